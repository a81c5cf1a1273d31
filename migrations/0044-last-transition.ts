import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The last transition of an instance stands in the row that is kept of it when it ends: one row and one index entry less for each
 * instance. Instances that ended before have all their transitions in the journal; `transitions` shows both.
 */
export class KeepLastTransition1763700000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

/** As the journal keeps it: a number stands for one of the two usual commands. */
const command = (
  row: string,
  key: string,
): string => `CASE WHEN ${row}.command IS NULL OR json_typeof(${row}.command) <> 'number' THEN ${row}.command
  WHEN ${row}.command::text = '0' THEN '{"kind":"createInstance"}'::json
  ELSE json_build_object('kind', 'completeJob', 'jobKey', (${key} + 1024 * (${row}.command::text)::bigint)::text) END AS command`;

const statements = [
  // What is aligned to eight bytes stands together. NULL: the row is of a version before, or its transition changes no count.
  `ALTER TABLE history_instances ADD COLUMN first_key bigint, ADD COLUMN position bigint, ADD COLUMN tally int, ADD COLUMN actor text,
    ADD COLUMN state_hash bytea, ADD COLUMN command json, ADD COLUMN elements json, ADD COLUMN flows json,
    ADD COLUMN changed_variables json, ADD COLUMN more_keys bigint[], ADD COLUMN command_reason text, ADD COLUMN changes text`,
  'CREATE INDEX history_instances_by_position ON history_instances USING brin (position) WITH (pages_per_range = 32)',

  // Without a condition, so that joins reach the rows by their indexes: an instance that ended before has a line without command.
  `CREATE OR REPLACE VIEW transitions AS
    SELECT j.instance_key, j.at, j.first_key, j.seq, j.history_bucket, j.shard, j.tenant_id, j.actor, j.state_hash,
      ${command('j', 'j.instance_key')}, j.elements, j.flows, j.variables, j.more_keys, j.reason, j.tally, j.position, j.changes
    FROM journal j
    UNION ALL
    SELECT h.key, h.ended_at, h.first_key, h.revision, h.history_bucket, h.shard, h.tenant_id, h.actor, h.state_hash,
      ${command('h', 'h.key')}, h.elements, h.flows, h.changed_variables, h.more_keys, h.command_reason, h.tally, h.position, h.changes
    FROM history_instances h`,

  `CREATE OR REPLACE VIEW unfolded_changes AS
    SELECT coalesce(t.changes, u.changes)::json AS changes, u.times FROM (
      SELECT j.tally, j.changes, count(*) AS times FROM transitions j
      WHERE j.position >= (SELECT folded_to FROM count_state) AND j.position <= (SELECT position_max FROM count_state)
      GROUP BY j.tally, j.changes) u
    LEFT JOIN element_tallies t ON t.tally = u.tally`,
];
