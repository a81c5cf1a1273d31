import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { isAllowed } from '../../identity/grants.ts';
import { isKey } from './filter-sql.ts';
import { startForm, userTaskForm } from './forms.ts';
import { instantSql } from './instance-context.ts';
import { requests } from './models/requests.ts';
import { stepsAhead, type DrawnModel } from './request-strip.ts';
import { getRow } from './search-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { attachmentsOf, commentsOf } from './user-task-view.ts';

/** The longest history that a page shows. */
const HISTORY_MAX = 500;
/** Answers of one person; more than anybody gives to one request. */
const ANSWERS_MAX = 50;

/**
 * One request as its requester may know it: where it stands, who has it, what happened, and what they themselves said. Nothing of
 * what others typed, no technical reason why it is stuck, and nothing of what is said between others about a task.
 */
export async function requestView(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<JsonObject | undefined> {
  const row = isKey(key) ? await getRow(source, requests, caller, key) : null;
  if (row === null) return undefined;
  const tenant = String(row['tenantId']);
  const definitionKey = String(row['processDefinitionKey']);
  const done = await doneSteps(source, key);
  const isRunning = row['endDate'] === null;
  return {
    ...row,
    mayCancel: row['mayCancel'] === true || (isRunning && mayCancelAny(caller, row['processDefinitionId'])),
    strip: await stripOf(source, row, done),
    history: await historyOf(source, key, definitionKey),
    end: await endOf(source, key),
    answers: await answersOf(source, caller, key, definitionKey),
    notes: await notesOf(source, caller, tenant, key),
    comments: await commentsOf(source, tenant, 'PROCESS_INSTANCE', key),
    attachments: await attachmentsOf(source, tenant, 'PROCESS_INSTANCE', key),
  };
}

// helpers

function mayCancelAny(caller: Caller, processId: unknown): boolean {
  return isAllowed(caller, 'PROCESS_DEFINITION', 'CANCEL_PROCESS_INSTANCE', String(processId));
}

interface DoneStep {
  readonly elementId: string;
  readonly name: string;
}

/** Tasks that people have completed, each once, in the order of the first time. */
async function doneSteps(source: ReadSource, key: string): Promise<readonly DoneStep[]> {
  const sql = new SqlText();
  const rows = await sql.run<DoneStep>(
    source,
    `select h.element_id as "elementId", coalesce(h.name, h.element_id) as name from history_tasks h
     where h.instance_key = ${sql.bind(key, 'bigint')} and h.state = 'COMPLETED' order by h.ended_at limit ${HISTORY_MAX}`,
  );
  return [...new Map(rows.map((row) => [row.elementId, row])).values()];
}

/** What is done, where it stands, and what is to come: SURE where no way leads past it, MAYBE where one does. */
async function stripOf(
  source: ReadSource,
  row: JsonObject,
  done: readonly DoneStep[],
): Promise<readonly JsonObject[]> {
  const open = row['steps'] as readonly (DoneStep & JsonObject)[];
  const openIds = new Set(open.map(({ elementId }) => elementId));
  const past = done.filter(({ elementId }) => !openIds.has(elementId));
  const known = new Set([...openIds, ...past.map(({ elementId }) => elementId)]);
  const ahead =
    row['endDate'] === null && open.length > 0
      ? stepsAhead(await modelOf(source, String(row['processDefinitionKey'])), [...openIds], known)
      : [];
  const steps = new Map(open.map((step) => [step.elementId, step]));
  return [
    ...past.map(({ elementId, name }) => ({ elementId, name, state: 'DONE' })),
    ...[...steps.values()].map(({ elementId, name }) => ({ elementId, name, state: 'ACTIVE' })),
    ...ahead.map(({ id, name, isSure }) => ({ elementId: id, name, state: isSure ? 'SURE' : 'MAYBE' })),
  ];
}

async function modelOf(source: ReadSource, definitionKey: string): Promise<DrawnModel> {
  const sql = new SqlText();
  const [row] = await sql.run<{ model: DrawnModel }>(
    source,
    `select json_build_object(
       'elements', (select json_object_agg(e.key, json_build_object('type', e.value -> 'type', 'name', e.value -> 'name',
         'scopeId', e.value -> 'scopeId', 'index', e.value -> 'index', 'outgoing', e.value -> 'outgoing'))
         from json_each(d.model -> 'elements') e),
       'targets', (select json_object_agg(f.key, f.value -> 'targetId') from json_each(d.model -> 'flows') f)) as model
     from process_definitions d where d.key = ${sql.bind(definitionKey, 'bigint')}`,
  );
  return { elements: row?.model.elements ?? {}, targets: row?.model.targets ?? {} };
}

/** Tasks of people with who did them, and the other named steps; who or what worked on those is not for the requester. */
async function historyOf(
  source: ReadSource,
  key: string,
  definitionKey: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const instance = sql.bind(key, 'bigint');
  return sql.run(
    source,
    `select x.kind, x.element_id as "elementId", x.name, x.by, x.action, ${instantSql('x.at')} as at,
       round(extract(epoch from x.at - x.since) * 1000)::float8 as "durationMs" from (
       select 'TASK_DONE' as kind, h.element_id, coalesce(h.name, h.element_id) as name, h.ended_by as by, h.action, h.ended_at as at,
         coalesce(h.assigned_at, h.created_at) as since
       from history_tasks h where h.instance_key = ${instance} and h.state = 'COMPLETED'
       union all
       select 'STEP_DONE', e.element_id, m.element_name, null, null, e.ended_at, e.started_at
       from history_elements e join definition_elements m on m.definition_key = ${sql.bind(definitionKey, 'bigint')}
         and m.element_id = e.element_id
       where e.instance_key = ${instance} and e.state = 'COMPLETED' and e.role in ('element', 'body') and m.element_name <> ''
         and m.element_type in ('task', 'manualTask', 'serviceTask', 'sendTask', 'receiveTask', 'scriptTask', 'businessRuleTask',
           'callActivity', 'intermediateCatchEvent', 'intermediateThrowEvent')
     ) x order by x.at desc limit ${HISTORY_MAX}`,
  );
}

/** Who canceled it and why; null while it runs and where it ended by itself. */
async function endOf(source: ReadSource, key: string): Promise<JsonObject | null> {
  const sql = new SqlText();
  const [row] = await sql.run<JsonObject>(
    source,
    `select h.reason, (select j.actor from transitions j where j.instance_key = h.key and j.command ->> 'kind' = 'cancelInstance'
       order by j.seq desc limit 1) as by
     from history_instances h where h.key = ${sql.bind(key, 'bigint')} and h.state <> 'COMPLETED'`,
  );
  return row ?? null;
}

interface AnswerRow {
  readonly userTaskKey: string | null;
  readonly name: string | null;
  readonly at: string;
  readonly variables: JsonObject;
}

/** What the requester typed at the start and in tasks of their own, each with its form where they may still read that. */
async function answersOf(
  source: ReadSource,
  caller: Caller,
  key: string,
  definitionKey: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const rows = await sql.run<AnswerRow>(
    source,
    `select j.command ->> 'userTaskKey' as "userTaskKey", ${instantSql('j.at')} as at, j.command -> 'variables' as variables,
       (select coalesce(h.name, h.element_id) from history_tasks h where h.instance_key = j.instance_key
         and h.key = (j.command ->> 'userTaskKey')::bigint limit 1) as name
     from transitions j where j.instance_key = ${sql.bind(key, 'bigint')} and j.actor = ${sql.bind(caller.id, 'text')}
       and j.command ->> 'kind' in ('createInstance', 'completeUserTask') and j.command ->> 'variables' not in ('{}', '')
     order by j.seq limit ${ANSWERS_MAX}`,
  );
  const answers: JsonObject[] = [];
  for (const row of rows) {
    const form =
      row.userTaskKey === null
        ? await startForm(source, caller, definitionKey)
        : await userTaskForm(source, caller, row.userTaskKey);
    answers.push({ ...row, form: form ?? null });
  }
  return answers;
}

/** What the requester wrote to who has a task, and what was said there to them by name. */
async function notesOf(
  source: ReadSource,
  caller: Caller,
  tenantId: string,
  key: string,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const instance = sql.bind(key, 'bigint');
  const me = sql.bind(caller.id, 'text');
  return sql.run(
    source,
    `select c.comment_key::text as "commentKey", c.author, c.content as text, ${instantSql('c.created_at')} as "createdAt", t.name, c.mentions
     from (
       select key, coalesce(name, element_id) as name from user_tasks where instance_key = ${instance} and shard = (${instance} & 1023)::smallint
       union select key, coalesce(name, element_id) from history_tasks where instance_key = ${instance}) t
     join comments c on c.tenant_id = ${sql.bind(tenantId, 'text')} and c.target_type = 'USER_TASK' and c.target_key = t.key::text
     where c.author = ${me} or ${me} = any (c.mentions) order by c.comment_key desc limit 100`,
  );
}
