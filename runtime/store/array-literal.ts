/**
 * PostgreSQL array literals for `unnest`. Written here rather than by the driver because every group commit passes dozens of
 * them, and because a list inside a list has to travel as text.
 */
export function numberArray(values: readonly (number | string | bigint | null)[]): string {
  return literal(values.map((value) => value ?? 'NULL'));
}

export function booleanArray(values: readonly (boolean | null)[]): string {
  return literal(values.map((value) => ((value ?? null) === null ? 'NULL' : value ? 't' : 'f')));
}

export function textArray(values: readonly (string | null | undefined)[]): string {
  return literal(values.map((value) => ((value ?? null) === null ? 'NULL' : quoted(value as string))));
}

// helpers

/** Joined at once: a text that grows piece by piece is a tree of pieces until it is sent. */
function literal(items: readonly unknown[]): string {
  return `{${items.join(',')}}`;
}

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
