/**
 * What is alive. Rows of an instance and of everything it called share a shard, so that no transition crosses shards;
 * the shard leads every primary key. Indexes that only lists use begin with what is searched for.
 */
export const liveTables = [
  // One row per running instance: what lists show, and the truth of the token flow. No index but those on columns that a
  // step never changes, so each step is one HOT update; the changing columns stand last, so that its WAL holds only them.
  `CREATE TABLE process_instances (
    key bigint NOT NULL,
    definition_key bigint NOT NULL,
    started_at timestamptz NOT NULL,
    -- NULL = the instance is its own root.
    root_key bigint,
    parent_instance_key bigint,
    parent_element_key bigint,
    history_bucket date NOT NULL,
    shard smallint NOT NULL,
    call_depth smallint,
    -- Has rows in unique_holds.
    holding boolean NOT NULL,
    tenant_id text NOT NULL,
    business_id text,
    started_by text,
    tags text[],
    suspended_at timestamptz,
    -- The process whose own workers hold the jobs in local_jobs. Such an attempt needs no row of its own: the revision fences it.
    local_owner text,
    revision int NOT NULL,
    incident_count int NOT NULL,
    -- Chained: hash(previous hash, packed state, variables changed); the journal keeps one per transition.
    state_hash bytea NOT NULL,
    -- [[key, what a row of jobs would need beside the state?], ...]
    local_jobs json,
    -- Packed by runtime/store/pack-state.ts; the view live_elements unfolds its element instances.
    state json NOT NULL,
    PRIMARY KEY (shard, key)
  ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)`,
  'CREATE INDEX process_instances_by_definition ON process_instances (definition_key, key)',
  'CREATE INDEX process_instances_by_business_id ON process_instances (business_id) WHERE business_id IS NOT NULL',
  'CREATE INDEX process_instances_by_parent ON process_instances (parent_instance_key) WHERE parent_instance_key IS NOT NULL',
  'CREATE INDEX process_instances_by_root ON process_instances (root_key) WHERE root_key IS NOT NULL',
  'CREATE INDEX process_instances_with_incident ON process_instances (definition_key) WHERE incident_count > 0',

  `CREATE TABLE variables (
    key bigint NOT NULL,
    instance_key bigint NOT NULL,
    scope_key bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    PRIMARY KEY (shard, instance_key, scope_key, name)
  ) WITH (autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX variables_by_value ON variables (name, jsonb_hash(value))',

  // state: ready = may be activated once due_at has come; active = leased; stopped = no retries left, an incident says why.
  `CREATE TABLE jobs (
    key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    locked_until timestamptz,
    root_key bigint,
    -- Random token of the current attempt; the last one is kept so that a late holder can be told apart.
    lease bigint,
    retries_left int NOT NULL,
    attempt int NOT NULL,
    priority int NOT NULL,
    shard smallint NOT NULL,
    -- Handed out with its token: completing needs it, and later activations must lease too.
    with_lease boolean NOT NULL DEFAULT false,
    -- Claimed by a worker inside an engine process.
    in_process boolean NOT NULL DEFAULT false,
    at_most_once boolean NOT NULL DEFAULT false,
    suspended boolean NOT NULL DEFAULT false,
    state text NOT NULL,
    tenant_id text NOT NULL,
    type text NOT NULL,
    element_id text NOT NULL,
    kind text NOT NULL,
    listener_event text,
    worker text,
    business_id text,
    tags text[],
    headers json,
    backoff text[],
    -- Scopes whose variables the job sees, innermost first; NULL = its element, then the process.
    scope_path bigint[],
    script text,
    error_code text,
    error_message text,
    error_details text,
    fingerprint text,
    PRIMARY KEY (shard, key)
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)`,
  `CREATE INDEX jobs_ready ON jobs (type, tenant_id, priority DESC, due_at, key) WHERE state = 'ready' AND NOT suspended`,
  `CREATE INDEX jobs_locked ON jobs (locked_until) WHERE state = 'active' AND NOT in_process`,
  `CREATE INDEX jobs_stopped ON jobs (instance_key) WHERE state = 'stopped'`,

  // A row of instance_key NULL is a timer start event of a newest version (TMR-9).
  `CREATE TABLE timers (
    key bigint NOT NULL,
    due_at timestamptz NOT NULL,
    instance_key bigint,
    element_key bigint,
    definition_key bigint NOT NULL,
    occurrence int NOT NULL,
    repetitions_left int,
    shard smallint NOT NULL,
    suspended boolean NOT NULL DEFAULT false,
    tenant_id text NOT NULL,
    element_id text NOT NULL,
    process_id text,
    cycle text,
    PRIMARY KEY (shard, key)
  ) WITH (autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX timers_due ON timers (due_at, key) WHERE NOT suspended',
  'CREATE INDEX timers_starting ON timers (tenant_id, process_id) WHERE instance_key IS NULL',

  `CREATE TABLE user_tasks (
    key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    root_key bigint,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    assigned_at timestamptz,
    due_date timestamptz,
    follow_up_date timestamptz,
    priority int NOT NULL,
    revision int NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    element_id text NOT NULL,
    name text,
    assignee text,
    business_id text,
    candidate_users text[] NOT NULL,
    candidate_groups text[] NOT NULL,
    tags text[],
    form json,
    headers json,
    PRIMARY KEY (shard, key)
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX user_tasks_by_instance ON user_tasks (instance_key)',
  'CREATE INDEX user_tasks_by_definition ON user_tasks (definition_key, key)',
  'CREATE INDEX user_tasks_by_assignee ON user_tasks (assignee, created_at) WHERE assignee IS NOT NULL',
  'CREATE INDEX user_tasks_by_creation ON user_tasks (created_at, key)',

  // Open waits for a message or a signal. `lookup` is 64 bits of a hash of (tenant, kind, name, correlation key).
  `CREATE TABLE subscriptions (
    key bigint NOT NULL,
    lookup bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    created_at timestamptz NOT NULL,
    shard smallint NOT NULL,
    interrupting boolean NOT NULL,
    -- Not yet looked for buffered messages since it was committed (guarantees 4.3).
    unmatched boolean NOT NULL,
    tenant_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'signal')),
    name text NOT NULL,
    process_id text NOT NULL,
    element_id text NOT NULL,
    correlation_key text,
    business_id text,
    PRIMARY KEY (shard, key)
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX subscriptions_by_lookup ON subscriptions (lookup, key)',
  'CREATE INDEX subscriptions_by_name ON subscriptions (tenant_id, left(name, 200))',
  'CREATE INDEX subscriptions_by_instance ON subscriptions (instance_key)',
  'CREATE INDEX subscriptions_unmatched ON subscriptions (created_at) WHERE unmatched',

  // MSG-3: buffered publications, used by accepted_at, then key.
  `CREATE TABLE messages (
    key bigint NOT NULL,
    lookup bigint NOT NULL,
    accepted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    shard smallint NOT NULL,
    -- Not yet offered since it was committed (guarantees 4.3).
    unmatched boolean NOT NULL,
    -- MSG-4: hash of (tenant, name, correlation key, message id) while the message is kept; content_hash tells a repeat from a reuse.
    dedupe bytea,
    content_hash bytea,
    tenant_id text NOT NULL,
    name text NOT NULL,
    correlation_key text NOT NULL,
    message_id text,
    business_id text,
    target_process_id text,
    variables jsonb NOT NULL,
    PRIMARY KEY (shard, key)
  ) WITH (autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE UNIQUE INDEX messages_by_message_id ON messages (shard, dedupe) WHERE dedupe IS NOT NULL',
  'CREATE INDEX messages_by_lookup ON messages (lookup, accepted_at, key)',
  'CREATE INDEX messages_by_correlation_key ON messages (tenant_id, left(correlation_key, 200))',
  'CREATE INDEX messages_expiring ON messages (expires_at)',
  'CREATE INDEX messages_unmatched ON messages (accepted_at) WHERE unmatched',

  // I16: a message is used at most once per process id; written in the commit of the transition that used it.
  `CREATE TABLE message_uses (
    shard smallint NOT NULL,
    message_key bigint NOT NULL,
    process_id text NOT NULL,
    tenant_id text NOT NULL,
    subscription_key bigint,
    instance_key bigint NOT NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (shard, message_key, process_id))`,

  `CREATE TABLE incidents (
    key bigint NOT NULL,
    instance_key bigint NOT NULL,
    element_key bigint NOT NULL,
    definition_key bigint NOT NULL,
    job_key bigint,
    root_key bigint,
    created_at timestamptz NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    element_id text NOT NULL,
    code text NOT NULL,
    error_type text NOT NULL,
    message text NOT NULL,
    fingerprint text NOT NULL,
    PRIMARY KEY (shard, key))`,
  'CREATE INDEX incidents_by_instance ON incidents (instance_key)',
  'CREATE INDEX incidents_by_definition ON incidents (definition_key, key)',

  // Effects on others, committed with their cause, deleted in the commit of their effect (guarantees 4.3).
  `CREATE TABLE command_rows (
    key bigint NOT NULL,
    -- The instance that is to run it; NULL for a published message or a broadcast signal.
    instance_key bigint,
    source_key bigint NOT NULL,
    created_at timestamptz NOT NULL,
    source_revision int NOT NULL,
    ordinal int NOT NULL,
    shard smallint NOT NULL,
    tenant_id text NOT NULL,
    command json NOT NULL,
    PRIMARY KEY (shard, key)
  ) WITH (autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX command_rows_by_age ON command_rows (created_at)',

  // MSG-6, MSG-7: what at most one active instance of a process may hold. Not sharded: it exists to be unique over all.
  `CREATE TABLE unique_holds (
    hold bytea PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('message', 'businessId')),
    tenant_id text NOT NULL,
    process_id text NOT NULL,
    value text NOT NULL,
    instance_key bigint NOT NULL)`,
  'CREATE INDEX unique_holds_by_instance ON unique_holds (instance_key)',

  // G2: stored answers, unique on the hash of (tenant, operation, key). Not partitioned by day: uniqueness would end at midnight.
  `CREATE TABLE idempotency (
    id bytea PRIMARY KEY,
    tenant_id text NOT NULL,
    request_hash bytea NOT NULL,
    answer json NOT NULL,
    created_at timestamptz NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0.02)`,
  'CREATE INDEX idempotency_by_age ON idempotency USING brin (created_at)',

  // What leaves the system. A reader takes rows whose xid is below pg_snapshot_xmin(pg_current_snapshot()) (guarantees 4.9).
  `CREATE TABLE outbox (
    position bigserial PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    tenant_id text NOT NULL,
    kind text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    payload json NOT NULL)`,
] as const;
