import type { Key } from '#engine';
import type { StoredVariableType } from '../../contract/queries.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** What was said last about each value comes first. */
export async function readVariableTypes(
  source: ReadSource,
  instanceKeys: readonly Key[],
): Promise<readonly StoredVariableType[]> {
  if (instanceKeys.length === 0) return [];
  const sql = new SqlText();
  return sql.run<StoredVariableType>(
    source,
    `select instance_key::text as "instanceKey", name, type, value_hash as "valueHash" from history_variable_types
     where instance_key = any (${sql.bind(instanceKeys, 'bigint[]')}) order by at desc`,
  );
}
