/**
 * What has happened: inserted once, never updated, no foreign key. Every row of an instance lies in one partition, chosen at
 * its start (start day + time to live of the definition), so that clean-up drops partitions. The default partition is the
 * safety net when a partition was not made ahead.
 */
const partitioned = (table: string, columns: string): readonly string[] => [
  `CREATE TABLE ${table} (${columns}) PARTITION BY RANGE (history_bucket)`,
  `CREATE TABLE ${table}_default PARTITION OF ${table} DEFAULT`,
];

export const historyTables: readonly string[] = [
  ...partitioned(
    'history_instances',
    `key bigint NOT NULL,
    definition_key bigint NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    root_key bigint,
    parent_instance_key bigint,
    parent_element_key bigint,
    history_bucket date NOT NULL,
    revision int NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    state text NOT NULL,
    business_id text,
    started_by text,
    reason text,
    tags text[],
    variables jsonb`,
  ),
  'CREATE INDEX history_instances_by_key ON history_instances (key)',
  'CREATE INDEX history_instances_by_definition ON history_instances (definition_key, key)',
  'CREATE INDEX history_instances_by_business_id ON history_instances (business_id) WHERE business_id IS NOT NULL',
  'CREATE INDEX history_instances_by_parent ON history_instances (parent_instance_key) WHERE parent_instance_key IS NOT NULL',
  'CREATE INDEX history_instances_by_root ON history_instances (root_key) WHERE root_key IS NOT NULL',

  // One row per transition: the command, and what the transition ended, took and wrote. The views history_elements and
  // history_variables unfold `elements` and `variables`; one row instead of many is what keeps a step under 700 B of WAL.
  ...partitioned(
    'journal',
    `instance_key bigint NOT NULL,
    at timestamptz NOT NULL,
    -- The first key the command could use; it used them in sequence. more_keys: first keys of further runs.
    first_key bigint NOT NULL,
    seq int NOT NULL,
    history_bucket date NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    actor text,
    state_hash bytea NOT NULL,
    command json NOT NULL,
    -- [[key, elementId, role, parentKey, msSinceActivation, 'C' or 'T', loopIndex, calledInstanceKey], ...]; keys as numbers n stand
    -- for instance_key + 1024 * n; what is left out at the end or given as 0 has its usual value (element, the process, 0, C).
    elements json,
    -- [flowId, ...]
    flows json,
    -- [[scopeKey, name, value], ...]; without value: the command's own variable of that name; [scopeKey, name, null, 1]: deleted.
    variables json,
    more_keys bigint[],
    reason text`,
  ),
  'CREATE INDEX journal_by_instance ON journal (instance_key)',

  ...partitioned(
    'history_tasks',
    `key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    root_key bigint,
    created_at timestamptz NOT NULL,
    assigned_at timestamptz,
    ended_at timestamptz NOT NULL,
    due_date timestamptz,
    follow_up_date timestamptz,
    history_bucket date NOT NULL,
    priority int NOT NULL,
    revision int NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    element_id text NOT NULL,
    state text NOT NULL,
    name text,
    assignee text,
    business_id text,
    candidate_users text[] NOT NULL,
    candidate_groups text[] NOT NULL,
    tags text[],
    form json,
    headers json,
    action text,
    ended_by text`,
  ),
  'CREATE INDEX history_tasks_by_instance ON history_tasks (instance_key)',
  'CREATE INDEX history_tasks_by_key ON history_tasks (key)',
  'CREATE INDEX history_tasks_by_assignee ON history_tasks (assignee, ended_at) WHERE assignee IS NOT NULL',

  // Attempts that failed or threw, and jobs that were canceled. A completed job is told by its element and its journal row.
  ...partitioned(
    'history_jobs',
    `key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    history_bucket date NOT NULL,
    attempt int NOT NULL,
    retries_left int NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    type text NOT NULL,
    element_id text NOT NULL,
    kind text NOT NULL,
    listener_event text,
    outcome text NOT NULL,
    worker text,
    error_code text,
    error_message text,
    error_details text`,
  ),
  'CREATE INDEX history_jobs_by_instance ON history_jobs (instance_key)',

  ...partitioned(
    'history_incidents',
    `key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    job_key bigint,
    root_key bigint,
    created_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    history_bucket date NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    element_id text NOT NULL,
    code text NOT NULL,
    error_type text NOT NULL,
    message text NOT NULL,
    fingerprint text NOT NULL,
    ended_by text`,
  ),
  'CREATE INDEX history_incidents_by_instance ON history_incidents (instance_key)',
];

/** A packed key: text is the key itself, a number n the n-th key behind that of the instance. */
const unpackedKey = (path: string, instanceKey: string): string =>
  `CASE json_typeof(${path.replace('->>', '->')}) WHEN 'number' THEN ${instanceKey} + 1024 * (${path})::bigint ELSE (${path})::bigint END`;

/** What readers use instead of the packed columns. */
export const historyViews: readonly string[] = [
  `CREATE VIEW live_elements AS
    SELECT ${unpackedKey('e.value ->> 0', 'p.key')} AS key, p.key AS instance_key, p.definition_key, p.root_key, p.shard, p.tenant_id,
      e.value ->> 1 AS element_id, coalesce(nullif(e.value ->> 2, '0'), 'element') AS role,
      CASE WHEN json_array_length(e.value) < 4 THEN p.key ELSE ${unpackedKey('e.value ->> 3', 'p.key')} END AS parent_key,
      coalesce(nullif(e.value ->> 4, '0'), 'activated') AS state,
      p.started_at + make_interval(secs => coalesce((e.value ->> 5)::float8, 0) / 1000) AS started_at,
      (e.value -> 6 ->> 'loopIndex')::int AS loop_index,
      (e.value -> 6 ->> 'calledInstanceKey')::bigint AS called_instance_key
    FROM process_instances p CROSS JOIN LATERAL json_array_elements(p.state -> 'e') e`,

  `CREATE VIEW history_elements AS
    SELECT ${unpackedKey('e.value ->> 0', 'j.instance_key')} AS key, j.instance_key, j.shard, j.tenant_id, j.history_bucket, j.seq,
      e.value ->> 1 AS element_id, coalesce(nullif(e.value ->> 2, '0'), 'element') AS role,
      CASE WHEN json_array_length(e.value) < 4 THEN j.instance_key ELSE ${unpackedKey('e.value ->> 3', 'j.instance_key')} END AS parent_key,
      CASE e.value ->> 5 WHEN 'T' THEN 'TERMINATED' ELSE 'COMPLETED' END AS state,
      j.at - make_interval(secs => coalesce((e.value ->> 4)::float8, 0) / 1000) AS started_at, j.at AS ended_at, j.actor AS ended_by,
      (e.value ->> 6)::int AS loop_index, (e.value ->> 7)::bigint AS called_instance_key
    FROM journal j CROSS JOIN LATERAL json_array_elements(j.elements) e`,

  `CREATE VIEW history_variables AS
    SELECT j.instance_key, j.shard, j.tenant_id, j.history_bucket, j.seq, j.at AS changed_at, j.actor AS changed_by,
      (v.value ->> 0)::bigint AS scope_key, v.value ->> 1 AS name,
      CASE WHEN json_array_length(v.value) = 2 THEN j.command -> 'variables' -> (v.value ->> 1) ELSE v.value -> 2 END AS value,
      json_array_length(v.value) = 4 AS deleted
    FROM journal j CROSS JOIN LATERAL json_array_elements(j.variables) v`,

  // Running and ended instances in one snapshot.
  `CREATE VIEW all_instances AS
    SELECT key, shard, tenant_id, definition_key, coalesce(root_key, key) AS root_key, parent_instance_key, parent_element_key,
      business_id, tags, started_by, started_at, NULL::timestamptz AS ended_at, suspended_at,
      CASE WHEN suspended_at IS NULL THEN 'ACTIVE' ELSE 'SUSPENDED' END AS state, incident_count, revision, history_bucket,
      NULL::text AS reason
    FROM process_instances
    UNION ALL
    SELECT key, shard, tenant_id, definition_key, coalesce(root_key, key), parent_instance_key, parent_element_key,
      business_id, tags, started_by, started_at, ended_at, NULL, state, 0, revision, history_bucket, reason
    FROM history_instances`,
];
