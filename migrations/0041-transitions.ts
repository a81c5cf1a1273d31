import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Journal rows say the two usual commands as a number and long lists of elements as distances, which is half of the write-ahead log of
 * a step. Whoever reads commands reads `transitions`, where they are unfolded. Rows from before stay as they are.
 */
export class UnfoldTransitions1763700000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

/** A packed key: text is the key itself, a number n the n-th key behind that of the instance. */
const unpackedKey = (path: string, more: string): string =>
  `CASE json_typeof(${path.replace('->>', '->')}) WHEN 'number' THEN j.instance_key + 1024 * ((${path})::bigint${more}) ELSE (${path})::bigint END`;

const statements = [
  `CREATE VIEW transitions AS
    SELECT j.instance_key, j.at, j.first_key, j.seq, j.history_bucket, j.shard, j.tenant_id, j.actor, j.state_hash,
      CASE WHEN json_typeof(j.command) <> 'number' THEN j.command
        WHEN j.command::text = '0' THEN '{"kind":"createInstance"}'::json
        ELSE json_build_object('kind', 'completeJob', 'jobKey', (j.instance_key + 1024 * (j.command::text)::bigint)::text) END AS command,
      j.elements, j.flows, j.variables, j.more_keys, j.reason, j.tally, j.position, j.changes
    FROM journal j`,

  `CREATE OR REPLACE VIEW history_elements AS
    SELECT ${unpackedKey('e.value ->> 0', " + CASE json_typeof(j.elements) WHEN 'object' THEN e.place ELSE 0 END")} AS key, j.instance_key,
      j.shard, j.tenant_id, j.history_bucket, j.seq, e.value ->> 1 AS element_id, coalesce(nullif(e.value ->> 2, '0'), 'element') AS role,
      CASE WHEN json_array_length(e.value) < 4 THEN j.instance_key ELSE ${unpackedKey('e.value ->> 3', '')} END AS parent_key,
      CASE e.value ->> 5 WHEN 'T' THEN 'TERMINATED' ELSE 'COMPLETED' END AS state,
      j.at - make_interval(secs => coalesce((e.value ->> 4)::float8, 0) / 1000) AS started_at, j.at AS ended_at, j.actor AS ended_by,
      (e.value ->> 6)::int AS loop_index, (e.value ->> 7)::bigint AS called_instance_key
    FROM transitions j CROSS JOIN LATERAL json_array_elements(
      CASE json_typeof(j.elements) WHEN 'object' THEN j.elements -> 'd' ELSE j.elements END) WITH ORDINALITY e (value, place)`,

  `CREATE OR REPLACE VIEW history_variables AS
    SELECT j.instance_key, j.shard, j.tenant_id, j.history_bucket, j.seq, j.at AS changed_at, j.actor AS changed_by,
      (v.value ->> 0)::bigint AS scope_key, v.value ->> 1 AS name,
      CASE WHEN json_array_length(v.value) = 2 THEN j.command -> 'variables' -> (v.value ->> 1) ELSE v.value -> 2 END AS value,
      json_array_length(v.value) = 4 AS deleted
    FROM transitions j CROSS JOIN LATERAL json_array_elements(j.variables) v`,
];
