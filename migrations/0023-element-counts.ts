import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counts per element of a version, so that nobody reads a million instances to draw a diagram. Each transition says in its journal row
 * what it changes; what has not been added to `element_counts` yet is added while reading, so a count is right at the commit.
 */
export class AddElementCounts1763700000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...views, ...countExisting]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const tables = [
  // `changes` is ["definition key", [elementId, active, completed, terminated], …]; the instance itself is the element ''.
  // A shape of change that occurs often has a number here, and journal rows name that instead of repeating it.
  `CREATE TABLE element_tallies (
    tally int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changes text NOT NULL UNIQUE)`,

  `CREATE TABLE element_counts (
    -- The partition whose history was counted, so that the counts go with it; infinity: the sum of all of them.
    history_bucket date NOT NULL,
    definition_key bigint NOT NULL,
    element_id text NOT NULL,
    active bigint NOT NULL,
    completed bigint NOT NULL,
    terminated bigint NOT NULL,
    PRIMARY KEY (history_bucket, definition_key, element_id)
  ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)`,
  `CREATE INDEX element_counts_of_instances ON element_counts (definition_key)
    WHERE element_id = '' AND history_bucket = 'infinity'`,

  // Journal rows below folded_to are in element_counts. A row's position is the number of its transaction and an offset, which rises
  // when the tables are restored into a server that counts its transactions anew.
  `CREATE TABLE count_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    folded_to bigint NOT NULL,
    position_offset bigint NOT NULL DEFAULT 0,
    -- Never reached. With an upper bound that it does not know, the planner expects few rows and takes the index.
    position_max bigint NOT NULL DEFAULT 9223372036854775807
  ) WITH (fillfactor = 10)`,
  'ALTER TABLE journal ADD COLUMN tally int, ADD COLUMN position bigint, ADD COLUMN changes text',
  // Rows come in the order of their positions, nearly: a summary per range of pages is enough, and costs an insert next to nothing.
  'CREATE INDEX journal_by_position ON journal USING brin (position) WITH (pages_per_range = 32)',
  // Whoever still wrote has finished: the change of the table waited for them.
  'INSERT INTO count_state (folded_to) SELECT pg_current_xact_id()::text::bigint',
];

const views = [
  `CREATE VIEW unfolded_changes AS
    SELECT coalesce(t.changes, u.changes)::json AS changes, u.times FROM (
      SELECT j.tally, j.changes, count(*) AS times FROM journal j
      WHERE j.position >= (SELECT folded_to FROM count_state) AND j.position <= (SELECT position_max FROM count_state)
      GROUP BY j.tally, j.changes) u
    LEFT JOIN element_tallies t ON t.tally = u.tally`,

  // Several lines per element: whoever reads adds them up.
  `CREATE VIEW current_element_counts AS
    SELECT definition_key, element_id, active, completed, terminated FROM element_counts WHERE history_bucket = 'infinity'
    UNION ALL
    SELECT (u.changes ->> 0)::bigint, c.value ->> 0, u.times * (c.value ->> 1)::bigint, u.times * (c.value ->> 2)::bigint,
      u.times * (c.value ->> 3)::bigint
    FROM unfolded_changes u CROSS JOIN LATERAL json_array_elements(u.changes) WITH ORDINALITY c (value, place) WHERE c.place > 1`,
];

/** What is there already is counted once. */
export const countExisting = [
  `INSERT INTO element_counts (history_bucket, definition_key, element_id, active, completed, terminated)
    SELECT coalesce(c.history_bucket, 'infinity'), c.definition_key, c.element_id, sum(c.active), sum(c.completed), sum(c.terminated)
    FROM (
      SELECT i.history_bucket, i.definition_key, CASE e.role WHEN 'process' THEN '' ELSE e.element_id END AS element_id, 1 AS active,
        0 AS completed, 0 AS terminated
      FROM process_instances i JOIN live_elements e ON e.shard = i.shard AND e.instance_key = i.key
      WHERE e.role NOT IN ('body', 'activation')
      UNION ALL
      SELECT i.history_bucket, i.definition_key, CASE e.role WHEN 'process' THEN '' ELSE e.element_id END, 0,
        (e.state = 'COMPLETED')::int, (e.state = 'TERMINATED')::int
      FROM all_instances i JOIN history_elements e ON e.instance_key = i.key
      WHERE e.role NOT IN ('body', 'activation')
    ) c
    GROUP BY GROUPING SETS ((c.history_bucket, c.definition_key, c.element_id), (c.definition_key, c.element_id))`,
];
