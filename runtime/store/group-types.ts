import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

/** Types of variables, written with the transition that takes their values. */
export const typeSections: Partial<Record<SectionName, Section>> = {
  typedVariables: {
    role: 'write',
    columns: [
      ['instanceKey', 'bigint'],
      ['shard', 'smallint'],
      ['at', 'float8'],
      ['historyBucket', 'text'],
      ['name', 'text'],
      ['type', 'text'],
      ['valueHash', 'text'],
    ],
    sql: `INSERT INTO history_variable_types (instance_key, at, history_bucket, shard, name, type, value_hash)
      SELECT r."instanceKey", to_timestamp(r.at / 1000), r."historyBucket"::date, r.shard, r.name, r.type, r."valueHash"
      FROM @rows @won`,
  },
};
