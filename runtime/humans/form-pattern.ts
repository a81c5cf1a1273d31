import { RE2JS } from 're2js';

/** Longer ones are no rule that a person could follow, and take long to read. */
export const FORM_PATTERN_MAX = 1000;

/** A pattern that is matched in linear time, whatever its author wrote; null where that is not possible. */
export function compilePattern(pattern: string): RE2JS | null {
  if (pattern.length > FORM_PATTERN_MAX) return null;
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    return null;
  }
}
