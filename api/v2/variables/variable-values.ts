import type { JsonObject } from '#engine';
import { VALUE_LENGTH_MAX } from './variables.dto.ts';

/** Search answers cut long values and say so, unless the caller wants them whole (api.md 1.6). */
export function toFoundVariables(rows: readonly JsonObject[], isTruncating: boolean): readonly JsonObject[] {
  return rows.map((row) => {
    const { value } = row;
    const isLong = isTruncating && typeof value === 'string' && value.length > VALUE_LENGTH_MAX;
    return isLong
      ? { ...row, value: value.slice(0, VALUE_LENGTH_MAX), isTruncated: true }
      : { ...row, isTruncated: row['isTruncated'] === true };
  });
}
