import { RE2JS } from 're2js';
import type { FeelValue } from './values.ts';
import { translatePattern } from './xpath-pattern.ts';

/**
 * Patterns of XPath (DMN 1.5, 10.3.4.3) on an engine whose time grows linearly with the text: a backtracking one can be
 * made to run for seconds by a short pattern. Null: the pattern or its flags are not valid.
 */
export function matchesPattern(text: string, pattern: string, flags: string): boolean | null {
  return compilePattern(pattern, flags)?.matcher(text).find() ?? null;
}

/** `$1` is a group and `$0` all that matched; any other dollar or backslash must be escaped. */
export function replacePattern(text: string, pattern: string, replacement: string, flags: string): FeelValue {
  const compiled = compilePattern(pattern, flags);
  // XPath: a pattern that matches nothing at all has no place where it would be replaced.
  if (compiled === null || compiled.matcher('').matches()) return null;
  const matcher = compiled.matcher(text);
  const parts = flags.includes('q') ? [replacement] : replacementParts(replacement, matcher.groupCount());
  if (parts === null) return null;
  let result = '';
  let copied = 0;
  while (matcher.find()) {
    result += text.slice(copied, matcher.start());
    for (const part of parts) result += typeof part === 'string' ? part : (matcher.group(part) ?? '');
    copied = matcher.end();
  }
  return result + text.slice(copied);
}

export function splitPattern(text: string, pattern: string): FeelValue {
  const compiled = compilePattern(pattern, '');
  return compiled === null ? null : compiled.split(text, -1);
}

/** Every match, in order. */
export function extractPattern(text: string, pattern: string): FeelValue {
  const matcher = compilePattern(pattern, '')?.matcher(text);
  if (matcher === undefined) return null;
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

// helpers

/** Above this a pattern is refused: compiling it would cost more than any rule needs. */
const MAXIMUM_PATTERN_LENGTH = 1000;

function compilePattern(pattern: string, flags: string): RE2JS | null {
  if (pattern.length > MAXIMUM_PATTERN_LENGTH || !/^[smixq]*$/.test(flags)) return null;
  let mode = 0;
  if (flags.includes('i')) mode |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('s')) mode |= RE2JS.DOTALL;
  if (flags.includes('m')) mode |= RE2JS.MULTILINE;
  try {
    if (flags.includes('q')) return RE2JS.compile(RE2JS.quote(pattern), mode);
    const translated = translatePattern(pattern, flags);
    return translated === null ? null : RE2JS.compile(translated, mode);
  } catch {
    return null;
  }
}

/** Texts and group numbers; null when the replacement is not valid. A number names the longest group that exists. */
function replacementParts(replacement: string, count: number): readonly (string | number)[] | null {
  const parts: (string | number)[] = [];
  for (let at = 0; at < replacement.length; at += 1) {
    const char = replacement[at] ?? '';
    const next = replacement[at + 1] ?? '';
    if (char === '\\') {
      if (next !== '\\' && next !== '$') return null;
      parts.push(next);
      at += 1;
    } else if (char === '$') {
      const digits = /^\d+/.exec(replacement.slice(at + 1))?.[0];
      if (digits === undefined) return null;
      let length = digits.length;
      while (length > 1 && Number(digits.slice(0, length)) > count) length -= 1;
      const group = Number(digits.slice(0, length));
      parts.push(group > count ? '' : group);
      at += length;
    } else parts.push(char);
  }
  return parts;
}
