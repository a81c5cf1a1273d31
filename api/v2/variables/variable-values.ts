import type { JsonObject } from '#runtime';
import { VALUE_LENGTH_MAX } from './variables.dto.ts';

/** The queries give JSON values, the public rows have JSON text. */
export function toPublicVariable(row: JsonObject): JsonObject {
  return { ...row, value: JSON.stringify(row['value'] ?? null) };
}

/** Search answers cut long values and say so, unless the caller wants them whole (api.md 1.6). */
export function toFoundVariables(rows: readonly JsonObject[], isTruncating: boolean): readonly JsonObject[] {
  return rows.map((row) => {
    const value = JSON.stringify(row['value'] ?? null);
    const isTruncated = isTruncating && value.length > VALUE_LENGTH_MAX;
    return { ...row, value: isTruncated ? value.slice(0, VALUE_LENGTH_MAX) : value, isTruncated };
  });
}
