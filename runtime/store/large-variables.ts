import type pg from 'pg';
import type { JsonValue, Key } from '#engine';
import { numberArray, textArray } from './array-literal.ts';

/**
 * Bytes of a value as it is stored. Below, reading it again with each claim costs less than remembering it; most values have a
 * hundredth of that.
 */
const largeFrom = 16_384;

/** Of a row `v` of `variables`. Asks for the length alone: the value itself stays where it is. */
export const isLarge = `pg_column_size(v.value) > ${String(largeFrom)}`;

export interface VariablePlace {
  readonly shard: number;
  readonly instanceKey: Key;
  readonly scopeKey: Key;
  readonly name: string;
}

export interface LargeVariable {
  readonly instanceKey: Key;
  readonly scopeKey: Key;
  readonly name: string;
  /** The transaction that wrote the row: one statement writes a variable once, so equal versions have equal values. */
  readonly version: string;
  readonly text: string;
}

/** What is still there of these. */
export async function readLargeVariables(
  pool: pg.Pool,
  places: readonly VariablePlace[],
): Promise<
  readonly (Omit<LargeVariable, 'text'> & { readonly value: JsonValue; readonly length: number })[]
> {
  const { rows } = await pool.query<LargeVariable>({
    name: 'read_large_variables',
    text: `SELECT v.instance_key AS "instanceKey", v.scope_key AS "scopeKey", v.name, v.xmin::text AS version, v.value::text AS text
      FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[]) AS r(shard, instance_key, scope_key, name)
      JOIN variables v ON v.shard = r.shard AND v.instance_key = r.instance_key AND v.scope_key = r.scope_key AND v.name = r.name`,
    values: [
      numberArray(places.map((place) => place.shard)),
      numberArray(places.map((place) => place.instanceKey)),
      numberArray(places.map((place) => place.scopeKey)),
      textArray(places.map((place) => place.name)),
    ],
  });
  return rows.map(({ text, ...row }) => ({
    ...row,
    value: JSON.parse(text) as JsonValue,
    length: text.length,
  }));
}
