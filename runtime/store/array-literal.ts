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

const special = /["\\]/;
const allSpecial = /["\\]/g;

function quoted(value: string): string {
  return special.test(value) ? `"${value.replace(allSpecial, '\\$&')}"` : `"${value}"`;
}
