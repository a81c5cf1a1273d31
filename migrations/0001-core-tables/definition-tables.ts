/** What is deployed, and what belongs to the installation as a whole. Versions are immutable. */
export const definitionTables = [
  // `n` of a key (n * 1024 + shard) comes in blocks of 65,536 from here; a process takes a block ahead of need.
  'CREATE SEQUENCE key_blocks AS bigint START 1 CACHE 1',

  `CREATE TABLE installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    installation_id uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'INSERT INTO installation DEFAULT VALUES',

  // One row per running engine process, renewed every few seconds: who can hear a NOTIFY, and who is gone.
  `CREATE TABLE processes (
    process_id text PRIMARY KEY,
    host text NOT NULL,
    roles text[] NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp())`,

  `CREATE TABLE deployments (
    key bigint PRIMARY KEY,
    tenant_id text NOT NULL,
    name text,
    source text,
    version_note text,
    deployed_at timestamptz NOT NULL,
    deployed_by text NOT NULL)`,
  'CREATE INDEX deployments_by_time ON deployments (tenant_id, deployed_at)',

  // Every file of a deployment as it came; content is kept once per (deployment, name).
  `CREATE TABLE resources (
    key bigint PRIMARY KEY,
    deployment_key bigint NOT NULL REFERENCES deployments (key) ON DELETE CASCADE,
    tenant_id text NOT NULL,
    resource_id text NOT NULL,
    resource_name text NOT NULL,
    resource_type text NOT NULL,
    version int NOT NULL,
    content bytea NOT NULL,
    content_hash bytea NOT NULL,
    UNIQUE (deployment_key, resource_name))`,
  'CREATE INDEX resources_by_id ON resources (tenant_id, resource_id, version)',

  `CREATE TABLE process_definitions (
    key bigint PRIMARY KEY,
    deployment_key bigint NOT NULL REFERENCES deployments (key),
    resource_key bigint NOT NULL REFERENCES resources (key),
    tenant_id text NOT NULL,
    process_id text NOT NULL,
    name text,
    version int NOT NULL,
    version_tag text,
    version_note text,
    resource_name text NOT NULL,
    content_hash bytea NOT NULL,
    -- The compiled model (engine ProcessModel): no XML is parsed when a process runs.
    model json NOT NULL,
    model_format int NOT NULL DEFAULT 1,
    startable boolean NOT NULL DEFAULT true,
    has_start_form boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'DRAINING', 'DELETED')),
    history_days int NOT NULL,
    deployed_at timestamptz NOT NULL,
    deployed_by text NOT NULL,
    UNIQUE (tenant_id, process_id, version))`,
  'CREATE INDEX process_definitions_by_deployment ON process_definitions (deployment_key)',

  // What lists need of the model without opening it: name and kind of every element.
  `CREATE TABLE definition_elements (
    definition_key bigint NOT NULL REFERENCES process_definitions (key) ON DELETE CASCADE,
    element_id text NOT NULL,
    element_index int NOT NULL,
    element_type text NOT NULL,
    element_name text,
    PRIMARY KEY (definition_key, element_id))`,

  `CREATE TABLE forms (
    key bigint PRIMARY KEY,
    deployment_key bigint NOT NULL REFERENCES deployments (key),
    resource_key bigint NOT NULL REFERENCES resources (key),
    tenant_id text NOT NULL,
    form_id text NOT NULL,
    version int NOT NULL,
    version_tag text,
    resource_name text NOT NULL,
    content_hash bytea NOT NULL,
    schema text NOT NULL,
    state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'DELETED')),
    UNIQUE (tenant_id, form_id, version))`,

  // PRC-1: message and signal start events of the newest active versions. Timer starts are rows of timers.
  `CREATE TABLE start_subscriptions (
    key bigint PRIMARY KEY,
    tenant_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'signal')),
    name text NOT NULL,
    -- 64 bits of a hash of (tenant, kind, name): names may be longer than a B-tree key can be.
    lookup bigint NOT NULL,
    process_id text NOT NULL,
    definition_key bigint NOT NULL REFERENCES process_definitions (key) ON DELETE CASCADE,
    element_id text NOT NULL,
    created_at timestamptz NOT NULL)`,
  'CREATE INDEX start_subscriptions_by_lookup ON start_subscriptions (lookup)',
  'CREATE INDEX start_subscriptions_by_process ON start_subscriptions (tenant_id, process_id)',
] as const;
