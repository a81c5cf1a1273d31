import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * MI-6: the state of a large instance is divided into pages, so that a step of a body with a hundred thousand items writes a few of
 * them. The instance's own row says `"p": 1` and holds what has no page; its revision guards all of them.
 */
export class CreateStatePages1763700000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

/** A packed key: text is the key itself, a number n the n-th key behind that of the instance. */
const unpackedKey = (path: string): string =>
  `CASE json_typeof(${path.replace('->>', '->')}) WHEN 'number' THEN p.key + 1024 * (${path})::bigint ELSE (${path})::bigint END`;

const elementColumns = `${unpackedKey('e.value ->> 0')} AS key, p.key AS instance_key, p.definition_key, p.root_key, p.shard, p.tenant_id,
  e.value ->> 1 AS element_id, coalesce(nullif(e.value ->> 2, '0'), 'element') AS role,
  CASE WHEN json_array_length(e.value) < 4 THEN p.key ELSE ${unpackedKey('e.value ->> 3')} END AS parent_key,
  coalesce(nullif(e.value ->> 4, '0'), 'activated') AS state,
  p.started_at + make_interval(secs => coalesce((e.value ->> 5)::float8, 0) / 1000) AS started_at,
  (e.value -> 6 ->> 'loopIndex')::int AS loop_index,
  (e.value -> 6 ->> 'calledInstanceKey')::bigint AS called_instance_key`;

const statements = [
  // part: 0 = members whose keys are the page's (owner is the instance), 1 = items and 2 = outputs of the body `owner`.
  `CREATE TABLE instance_pages (
    instance_key bigint NOT NULL,
    owner bigint NOT NULL,
    page int NOT NULL,
    shard smallint NOT NULL,
    part smallint NOT NULL,
    content json NOT NULL,
    PRIMARY KEY (shard, instance_key, owner, part, page)
  ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)`,

  `CREATE OR REPLACE VIEW live_elements AS
    SELECT ${elementColumns} FROM process_instances p CROSS JOIN LATERAL json_array_elements(p.state -> 'e') e
    UNION ALL
    SELECT ${elementColumns} FROM instance_pages g JOIN process_instances p ON p.shard = g.shard AND p.key = g.instance_key
    CROSS JOIN LATERAL json_array_elements(g.content -> 'e') e WHERE g.part = 0`,

  // Where the members of an instance are packed: its own row, and its pages when it is large.
  `CREATE VIEW state_parts AS
    SELECT shard, key AS instance_key, state AS content FROM process_instances
    UNION ALL
    SELECT shard, instance_key, content FROM instance_pages WHERE part = 0`,
];
