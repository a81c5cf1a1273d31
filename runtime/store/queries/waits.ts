import type { JsonObject } from '#engine';
import { localJobRows, unpackedKey } from './models/local-job-rows.ts';
import type { InstanceContext } from './instance-context.ts';
import { instantSql } from './instance-context.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

interface WaitRow {
  readonly kind: string;
  readonly elementInstanceKey: string | null;
  readonly elementId: string;
  readonly name: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly what: JsonObject;
  readonly who: readonly string[] | null;
}

/** Everything the instance waits for, armed boundary events and event sub-processes included; `text` is one ready sentence. */
export async function waits(source: ReadSource, instance: InstanceContext): Promise<readonly JsonObject[]> {
  if (!instance.isLive) return [];
  const sql = new SqlText();
  const own = (alias: string): string =>
    `${alias}.shard = ${instance.shard}::smallint and ${alias}.instance_key = ${instance.key}::bigint`;
  const parts = [
    tasksSql(own('t')),
    jobsSql(own('j')),
    continuationsSql(own('j')),
    timersSql(own('m')),
    subscriptionsSql(own('s')),
    incidentsSql(own('n')),
  ];
  const stateParts = [conditionsSql, childrenSql, joinsSql, suspensionSql, elementsSql].map((part) =>
    part.replaceAll(
      '{instance}',
      `p.shard = ${instance.shard}::smallint and p.key = ${instance.key}::bigint`,
    ),
  );
  const rows = await sql.run<WaitRow>(
    source,
    `select w.kind, w.element_key::text as "elementInstanceKey", w.element_id as "elementId", m.element_name as name,
       ${instantSql('w.since')} as since, ${instantSql('w.until')} as until, w.what, w.who
     from (${[...parts, ...stateParts].join(' union all ')}) w (kind, element_key, element_id, since, until, what, who)
     left join definition_elements m on m.definition_key = ${instance.definitionKey}::bigint and m.element_id = w.element_id
     order by w.since, w.element_key`,
  );
  return rows.map((row) => ({
    kind: row.kind,
    elementInstanceKey: row.elementInstanceKey ?? instance.key,
    elementId: row.elementId,
    since: row.since,
    until: row.until,
    what: row.what,
    who: row.who ?? [],
    text: sentence(row),
  }));
}

// helpers

const tasksSql = (own: string): string => `
  select 'USER_TASK', t.element_key, t.element_id, t.created_at, t.due_date,
    json_build_object('userTaskKey', t.key::text, 'assignee', t.assignee, 'candidateUsers', t.candidate_users, 'candidateGroups', t.candidate_groups),
    case when t.assignee is not null then array[t.assignee] else t.candidate_users || t.candidate_groups end
  from user_tasks t where ${own}`;

const jobsSql = (own: string): string => `
  select case when j.state = 'ready' and j.due_at > {now} then 'JOB_BACKOFF' else 'JOB' end, j.element_key, j.element_id, j.created_at,
    case when j.state = 'active' then j.locked_until when j.due_at > {now} then j.due_at end,
    json_build_object('jobKey', j.key::text, 'jobType', j.type, 'worker', case when j.state = 'active' then j.worker end, 'retries', j.retries_left,
      'attempt', j.attempt, 'errorMessage', j.error_message),
    case when j.state = 'active' and j.worker is not null then array[j.worker] else '{}' end
  from jobs j where ${own} and j.state <> 'stopped' and j.kind <> 'CONTINUATION'
  union all
  select 'JOB', j.element_key, j.element_id, j.created_at, null,
    json_build_object('jobKey', j.key::text, 'jobType', j.type, 'worker', 'of this server', 'retries', j.retries_left, 'attempt', 1,
      'errorMessage', null), '{}'
  from ${localJobRows} j where ${own} and j.kind <> 'CONTINUATION'`;

const continuationsSql = (own: string): string => `
  select 'CONTINUATION', j.element_key, j.element_id, j.created_at, case when j.due_at > {now} then j.due_at end, '{}'::json, '{}'::text[]
  from jobs j where ${own} and j.state <> 'stopped' and j.kind = 'CONTINUATION'`;

const timersSql = (own: string): string => `
  select 'TIMER', m.element_key, m.element_id, coalesce(e.started_at, {now}), m.due_at,
    json_build_object('timerKey', m.key::text, 'repetitionsLeft', m.repetitions_left, 'cycle', m.cycle), '{}'::text[]
  from timers m
  left join live_elements e on e.shard = m.shard and e.instance_key = m.instance_key and e.key = m.element_key
  where ${own}`;

const subscriptionsSql = (own: string): string => `
  select upper(s.kind), s.element_key, s.element_id, s.created_at, null,
    json_build_object('name', s.name, 'correlationKey', s.correlation_key), '{}'::text[]
  from subscriptions s where ${own}`;

const incidentsSql = (own: string): string => `
  select 'INCIDENT', n.element_key, n.element_id, n.created_at, null,
    json_build_object('incidentKey', n.key::text, 'errorType', n.error_type, 'message', n.message), '{}'::text[]
  from incidents n where ${own}`;

/** A subscription is a list, or an object as rows had it before they were packed (`pack-waits.ts`). */
const conditionsSql = `
  select 'CONDITION', k.key, coalesce(s.value ->> 2, s.value ->> 'elementId'), coalesce(e.started_at, p.started_at), null,
    '{}'::json, '{}'::text[]
  from process_instances p join state_parts c on c.shard = p.shard and c.instance_key = p.key
  cross join lateral json_array_elements(c.content -> 's') s
  cross join lateral (select case json_typeof(s.value) when 'array' then ${unpackedKey('s.value', 1)}
    else (s.value ->> 'elementInstanceKey')::bigint end as key) k
  left join live_elements e on e.shard = p.shard and e.instance_key = p.key and e.key = k.key
  where {instance} and coalesce(s.value ->> 3, s.value ->> 'kind') = 'condition'`;

const childrenSql = `
  select 'CHILD_INSTANCE', e.key, e.element_id, e.started_at, null,
    json_build_object('processInstanceKey', e.called_instance_key::text), '{}'::text[]
  from process_instances p join live_elements e on e.shard = p.shard and e.instance_key = p.key
  where {instance} and e.called_instance_key is not null`;

const joinsSql = `
  select 'JOIN', (t.value ->> 1)::bigint, f.target_id, p.started_at, null, json_build_object('arrived', count(*)), '{}'::text[]
  from process_instances p join process_definitions d on d.key = p.definition_key
  cross join lateral json_array_elements(p.state -> 't') t
  cross join lateral (select d.model -> 'flows' -> (t.value ->> 0) ->> 'targetId' as target_id) f
  where {instance} group by t.value ->> 1, f.target_id, p.started_at`;

/** What only the element itself knows: it waits for data (DAT-5), for an answer of another instance, or for somebody to begin. */
const elementsSql = `
  select w.kind, k.key, v.value ->> 1, p.started_at + make_interval(secs => coalesce((v.value ->> 5)::float8, 0) / 1000), null,
    '{}'::json, '{}'::text[]
  from process_instances p
  join state_parts c on c.shard = p.shard and c.instance_key = p.key
  cross join lateral json_array_elements(c.content -> 'e') v
  cross join lateral (select ${unpackedKey('v.value', 0)} as key) k
  left join definition_elements m on m.definition_key = p.definition_key and m.element_id = v.value ->> 1
  cross join lateral (select case
    when v.value -> 6 ->> 'awaitsData' = 'true' then 'DATA'
    when v.value -> 6 ->> 'awaitsStores' = 'true' then 'DATA_STORE'
    when v.value -> 6 ->> 'callPending' = 'true' then 'CALL'
    when v.value -> 6 ->> 'asked' is not null then 'CALLER'
    when coalesce(nullif(v.value ->> 4, '0'), 'activated') <> 'activated' or v.value ->> 2 = 'body' then null
    when m.element_type = 'receiveTask' and not exists (
      select 1 from subscriptions s where s.shard = p.shard and s.instance_key = p.key and s.element_key = k.key) then 'TRIGGER'
    when m.element_type = 'adHocSubProcess' and not exists (
      select 1 from live_elements e where e.shard = p.shard and e.instance_key = p.key and e.parent_key = k.key)
      and not exists (select 1 from jobs j where j.shard = p.shard and j.element_key = k.key) then 'ACTIVATION'
    end as kind) w
  where {instance} and w.kind is not null`;

const suspensionSql = `
  select 'SUSPENDED', p.key, d.process_id, p.suspended_at, null, '{}'::json, '{}'::text[]
  from process_instances p join process_definitions d on d.key = p.definition_key
  where {instance} and p.suspended_at is not null`;

function sentence(row: WaitRow): string {
  const at = `“${row.name ?? row.elementId}”`;
  const text = (member: string): string => String(row.what[member] ?? '');
  switch (row.kind) {
    case 'USER_TASK':
      return userTaskSentence(row, at);
    case 'JOB':
      return row.what['worker'] != null
        ? `The worker “${text('worker')}” is working on ${at}${row.until === null ? '' : ` and has until ${row.until}`}.`
        : `Waits at ${at} for a worker of the type “${text('jobType')}”.`;
    case 'JOB_BACKOFF':
      return `${at} failed (${text('errorMessage') || 'no message'}) and is tried again at ${row.until ?? ''}; ${retries(row.what['retries'])} left.`;
    case 'TIMER':
      return `The timer ${at} is due at ${row.until ?? ''}.`;
    case 'MESSAGE':
      return row.what['correlationKey'] == null
        ? `Waits at ${at} for the message “${text('name')}”.`
        : `Waits at ${at} for the message “${text('name')}” with the correlation key “${text('correlationKey')}”.`;
    case 'SIGNAL':
      return `Waits at ${at} for the signal “${text('name')}”.`;
    case 'CONDITION':
      return `Waits at ${at} until its condition holds.`;
    case 'CHILD_INSTANCE':
      return `Waits at ${at} for the called instance ${text('processInstanceKey')}.`;
    case 'JOIN':
      return `${text('arrived')} of the branches have arrived at ${at}; it waits for the others.`;
    case 'DATA':
      return `Waits at ${at} for its data: no input set is complete yet.`;
    case 'DATA_STORE':
      return `Waits at ${at} for values of a data store.`;
    case 'CALL':
      return `The process that ${at} calls is being started.`;
    case 'CALLER':
      return `What ${at} has thrown is being looked for in the calling process.`;
    case 'TRIGGER':
      return `Waits at ${at} until somebody triggers it.`;
    case 'ACTIVATION':
      return `Waits at ${at} until one of its activities is started.`;
    case 'CONTINUATION':
      return `Goes on at ${at}${row.until === null ? ' in a moment' : ` at ${row.until}`}.`;
    case 'INCIDENT':
      return `Stuck at ${at}: ${text('message')}`;
    default:
      return `Suspended since ${row.since}; nothing starts until somebody resumes it.`;
  }
}

function userTaskSentence(row: WaitRow, at: string): string {
  const { assignee, candidateUsers, candidateGroups } = row.what;
  const due = row.until === null ? '' : `, due ${row.until}`;
  if (typeof assignee === 'string') return `Waits for ${assignee} to complete ${at}${due}.`;
  const offered = [...names(candidateUsers), ...names(candidateGroups).map((group) => `the group ${group}`)];
  return offered.length === 0
    ? `Nobody has claimed ${at} yet${due}.`
    : `Waits for ${offered.join(' or ')} to claim and complete ${at}${due}.`;
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

function retries(left: unknown): string {
  return left === 1 ? '1 attempt is' : `${String(left)} attempts are`;
}
