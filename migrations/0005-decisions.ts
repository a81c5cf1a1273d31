import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Decisions: what is deployed, and what was evaluated. One row holds a whole evaluation with everything the decision required,
 * because it is written with the transition of its task; the view `decision_instances` gives each decision its own row.
 */
const statements: readonly string[] = [
  `CREATE TABLE decision_requirements (
    key bigint PRIMARY KEY,
    deployment_key bigint NOT NULL REFERENCES deployments (key),
    resource_key bigint NOT NULL REFERENCES resources (key),
    tenant_id text NOT NULL,
    requirements_id text NOT NULL,
    name text NOT NULL,
    namespace text NOT NULL,
    version int NOT NULL,
    resource_name text NOT NULL,
    content_hash bytea NOT NULL,
    -- The model as it was read (engine DecisionRequirements): no XML is parsed when a decision is evaluated.
    requirements json NOT NULL,
    history_days int NOT NULL,
    state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'DELETED')),
    UNIQUE (tenant_id, requirements_id, version))`,

  `CREATE TABLE decision_definitions (
    key bigint PRIMARY KEY,
    requirements_key bigint NOT NULL REFERENCES decision_requirements (key),
    deployment_key bigint NOT NULL REFERENCES deployments (key),
    tenant_id text NOT NULL,
    decision_id text NOT NULL,
    name text NOT NULL,
    version int NOT NULL,
    version_tag text,
    decision_type text NOT NULL,
    state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'DELETED')),
    UNIQUE (tenant_id, decision_id, version))`,
  'CREATE INDEX decision_definitions_by_requirements ON decision_definitions (requirements_key)',

  `CREATE TABLE history_decisions (
    key bigint NOT NULL,
    -- The decision that was asked for.
    decision_key bigint NOT NULL,
    evaluated_at timestamptz NOT NULL,
    -- All null when it was asked for by the API.
    instance_key bigint,
    element_key bigint,
    definition_key bigint,
    root_key bigint,
    history_bucket date NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    business_id text,
    -- Why the last of the evaluated decisions failed.
    failure text,
    -- [[decisionKey, output, [input, ...], [[rule, [output, ...]], ...]], ...], in the order of evaluation; names are those of the
    -- model and not repeated. What is empty at the end is left out.
    evaluated json NOT NULL) PARTITION BY RANGE (history_bucket)`,
  'CREATE TABLE history_decisions_default PARTITION OF history_decisions DEFAULT',
  'CREATE INDEX history_decisions_by_key ON history_decisions (key)',
  'CREATE INDEX history_decisions_by_instance ON history_decisions (instance_key) WHERE instance_key IS NOT NULL',

  `CREATE VIEW decision_instances AS
    SELECT h.key || '-' || e.number AS id, e.number, h.key, h.decision_key AS root_decision_key, h.evaluated_at, h.instance_key,
      h.element_key, h.definition_key, h.root_key, h.shard, h.tenant_id, h.business_id,
      (e.item ->> 0)::bigint AS decision_key, coalesce((e.item -> 1)::text, 'null') AS output, e.item -> 2 AS inputs, e.item -> 3 AS rules,
      CASE WHEN h.failure IS NOT NULL AND e.number = json_array_length(h.evaluated) THEN h.failure END AS failure
    FROM history_decisions h CROSS JOIN LATERAL json_array_elements(h.evaluated) WITH ORDINALITY AS e (item, number)`,
];

export class AddDecisions1763700000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}
