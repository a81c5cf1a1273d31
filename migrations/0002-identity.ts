import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People and what they may do: users, groups, roles, tenants, grants, sessions, API tokens, the first run, and what
 * people keep beside a process (drafts, comments, saved filters). None of these rows belongs to a shard.
 * Secrets are stored hashed only: passwords by argon2id, everything random by SHA-256.
 */
export class CreateIdentity1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(peopleTables);
    await runner.query(seed);
    for (const [role, grants] of Object.entries(defaultGrants))
      await runner.query(grantSql, [role, JSON.stringify(grants)]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup to go back.'));
  }
}

const tables = `
create table first_run (
  id int primary key check (id = 1),
  set_up_at timestamptz not null default now(),
  set_up_by text not null
);
create table setup_tokens (
  token_hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create table users (
  username text primary key check (length(username) between 1 and 255),
  name text,
  email text,
  password_hash text not null,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table groups (group_id text primary key check (length(group_id) between 1 and 255), name text not null, description text);
create table roles (role_id text primary key check (length(role_id) between 1 and 255), name text not null, description text);
create table tenants (tenant_id text primary key check (tenant_id ~ '^(<default>|[A-Za-z0-9_.-]{1,31})$'), name text not null, description text);
create table memberships (
  container_kind text not null check (container_kind in ('group', 'role', 'tenant')),
  container_id text not null,
  member_kind text not null check (member_kind in ('user', 'client', 'group', 'role')),
  member_id text not null,
  primary key (member_kind, member_id, container_kind, container_id)
);
create index memberships_by_container on memberships (container_kind, container_id);
create table authorizations (
  authorization_key bigint generated always as identity primary key,
  owner_type text not null check (owner_type in ('USER', 'CLIENT', 'ROLE', 'GROUP')),
  owner_id text not null,
  resource_type text not null,
  resource_id text not null default '*',
  resource_property_name text check (resource_property_name in ('assignee', 'candidateUsers', 'candidateGroups', 'startedBy')),
  permission_types text[] not null
);
create index authorizations_by_owner on authorizations (owner_type, owner_id);
create table sessions (
  token_hash bytea primary key,
  username text not null references users on delete cascade,
  address text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  ends_at timestamptz not null
);
create index sessions_by_user on sessions (username);
create index sessions_by_end on sessions (ends_at);
create table api_tokens (
  client_id text primary key,
  owner_id text not null references users on delete cascade,
  name text not null,
  secret_hash bytea not null,
  scopes jsonb not null,
  tenant_ids text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index api_tokens_by_owner on api_tokens (owner_id);
create table login_attempts (
  subject text primary key,
  failures int not null,
  last_failure_at timestamptz not null,
  blocked_until timestamptz
);
`;

const peopleTables = `
-- Who may start a process, as its newest active version says; replaced at each deployment.
create table process_starters (
  tenant_id text not null,
  process_id text not null,
  kind text not null check (kind in ('user', 'group')),
  member_id text not null,
  primary key (kind, member_id, tenant_id, process_id)
);
create index process_starters_by_process on process_starters (tenant_id, process_id);
create table drafts (
  owner_id text not null,
  kind text not null check (kind in ('userTask', 'start')),
  target_key bigint not null,
  tenant_id text not null,
  variables jsonb not null,
  revision int not null default 1,
  saved_at timestamptz not null default now(),
  primary key (target_key, kind, owner_id)
);
create table saved_filters (
  filter_key bigint generated always as identity primary key,
  owner_id text not null,
  area text not null check (area in ('TASKS', 'INSTANCES', 'INCIDENTS', 'BATCHES', 'AUDIT')),
  name text not null,
  query jsonb not null,
  columns text[] not null default '{}',
  color text,
  position int not null default 0,
  shared_with jsonb not null default '{}',
  revision int not null default 1
);
create index saved_filters_by_owner on saved_filters (owner_id, area, position);
create table comments (
  comment_key bigint generated always as identity primary key,
  tenant_id text not null,
  target_type text not null check (target_type in ('USER_TASK', 'PROCESS_INSTANCE', 'PROJECT', 'INCIDENT_GROUP')),
  target_key text not null,
  element_id text,
  author text not null,
  content text not null,
  created_at timestamptz not null default now(),
  edited_at timestamptz
);
create index comments_by_target on comments (tenant_id, target_type, target_key, comment_key);
`;

const seed = `
insert into tenants (tenant_id, name, description) values ('<default>', 'Default', 'Everything that names no tenant.');
insert into roles (role_id, name, description) values
  ('admin', 'Administrator', 'Runs the installation: people, rights, processes. Does not do other people''s tasks.'),
  ('analyst', 'Analyst', 'Draws, checks, tries and deploys processes; sees how they run.'),
  ('operator', 'Operator', 'Keeps instances running: incidents, retries, variables, cancellation.'),
  ('worker', 'Worker', 'A program that does jobs and starts processes; no pages.'),
  ('staff', 'Staff', 'Does the tasks assigned or offered to them and starts the processes meant for them.'),
  ('auditor', 'Auditor', 'Reads everything and changes nothing.');
`;

const grantSql = `
insert into authorizations (owner_type, owner_id, resource_type, permission_types, resource_id, resource_property_name)
select 'ROLE', $1, g->>0, string_to_array(g->>1, ' '), coalesce(g->>2, '*'), g->>3
from jsonb_array_elements($2::jsonb) g`;

/** On all ids unless one is named; a property narrows to rows that name the person. */
type RoleGrant = readonly [resourceType: string, permissions: string, resourceId?: string, property?: string];

const everywhere = '*';
const crud = 'CREATE READ UPDATE DELETE';
const definitionReads = 'READ_PROCESS_DEFINITION READ_PROCESS_INSTANCE';
const definitionWork =
  'UPDATE_PROCESS_INSTANCE MODIFY_PROCESS_INSTANCE CANCEL_PROCESS_INSTANCE SUSPEND_PROCESS_INSTANCE DELETE_PROCESS_INSTANCE ' +
  'READ_USER_TASK CLAIM_USER_TASK UPDATE_USER_TASK UPDATE_PROCESS_DEFINITION';
const batches =
  'CREATE READ UPDATE CREATE_BATCH_OPERATION_CANCEL_PROCESS_INSTANCE CREATE_BATCH_OPERATION_DELETE_PROCESS_INSTANCE ' +
  'CREATE_BATCH_OPERATION_MIGRATE_PROCESS_INSTANCE CREATE_BATCH_OPERATION_MODIFY_PROCESS_INSTANCE ' +
  'CREATE_BATCH_OPERATION_SUSPEND_PROCESS_INSTANCE CREATE_BATCH_OPERATION_RESOLVE_INCIDENT CREATE_BATCH_OPERATION_UPDATE_JOB';
const decisionReads = 'READ_DECISION_DEFINITION READ_DECISION_INSTANCE';
const deletions = 'DELETE_PROCESS DELETE_DRD DELETE_FORM DELETE_RESOURCE';

const all = (permissions: string, ...types: string[]): RoleGrant[] =>
  types.map((type) => [type, permissions]);
const areas = (...ids: string[]): RoleGrant[] => ids.map((id) => ['COMPONENT', 'ACCESS', id]);
const ownTasks = ['assignee', 'candidateUsers', 'candidateGroups'].map((property): RoleGrant => [
  'USER_TASK',
  'READ CLAIM COMPLETE UPDATE',
  everywhere,
  property,
]);
const ownStarts: RoleGrant = ['PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', everywhere, 'startedBy'];

/** The table of default roles (api.md section 5). Changing a role later is a row in its authorizations, never a change here. */
const defaultGrants: Readonly<Record<string, readonly RoleGrant[]>> = {
  admin: [
    ['PROCESS_DEFINITION', `${definitionReads} CREATE_PROCESS_INSTANCE ${definitionWork}`],
    ['USER_TASK', 'READ CLAIM UPDATE'],
    ...ownTasks,
    ['RESOURCE', `CREATE READ ${deletions}`],
    ['DECISION_DEFINITION', `${decisionReads} CREATE_DECISION_INSTANCE DELETE_DECISION_INSTANCE`],
    ['DECISION_REQUIREMENTS_DEFINITION', 'READ'],
    ['BATCH', batches],
    ['EXPRESSION', 'EVALUATE'],
    ...all(
      crud,
      'USER',
      'GROUP',
      'ROLE',
      'TENANT',
      'MAPPING_RULE',
      'AUTHORIZATION',
      'CLUSTER_VARIABLE',
      'DASHBOARD',
      'SUBSTITUTION',
    ),
    ...all(crud, 'MAIL', 'WEBHOOK', 'CONNECTOR', 'API_TOKEN', 'RETENTION'),
    ['MESSAGE', 'CREATE READ'],
    ['DOCUMENT', 'CREATE READ DELETE'],
    ['GLOBAL_LISTENER', 'CREATE_TASK_LISTENER READ_TASK_LISTENER UPDATE_TASK_LISTENER DELETE_TASK_LISTENER'],
    ['COMPONENT', 'ACCESS'],
    ['SYSTEM', 'READ UPDATE READ_JOB_METRIC READ_USAGE_METRIC'],
    ['AUDIT_LOG', 'READ VERIFY EXPORT'],
    ['SECRET', 'READ REVEAL UPDATE DELETE'],
    ['JOB_TYPE', 'WORK READ UPDATE'],
    ['RELEASE', 'READ UPDATE'],
    ['ANALYTICS', 'READ EXPORT'],
    ['SANDBOX', 'CREATE'],
    ['PROJECT', `${crud} DEPLOY COMMENT`],
    ['SAVED_FILTER', `${crud} SHARE`],
    ['RETENTION', 'ERASE'],
  ],
  analyst: [
    ['PROJECT', `${crud} DEPLOY COMMENT`],
    ['RESOURCE', 'CREATE READ'],
    ['PROCESS_DEFINITION', `${definitionReads} CREATE_PROCESS_INSTANCE`],
    ['DECISION_DEFINITION', `${decisionReads} CREATE_DECISION_INSTANCE`],
    ['EXPRESSION', 'EVALUATE'],
    ['SANDBOX', 'CREATE'],
    ['ANALYTICS', 'READ EXPORT'],
    ...all('READ', 'RELEASE', 'JOB_TYPE', 'CONNECTOR'),
    ['SAVED_FILTER', 'SHARE'],
    ...areas('models', 'start', 'tasks', 'insights'),
  ],
  operator: [
    ['PROCESS_DEFINITION', `${definitionReads} ${definitionWork}`],
    ['USER_TASK', 'READ UPDATE'],
    ['BATCH', batches],
    ['RELEASE', 'READ UPDATE'],
    ['JOB_TYPE', 'READ UPDATE'],
    ['MESSAGE', 'CREATE READ'],
    ['DOCUMENT', 'READ'],
    ['DECISION_DEFINITION', decisionReads],
    ['RESOURCE', `READ ${deletions}`],
    ['MAIL', 'READ UPDATE'],
    ['SYSTEM', 'READ READ_JOB_METRIC'],
    ...all('READ', 'ANALYTICS', 'AUDIT_LOG', 'WEBHOOK', 'CONNECTOR'),
    ...areas('operate', 'insights'),
  ],
  worker: [
    ['JOB_TYPE', 'WORK'],
    ['PROCESS_DEFINITION', 'CREATE_PROCESS_INSTANCE CANCEL_PROCESS_INSTANCE'],
    ['MESSAGE', 'CREATE'],
    ['DOCUMENT', 'CREATE READ'],
    ['DECISION_DEFINITION', 'CREATE_DECISION_INSTANCE'],
  ],
  staff: [...ownTasks, ownStarts, ...areas('tasks', 'start')],
  auditor: [
    ['PROCESS_DEFINITION', `${definitionReads} READ_USER_TASK`],
    ['DECISION_DEFINITION', decisionReads],
    ...all(
      'READ',
      'USER_TASK',
      'RESOURCE',
      'DECISION_REQUIREMENTS_DEFINITION',
      'BATCH',
      'MESSAGE',
      'DOCUMENT',
      'USER',
      'GROUP',
      'ROLE',
    ),
    ...all(
      'READ',
      'TENANT',
      'MAPPING_RULE',
      'AUTHORIZATION',
      'CLUSTER_VARIABLE',
      'JOB_TYPE',
      'RELEASE',
      'PROJECT',
      'SAVED_FILTER',
    ),
    ...all(
      'READ',
      'DASHBOARD',
      'SUBSTITUTION',
      'MAIL',
      'WEBHOOK',
      'CONNECTOR',
      'API_TOKEN',
      'RETENTION',
      'SYSTEM',
    ),
    ['GLOBAL_LISTENER', 'READ_TASK_LISTENER'],
    ['AUDIT_LOG', 'READ VERIFY EXPORT'],
    ['ANALYTICS', 'READ EXPORT'],
    ['COMPONENT', 'ACCESS'],
  ],
};
