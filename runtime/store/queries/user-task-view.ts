import type { JsonObject, JsonValue } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { isAllowed, isTaskActionAllowed, offeredFor, standsIn } from '../../identity/grants.ts';
import { withEmbeddedForm } from './embedded-completion.ts';
import { userTaskForm } from './forms.ts';
import { instantSql } from './instance-context.ts';
import { userTasks } from './models/user-tasks.ts';
import { effectiveVariables } from './scope-variables.ts';
import { stepDoneBy } from './task-explanation.ts';
import { getRow } from './search-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { withWorkingTime } from './task-working-time.ts';

/** The longest path that a page shows; the whole one is the instance's history. */
const PATH_MAX = 500;

/** Task, form, variables, draft, path and what this person may do. `source` reads one snapshot. */
export async function userTaskView(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<JsonObject | undefined> {
  const task = await getRow(source, userTasks, caller, key);
  if (task === null) return undefined;
  const instanceKey = String(task['processInstanceKey']);
  const form = await userTaskForm(source, caller, key);
  const allowed = allowedActions(caller, task, await isSuspended(source, instanceKey));
  // Who may not have it by the rule of four eyes hears so before they try.
  const done = allowed.includes('CLAIM') ? await stepDoneBy(source, caller.id, task) : null;
  return {
    task: publicTask(source, caller, task),
    form: form ?? null,
    variables: await effectiveVariables(source, instanceKey, String(task['elementInstanceKey'])),
    draft: await draftOf(source, caller, key),
    path: await pathOf(source, instanceKey, String(task['processDefinitionKey'])),
    escalations: await escalationsOf(source, instanceKey),
    comments: await commentsOf(source, String(task['tenantId']), 'USER_TASK', key),
    attachments: await attachmentsOf(source, String(task['tenantId']), 'USER_TASK', key),
    allowed: done === null ? allowed : allowed.filter((one) => one !== 'CLAIM' && one !== 'COMPLETE'),
    deniedReason: done === null ? null : { code: 'SEPARATION_OF_DUTY', completed: done },
    revision: task['revision'] ?? 0,
  };
}

/** A task as it is answered: with its distances in working time, and for whom a deputy has it or may take it. */
export function publicTask(source: ReadSource, caller: Caller, row: JsonObject): JsonObject {
  return withAbsent(caller, withWorkingTime(source, withEmbeddedForm(row)));
}

/** What was said about a task or an instance, oldest first. */
export async function commentsOf(
  source: ReadSource,
  tenantId: string,
  targetType: 'USER_TASK' | 'PROCESS_INSTANCE',
  key: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    `select comment_key::text as "commentKey", author, content as text, mentions, ${instantSql('created_at')} as "createdAt",
       ${instantSql('edited_at')} as "editedAt"
     from comments where tenant_id = ${sql.bind(tenantId, 'text')} and target_type = ${sql.bind(targetType, 'text')} and target_key = ${sql.bind(key, 'text')}
     order by comment_key limit 200`,
  );
}

export async function attachmentsOf(
  source: ReadSource,
  tenantId: string,
  targetType: 'USER_TASK' | 'PROCESS_INSTANCE',
  key: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    `select a.attachment_key::text as "attachmentKey", a.name, a.description, a.type, a.url, a.document_id as "documentId",
       o.content_type as "contentType", o.size, a.author as by, ${instantSql('a.created_at')} as at
     from attachments a left join documents o on o.tenant_id = a.tenant_id and o.document_id = a.document_id
     where a.tenant_id = ${sql.bind(tenantId, 'text')} and a.target_type = ${sql.bind(targetType, 'text')} and a.target_key = ${sql.bind(key, 'text')}
       and a.deleted_at is null order by a.attachment_key`,
  );
}

// helpers

function withAbsent(caller: Caller, task: JsonObject): JsonObject {
  if (caller.standsInFor === undefined) return { ...task, onBehalfOf: null };
  const facts = {
    assignee: task['assignee'] as string | null,
    processDefinitionId: String(task['processDefinitionId']),
    candidateUsers: task['candidateUsers'] as readonly string[],
    candidateGroups: task['candidateGroups'] as readonly string[],
  };
  const { assignee } = facts;
  const isOpen = task['completionDate'] === null;
  if (assignee === null) return { ...task, onBehalfOf: isOpen ? offeredFor(caller, facts) : null };
  return { ...task, onBehalfOf: standsIn(caller, facts) && assignee !== caller.id ? assignee : null };
}

async function draftOf(source: ReadSource, caller: Caller, key: string): Promise<JsonValue> {
  const sql = new SqlText();
  const [row] = await sql.run<JsonObject>(
    source,
    `select variables, ${instantSql('saved_at')} as "savedAt", revision from drafts
     where target_key = ${sql.bind(key, 'bigint')} and kind = 'userTask' and owner_id = ${sql.bind(caller.id, 'text')}`,
  );
  return row ?? null;
}

/** Work of a person took as long as they had it; any other step as long as it was active. */
async function pathOf(
  source: ReadSource,
  instanceKey: string,
  definitionKey: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const instance = sql.bind(instanceKey, 'bigint');
  const rows = await sql.run<JsonObject>(
    source,
    `select e.element_id as "elementId", coalesce(m.element_name, e.element_id) as name, e.state,
       case when m.element_type = 'userTask' then e.by end as by, ${instantSql('e.at')} as at,
       case when e.state = 'COMPLETED' then round(extract(epoch from e.at - coalesce(h.since, e.since)) * 1000)::float8 end as "durationMs",
       h.action, case when h.assignee <> e.by then h.assignee end as "onBehalfOf" from (
       select key, element_id, 'ACTIVE' as state, null::text as by, started_at as at, role, started_at as since from live_elements
       where shard = (${instance} & 1023)::smallint and instance_key = ${instance}
       union all
       select key, element_id, state, ended_by, ended_at, role, started_at from history_elements where instance_key = ${instance}
     ) e left join definition_elements m on m.definition_key = ${sql.bind(definitionKey, 'bigint')} and m.element_id = e.element_id
     left join (select element_key, min(coalesce(assigned_at, created_at)) as since, min(action) as action, min(assignee) as assignee
       from history_tasks where instance_key = ${instance} group by 1) h
       on h.element_key = e.key
     where e.role not in ('process', 'body', 'activation') order by e.at desc, e.key desc limit ${PATH_MAX}`,
  );
  return rows.reverse();
}

/** TSK-13: late tasks of the instance, and who was asked to help. */
async function escalationsOf(source: ReadSource, instanceKey: string): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  return sql.run(
    source,
    `select h.task_key::text as "userTaskKey", ${instantSql('h.at')} as at, coalesce(t.name, t.element_id) as name, h.assignee,
       h.candidate_users as "candidateUsers", h.candidate_groups as "candidateGroups", h.notified_users as "notifiedUsers",
       h.notified_groups as "notifiedGroups"
     from history_escalations h left join lateral (
       select name, element_id from user_tasks where shard = h.shard and key = h.task_key
       union all select name, element_id from history_tasks where key = h.task_key limit 1) t on true
     where h.instance_key = ${sql.bind(instanceKey, 'bigint')} order by h.at, h.level limit ${PATH_MAX}`,
  );
}

async function isSuspended(source: ReadSource, instanceKey: string): Promise<boolean> {
  const sql = new SqlText();
  const key = sql.bind(instanceKey, 'bigint');
  const rows = await sql.run(
    source,
    `select 1 from process_instances where shard = (${key} & 1023)::smallint and key = ${key} and suspended_at is not null`,
  );
  return rows.length > 0;
}

function allowedActions(caller: Caller, task: JsonObject, suspended: boolean): readonly string[] {
  // A task that is changing takes no other command until it is settled.
  if (task['completionDate'] !== null || task['state'] !== 'CREATED') return [];
  const facts = {
    userTaskKey: String(task['userTaskKey']),
    processDefinitionId: String(task['processDefinitionId']),
    assignee: task['assignee'] as string | null,
    candidateUsers: task['candidateUsers'] as readonly string[],
    candidateGroups: task['candidateGroups'] as readonly string[],
  };
  const may = (permission: 'CLAIM' | 'COMPLETE' | 'UPDATE'): boolean =>
    isTaskActionAllowed(caller, permission, facts);
  const isMine = facts.assignee === caller.id || standsIn(caller, facts);
  const isAsked = task['delegationState'] === 'PENDING';
  const isFree = facts.assignee === null;
  const mayCompleteForOthers = isAllowed(caller, 'USER_TASK', 'COMPLETE', facts.userTaskKey);
  return [
    ...(isFree && may('CLAIM') ? ['CLAIM'] : []),
    ...(isMine || (!isFree && may('UPDATE')) ? ['UNCLAIM'] : []),
    ...(may('UPDATE') ? ['ASSIGN', 'UPDATE'] : []),
    ...(!suspended && (isMine || may('UPDATE')) ? ['DELEGATE', ...(isAsked ? ['RESOLVE'] : [])] : []),
    ...(!suspended && !isAsked && may('COMPLETE') && (isMine || isFree || mayCompleteForOthers)
      ? ['COMPLETE']
      : []),
  ];
}
