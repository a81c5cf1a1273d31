import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

const of =
  (type: string) =>
  (member: string): readonly [string, string] => [member, type];
const big = of('bigint');
const int = of('int');
const at = of('float8');
const flag = of('bool');
const key = big('instanceKey');
const shard = of('smallint')('shard');
const text = (...members: string[]): (readonly [string, string])[] =>
  members.map((member) => [member, 'text'] as const);
const time = (member: string): string => `to_timestamp(r."${member}" / 1000)`;

const write = (columns: readonly (readonly [string, string])[], sql: string): Section => ({
  role: 'write',
  columns,
  sql,
});

/** All that follows the winners. The section's name is put before each; a second query may follow under its own. */
export const writeSections: Partial<Record<SectionName, Section>> = {
  variables: write(
    [key, shard, big('key'), big('scopeKey'), at('updatedAt'), ...text('tenantId', 'name', 'value')],
    `INSERT INTO variables AS v (key, instance_key, scope_key, updated_at, shard, tenant_id, name, value)
    SELECT r.key, r."instanceKey", r."scopeKey", ${time('updatedAt')}, r.shard, r."tenantId", r.name, r.value::jsonb FROM @rows @won
    ON CONFLICT (shard, instance_key, scope_key, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  ),
  droppedVariables: write(
    [key, shard, big('scopeKey'), ...text('name')],
    `DELETE FROM variables v USING @rows @won
    WHERE v.shard = r.shard AND v.instance_key = r."instanceKey" AND v.scope_key = r."scopeKey" AND v.name = r.name`,
  ),
  endedVariables: write(
    [key, shard],
    'DELETE FROM variables v USING @rows @won WHERE v.shard = r.shard AND v.instance_key = r."instanceKey"',
  ),
  newJobs: write(
    [
      key,
      shard,
      big('key'),
      big('elementKey'),
      big('definitionKey'),
      at('createdAt'),
      at('dueAt'),
      at('lockedUntil'),
      big('rootKey'),
      big('lease'),
      int('retriesLeft'),
      int('attempt'),
      int('priority'),
      flag('inProcess'),
      flag('atMostOnce'),
      flag('suspended'),
      ...text(
        'state',
        'tenantId',
        'type',
        'elementId',
        'kind',
        'listenerEvent',
        'worker',
        'businessId',
        'tags',
        'headers',
        'backoff',
        'scopePath',
        'script',
        'userTask',
        'errorCode',
        'errorMessage',
        'errorDetails',
      ),
    ],
    `INSERT INTO jobs (key, instance_key, element_key, definition_key, created_at, due_at, locked_until, root_key, lease, retries_left,
      attempt, priority, shard, with_lease, in_process, at_most_once, suspended, state, tenant_id, type, element_id, kind, listener_event,
      worker, business_id, tags, headers, backoff, scope_path, script, user_task, error_code, error_message, error_details)
    SELECT r.key, r."instanceKey", r."elementKey", r."definitionKey", ${time('createdAt')}, ${time('dueAt')}, ${time('lockedUntil')},
      r."rootKey", r.lease, r."retriesLeft", r.attempt, r.priority, r.shard, r."inProcess", r."inProcess", r."atMostOnce", r.suspended,
      r.state, r."tenantId", r.type, r."elementId", r.kind, r."listenerEvent", r.worker, r."businessId", r.tags::text[], r.headers::json,
      r.backoff::text[], r."scopePath"::bigint[], r.script, r."userTask"::json, r."errorCode", r."errorMessage", r."errorDetails" FROM @rows @won`,
  ),
  endedAttempts: write(
    [
      key,
      shard,
      big('key'),
      big('elementKey'),
      big('definitionKey'),
      at('createdAt'),
      at('at'),
      ...text('historyBucket'),
      int('retriesLeft'),
      ...text(
        'tenantId',
        'type',
        'elementId',
        'kind',
        'listenerEvent',
        'outcome',
        'worker',
        'errorCode',
        'errorMessage',
        'errorDetails',
      ),
    ],
    `INSERT INTO history_jobs (key, instance_key, element_key, definition_key, created_at, ended_at, history_bucket, attempt, retries_left,
      shard, tenant_id, type, element_id, kind, listener_event, outcome, worker, error_code, error_message, error_details)
    SELECT r.key, r."instanceKey", r."elementKey", r."definitionKey", ${time('createdAt')}, ${time('at')}, r."historyBucket"::date, 1,
      r."retriesLeft", r.shard, r."tenantId", r.type, r."elementId", r.kind, r."listenerEvent", r.outcome, r.worker, r."errorCode",
      r."errorMessage", r."errorDetails" FROM @rows @won`,
  ),
  failedJobs: write(
    [
      key,
      shard,
      big('key'),
      at('at'),
      at('dueAt'),
      int('retriesLeft'),
      ...text(
        'state',
        'historyBucket',
        'outcome',
        'errorCode',
        'errorMessage',
        'errorDetails',
        'fingerprint',
      ),
    ],
    `UPDATE jobs j SET state = r.state, retries_left = r."retriesLeft", due_at = ${time('dueAt')}, locked_until = NULL, lease = NULL,
      worker = NULL, in_process = false, error_code = r."errorCode", error_message = r."errorMessage", error_details = r."errorDetails",
      fingerprint = r.fingerprint
    FROM @rows @won WHERE j.shard = r.shard AND j.key = r.key
    RETURNING j.key, j.instance_key, j.element_key, j.definition_key, j.created_at, ${time('at')} AS ended_at,
      r."historyBucket"::date AS history_bucket, j.attempt, j.retries_left, j.shard, j.tenant_id, j.type, j.element_id, j.kind,
      j.listener_event, r.outcome AS outcome, j.error_code, j.error_message, j.error_details),
    "failedJobsKept" AS (
    INSERT INTO history_jobs (key, instance_key, element_key, definition_key, created_at, ended_at, history_bucket, attempt, retries_left,
      shard, tenant_id, type, element_id, kind, listener_event, outcome, error_code, error_message, error_details)
    SELECT f.* FROM "failedJobs" f`,
  ),
  retriedJobs: write(
    [key, shard, big('key'), int('retriesLeft'), at('dueAt')],
    `UPDATE jobs j SET retries_left = r."retriesLeft", due_at = CASE WHEN j.state = 'stopped' THEN ${time('dueAt')} ELSE j.due_at END,
      state = CASE WHEN r."retriesLeft" = 0 THEN 'stopped' WHEN j.state = 'stopped' THEN 'ready' ELSE j.state END
    FROM @rows @won WHERE j.shard = r.shard AND j.key = r.key`,
  ),
  endedJobs: write(
    [key, shard, big('key')],
    'DELETE FROM jobs j USING @rows @won WHERE j.shard = r.shard AND j.key = r.key',
  ),
  canceledJobs: write(
    [key, shard, big('key'), at('at'), ...text('historyBucket', 'outcome', 'errorCode', 'errorMessage')],
    `DELETE FROM jobs j USING @rows @won WHERE j.shard = r.shard AND j.key = r.key
    RETURNING j.key, j.instance_key, j.element_key, j.definition_key, j.created_at, ${time('at')} AS ended_at,
      r."historyBucket"::date AS history_bucket, j.attempt, j.retries_left, j.shard, j.tenant_id, j.type, j.element_id, j.kind,
      j.listener_event, r.outcome AS outcome, j.worker, r."errorCode" AS error_code, r."errorMessage" AS error_message),
    "canceledJobsKept" AS (
    INSERT INTO history_jobs (key, instance_key, element_key, definition_key, created_at, ended_at, history_bucket, attempt, retries_left,
      shard, tenant_id, type, element_id, kind, listener_event, outcome, worker, error_code, error_message)
    SELECT c.* FROM "canceledJobs" c`,
  ),
  suspensions: write(
    [key, shard, flag('suspended')],
    `UPDATE jobs j SET suspended = r.suspended FROM @rows @won WHERE j.shard = r.shard AND j.instance_key = r."instanceKey"),
    "timersSuspended" AS (
    UPDATE timers t SET suspended = r.suspended FROM @rows @won WHERE t.shard = r.shard AND t.instance_key = r."instanceKey"`,
  ),
  newTimers: write(
    [
      key,
      shard,
      big('key'),
      at('dueAt'),
      big('elementKey'),
      big('definitionKey'),
      int('occurrence'),
      int('repetitionsLeft'),
      ...text('tenantId', 'elementId', 'cycle'),
    ],
    `INSERT INTO timers (key, due_at, instance_key, element_key, definition_key, occurrence, repetitions_left, shard, tenant_id, element_id,
      cycle)
    SELECT r.key, ${time('dueAt')}, r."instanceKey", r."elementKey", r."definitionKey", r.occurrence, r."repetitionsLeft", r.shard,
      r."tenantId", r."elementId", r.cycle FROM @rows @won`,
  ),
  movedTimers: write(
    [key, shard, big('key'), at('dueAt'), int('occurrence'), int('repetitionsLeft')],
    `UPDATE timers t SET due_at = ${time('dueAt')}, occurrence = r.occurrence, repetitions_left = r."repetitionsLeft"
    FROM @rows @won WHERE t.shard = r.shard AND t.key = r.key`,
  ),
  endedTimers: write(
    [key, shard, big('key')],
    'DELETE FROM timers t USING @rows @won WHERE t.shard = r.shard AND t.key = r.key',
  ),
  newUserTasks: write(
    [
      key,
      shard,
      big('key'),
      big('elementKey'),
      big('definitionKey'),
      big('rootKey'),
      at('createdAt'),
      at('updatedAt'),
      at('assignedAt'),
      ...text('dueDate', 'followUpDate'),
      int('priority'),
      ...text(
        'tenantId',
        'elementId',
        'name',
        'assignee',
        'businessId',
        'candidateUsers',
        'candidateGroups',
        'tags',
        'form',
        'headers',
        'state',
        'owner',
        'delegationState',
      ),
    ],
    `INSERT INTO user_tasks (key, instance_key, element_key, definition_key, root_key, created_at, updated_at, assigned_at, due_date,
      follow_up_date, priority, revision, shard, tenant_id, element_id, name, assignee, business_id, candidate_users, candidate_groups,
      tags, form, headers, state, owner, delegation_state)
    SELECT r.key, r."instanceKey", r."elementKey", r."definitionKey", r."rootKey", ${time('createdAt')}, ${time('updatedAt')},
      ${time('assignedAt')}, r."dueDate"::timestamptz, r."followUpDate"::timestamptz, r.priority, 1, r.shard, r."tenantId", r."elementId",
      r.name, r.assignee, r."businessId", r."candidateUsers"::text[], r."candidateGroups"::text[], r.tags::text[], r.form::json,
      r.headers::json, r.state, r.owner, r."delegationState" FROM @rows @won`,
  ),
  changedUserTasks: write(
    [
      key,
      shard,
      big('key'),
      at('updatedAt'),
      flag('assigned'),
      ...text('dueDate', 'followUpDate'),
      int('priority'),
      ...text(
        'assignee',
        'candidateUsers',
        'candidateGroups',
        'state',
        'deniedReason',
        'owner',
        'delegationState',
      ),
    ],
    `UPDATE user_tasks t SET updated_at = ${time('updatedAt')}, due_date = r."dueDate"::timestamptz,
      follow_up_date = r."followUpDate"::timestamptz, priority = r.priority, assignee = r.assignee, revision = t.revision + 1,
      assigned_at = CASE WHEN r.assigned THEN ${time('updatedAt')} ELSE t.assigned_at END,
      candidate_users = r."candidateUsers"::text[], candidate_groups = r."candidateGroups"::text[],
      state = r.state, denied_reason = r."deniedReason", owner = r.owner, delegation_state = r."delegationState"
    FROM @rows @won WHERE t.shard = r.shard AND t.key = r.key`,
  ),
  endedUserTasks: write(
    [key, shard, big('key'), at('at'), ...text('historyBucket', 'state', 'action', 'endedBy')],
    `DELETE FROM user_tasks t USING @rows @won WHERE t.shard = r.shard AND t.key = r.key
    RETURNING t.*, ${time('at')} AS ended_at, r."historyBucket"::date AS history_bucket, r.state AS end_state, r.action AS action,
      r."endedBy" AS ended_by),
    "endedUserTasksKept" AS (
    INSERT INTO history_tasks (key, instance_key, element_key, definition_key, root_key, created_at, assigned_at, ended_at, due_date,
      follow_up_date, history_bucket, priority, revision, shard, tenant_id, element_id, state, name, assignee, business_id,
      candidate_users, candidate_groups, tags, form, headers, action, ended_by, owner, delegation_state)
    SELECT e.key, e.instance_key, e.element_key, e.definition_key, e.root_key, e.created_at, e.assigned_at, e.ended_at, e.due_date,
      e.follow_up_date, e.history_bucket, e.priority, e.revision + 1, e.shard, e.tenant_id, e.element_id, e.end_state, e.name, e.assignee,
      e.business_id, e.candidate_users, e.candidate_groups, e.tags, e.form, e.headers, e.action, e.ended_by, e.owner,
      e.delegation_state FROM "endedUserTasks" e`,
  ),
  newSubscriptions: write(
    [
      key,
      shard,
      big('key'),
      big('lookup'),
      big('elementKey'),
      big('definitionKey'),
      at('createdAt'),
      flag('interrupting'),
      flag('unmatched'),
      ...text('tenantId', 'kind', 'name', 'processId', 'elementId', 'correlationKey', 'businessId'),
    ],
    `INSERT INTO subscriptions (key, lookup, instance_key, element_key, definition_key, created_at, shard, interrupting, unmatched,
      tenant_id, kind, name, process_id, element_id, correlation_key, business_id)
    SELECT r.key, r.lookup, r."instanceKey", r."elementKey", r."definitionKey", ${time('createdAt')}, r.shard, r.interrupting, r.unmatched,
      r."tenantId", r.kind, r.name, r."processId", r."elementId", r."correlationKey", r."businessId" FROM @rows @won`,
  ),
  storeValues: write(
    [key, shard, at('at'), ...text('tenantId', 'store', 'key', 'value')],
    // Two instances of a group may write one value: the last writer wins.
    `INSERT INTO data_store_values AS d (tenant_id, store, key, value, instance_key, updated_at)
    SELECT DISTINCT ON (r."tenantId", r.store, r.key) r."tenantId", r.store, r.key, r.value::jsonb, r."instanceKey", ${time('at')}
    FROM @rows @won ORDER BY r."tenantId", r.store, r.key, r.at DESC, r."instanceKey" DESC
    ON CONFLICT (tenant_id, store, key) DO UPDATE
      SET value = excluded.value, instance_key = excluded.instance_key, updated_at = excluded.updated_at`,
  ),
  movedSubscriptions: write(
    [key, shard, big('key'), big('lookup'), ...text('correlationKey')],
    `UPDATE subscriptions s SET lookup = r.lookup, correlation_key = r."correlationKey"
    FROM @rows @won WHERE s.shard = r.shard AND s.key = r.key`,
  ),
  endedSubscriptions: write(
    [key, shard, big('key')],
    'DELETE FROM subscriptions s USING @rows @won WHERE s.shard = r.shard AND s.key = r.key',
  ),
  newIncidents: write(
    [
      key,
      shard,
      big('key'),
      big('elementKey'),
      big('definitionKey'),
      big('jobKey'),
      big('rootKey'),
      at('createdAt'),
      ...text('tenantId', 'elementId', 'code', 'errorType', 'message', 'fingerprint'),
    ],
    `INSERT INTO incidents (key, instance_key, element_key, definition_key, job_key, root_key, created_at, shard, tenant_id, element_id,
      code, error_type, message, fingerprint)
    SELECT r.key, r."instanceKey", r."elementKey", r."definitionKey", r."jobKey", r."rootKey", ${time('createdAt')}, r.shard, r."tenantId",
      r."elementId", r.code, r."errorType", r.message, r.fingerprint FROM @rows @won`,
  ),
  endedIncidents: write(
    [key, shard, big('key'), at('at'), ...text('historyBucket', 'endedBy')],
    `DELETE FROM incidents i USING @rows @won WHERE i.shard = r.shard AND i.key = r.key
    RETURNING i.*, ${time('at')} AS ended_at, r."historyBucket"::date AS history_bucket, r."endedBy" AS ended_by),
    "endedIncidentsKept" AS (
    INSERT INTO history_incidents (key, instance_key, element_key, definition_key, job_key, root_key, created_at, ended_at, history_bucket,
      shard, tenant_id, element_id, code, error_type, message, fingerprint, ended_by)
    SELECT e.key, e.instance_key, e.element_key, e.definition_key, e.job_key, e.root_key, e.created_at, e.ended_at, e.history_bucket,
      e.shard, e.tenant_id, e.element_id, e.code, e.error_type, e.message, e.fingerprint, e.ended_by FROM "endedIncidents" e`,
  ),
  newCommands: write(
    [
      key,
      shard,
      big('key'),
      big('targetKey'),
      at('createdAt'),
      int('sourceRevision'),
      int('ordinal'),
      ...text('tenantId', 'command'),
    ],
    `INSERT INTO command_rows (key, instance_key, source_key, created_at, source_revision, ordinal, shard, tenant_id, command)
    SELECT r.key, r."targetKey", r."instanceKey", ${time('createdAt')}, r."sourceRevision", r.ordinal, r.shard, r."tenantId",
      r.command::json FROM @rows @won`,
  ),
};
