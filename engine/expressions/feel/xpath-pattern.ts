/**
 * XPath writes a few things differently from the pattern engine: subtraction inside brackets, name characters, and
 * properties that the flag `i` does not touch. Null where the pattern is none of XPath.
 */
export function translatePattern(pattern: string, flags: string): string | null {
  const source = flags.includes('x') ? withoutSpaces(pattern) : pattern;
  const anyCase = flags.includes('i');
  let result = '';
  for (let at = 0; at < source.length;) {
    const char = source[at] ?? '';
    if (char === '[') {
      const set = translateClass(source, at, anyCase);
      if (set === null) return null;
      result += set.text;
      at = set.end;
    } else if (char === '\\') {
      const escape = /^\\(?:[pP]\{[^}]*\}|.)/su.exec(source.slice(at))?.[0];
      const text = escape === undefined ? null : translateEscape(escape, anyCase);
      if (text === null) return null;
      result += text;
      at += escape?.length ?? 1;
    } else {
      result += char;
      at += 1;
    }
  }
  return result;
}

// helpers

type Interval = readonly [low: number, high: number];

/** `x`: white space means nothing, except inside brackets. */
function withoutSpaces(pattern: string): string {
  let depth = 0;
  let result = '';
  for (const [index, char] of [...pattern].entries()) {
    const isEscaped = pattern[index - 1] === '\\';
    if (char === '[' && !isEscaped) depth += 1;
    if (char === ']' && !isEscaped) depth -= 1;
    if (depth > 0 || !/[\t\n\r ]/.test(char)) result += char;
  }
  return result;
}

function translateEscape(escape: string, anyCase: boolean): string | null {
  switch (escape[1]) {
    case 'i':
      return '[\\p{L}_:]';
    case 'I':
      return '[^\\p{L}_:]';
    case 'c':
      return '[\\p{L}\\p{Nd}._:\\-]';
    case 'C':
      return '[^\\p{L}\\p{Nd}._:\\-]';
    case 'p':
    case 'P':
      return anyCase ? `(?-i:${escape})` : escape;
    default:
      return /^\\[sSdDwWnrt\\|.?*+(){}$\-[\]^/]$/.test(escape) ? escape : null;
  }
}

/** A class in brackets up to its end; one with a subtraction is written out as what is left. */
function translateClass(
  source: string,
  start: number,
  anyCase: boolean,
): { readonly text: string; readonly end: number } | null {
  const closing = endOfClass(source, start);
  if (closing === null) return null;
  const text = source.slice(start, closing + 1);
  if (/\\[0-9]/.test(text)) return null;
  const inner = text.indexOf('-[');
  if (inner < 0) return { text: anyCase && /\\[pP]/.test(text) ? `(?-i:${text})` : text, end: closing + 1 };
  const all = intervalsOf(text.slice(1, inner), anyCase);
  const without = intervalsOf(text.slice(inner + 2, -2), anyCase);
  if (all === null || without === null) return null;
  const left = without.reduce<readonly Interval[]>(subtract, all);
  const written = left.map(([low, high]) => `${codeText(low)}-${codeText(high)}`).join('');
  // Nothing is left: a class that no character meets.
  return { text: `(?-i:[${written === '' ? '^\\x{0}-\\x{10FFFF}' : written}])`, end: closing + 1 };
}

function endOfClass(source: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') depth += 1;
    else if (source[at] === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}

/** Characters and ranges of a class, in both cases where case does not matter; null for anything else. */
function intervalsOf(content: string, anyCase: boolean): readonly Interval[] | null {
  const negated = content.startsWith('^');
  const intervals: Interval[] = [];
  const pattern = /\\([\\|.?*+(){}\-[\]^])|([^\\[\]])/gsu;
  const chars = [...(negated ? content.slice(1) : content).matchAll(pattern)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  for (let at = 0; at < chars.length; at += 1) {
    const isRange = chars[at + 1] === '-' && chars[at + 2] !== undefined;
    const low = chars[at] ?? '';
    const high = isRange ? (chars[at + 2] ?? '') : low;
    intervals.push([pointOf(low), pointOf(high)]);
    if (anyCase)
      for (const other of ['toUpperCase', 'toLowerCase'] as const)
        if ([...low[other]()].length === 1 && [...high[other]()].length === 1)
          intervals.push([pointOf(low[other]()), pointOf(high[other]())]);
    if (isRange) at += 2;
  }
  if (/\\[^\\|.?*+(){}\-[\]^]/.test(content)) return null;
  if (!negated) return intervals;
  return intervals.reduce<readonly Interval[]>(subtract, [[0, 0x10ffff]]);
}

function subtract(intervals: readonly Interval[], [low, high]: Interval): readonly Interval[] {
  return intervals.flatMap(([start, end]): readonly Interval[] => {
    if (high < start || low > end) return [[start, end]];
    const parts: Interval[] = [];
    if (start < low) parts.push([start, low - 1]);
    if (end > high) parts.push([high + 1, end]);
    return parts;
  });
}

function pointOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function codeText(point: number): string {
  return `\\x{${point.toString(16)}}`;
}
