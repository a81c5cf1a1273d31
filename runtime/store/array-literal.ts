/**
 * PostgreSQL array literals for `unnest`. Written here rather than by the driver because every group commit passes dozens of
 * them, and because a list inside a list has to travel as text.
 */
export function numberArray(values: readonly (number | string | bigint | null)[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += values[index] ?? 'NULL';
  }
  return `${text}}`;
}

export function booleanArray(values: readonly (boolean | null)[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    const value = values[index];
    text += value === null || value === undefined ? 'NULL' : value ? 't' : 'f';
  }
  return `${text}}`;
}

export function textArray(values: readonly (string | null | undefined)[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    const value = values[index];
    text += value === null || value === undefined ? 'NULL' : quoted(value);
  }
  return `${text}}`;
}

// helpers

/** Whole runs are copied between the characters to escape: several times cheaper than a regular expression on the JSON most texts are. */
function quoted(value: string): string {
  const slashed = value.includes('\\') ? value.replaceAll('\\', '\\\\') : value;
  let at = slashed.indexOf('"');
  if (at < 0) return `"${slashed}"`;
  let text = '"';
  let from = 0;
  while (at >= 0) {
    text += `${slashed.slice(from, at)}\\"`;
    from = at + 1;
    at = slashed.indexOf('"', from);
  }
  return `${text}${slashed.slice(from)}"`;
}
