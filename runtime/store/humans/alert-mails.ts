import type { Pool } from '../pools.ts';
import { belonging, isWantedBy } from './mail-belonging.ts';

/** Who owns a process, by name or by group, and works in its tenant. */
export const owning = `, owner as (
  select s.tenant_id, s.process_id, u.username, u.email from process_settings s
  cross join lateral (
    select unnest(s.owners) as username union select username from in_group where group_id = any (s.owner_groups)) o
  join users u on u.username = o.username and u.active and u.email <> ''
  where exists (select from in_tenant i where i.username = u.username and i.tenant_id = s.tenant_id))`;

/** Nothing below costs more than this look where nobody owns a process. */
export async function hasOwners(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('select 1 from process_settings limit 1');
  return rows.length > 0;
}

/**
 * One mail for each kind of incidents of an owned process, and the next one when there are ten times as many; none while it is
 * snoozed. What had ended and comes back is told anew.
 */
export function queueIncidentMails(pool: Pool, domain: string): Promise<number> {
  return queueAlerts(
    pool,
    domain,
    'INCIDENTS',
    'incident-alert',
    `select d.tenant_id, d.process_id, n.fingerprint as subject, count(*)::int as count, min(n.created_at) as since,
      jsonb_build_object('name', coalesce(max(d.name), d.process_id), 'count', count(*), 'since', min(n.created_at),
        'problem', left((array_agg(n.message order by n.created_at desc))[1], 500),
        'versions', string_agg(distinct d.version::text, ', '),
        'lately', count(*) filter (where n.created_at > now() - interval '1 hour'),
        'step', (array_agg(coalesce(e.element_name, n.element_id)))[1],
        'path', '/operate/processes/' || d.process_id || '?version=all&tab=incidents') as about
    from process_settings s
    join process_definitions d on d.tenant_id = s.tenant_id and d.process_id = s.process_id
    join incidents n on n.definition_key = d.key
    left join definition_elements e on e.definition_key = d.key and e.element_id = n.element_id
    where s.owners <> '{}' or s.owner_groups <> '{}'
    group by d.tenant_id, d.process_id, n.fingerprint`,
  );
}

/** The same for waits that take longer than the owners want, by the element at which instances wait. */
export function queueStalledMails(pool: Pool, domain: string): Promise<number> {
  return queueAlerts(pool, domain, 'STALLED', 'stalled-alert', stalledText);
}

/** Once for each kind of trouble that nothing is left of: owners who were told of incidents hear it. */
export async function queueResolvedMails(pool: Pool, domain: string): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging} ${owning}, over as (
      update process_alerts a set ended_at = now() where a.kind = 'INCIDENTS' and a.ended_at is null
        and not exists (select from process_definitions d join incidents n on n.definition_key = d.key
          where d.tenant_id = a.tenant_id and d.process_id = a.process_id and n.fingerprint = a.subject)
      returning a.*
    )
    insert into mails (tenant_id, template, username, address, message_id, event, about)
    select v.tenant_id, 'incident-resolved', u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>',
      ${alertEvent('v')} || ':over', v.about || jsonb_build_object('count', h.count, 'since', v.since, 'until', now(), 'by', h.by)
    from over v
    join owner u on u.tenant_id = v.tenant_id and u.process_id = v.process_id
    cross join lateral (
      select greatest(count(*), 1)::int as count, (
        select coalesce(nullif(p.name, ''), p.username) from users p where p.username = (array_agg(n.ended_by order by n.ended_at desc))[1]) as by
      from process_definitions d join history_incidents n on n.definition_key = d.key
      where d.tenant_id = v.tenant_id and d.process_id = v.process_id and n.fingerprint = v.subject and n.created_at >= v.since
        and n.history_bucket >= v.since::date) h
    where v.level >= 0 and ${wantedByOwner(`'incident-resolved'`)}
    on conflict do nothing`,
    [domain],
  );
  return rowCount ?? 0;
}

/** Waits that are over need no mail; when they are too many again, that is told anew. */
export async function endStalled(pool: Pool): Promise<void> {
  await pool.query(endStalledText);
}

/** Enough to see what they have in common. */
const STALLED_NAMED_MAX = 5;

/**
 * Tasks, jobs and subscriptions are each read once, whatever number of processes and versions asks for it: nothing is written for an
 * index that only this question would use. Who waits is looked up for those that are named.
 */
export const stalledText = `with asked as materialized (
      select d.key, d.tenant_id, d.process_id, coalesce(d.name, d.process_id) as process_name, s.stalled_after_ms,
        now() - s.stalled_after_ms * interval '1 millisecond' as late
      from process_settings s join process_definitions d on d.tenant_id = s.tenant_id and d.process_id = s.process_id
      where s.stalled_after_ms is not null),
    waits as (
      select a.key as definition_key, t.element_id, t.instance_key, t.created_at, 'waitTask' as word, coalesce(t.assignee, '–') as what,
        null as wait_key
      from asked a join user_tasks t on t.definition_key = a.key and t.created_at < a.late
      union all
      select a.key, j.element_id, j.instance_key, j.created_at, 'waitJob', j.type, null
      from asked a join jobs j on j.definition_key = a.key and j.created_at < a.late and j.state <> 'stopped'
      union all
      select a.key, b.element_id, b.instance_key, b.created_at, 'waitMessage', b.name, coalesce(b.correlation_key, '–')
      from asked a join subscriptions b on b.definition_key = a.key and b.created_at < a.late and b.kind = 'message'
        -- What is armed beside something else is nothing that the instance waits for.
        and exists (select from definition_elements k where k.definition_key = b.definition_key and k.element_id = b.element_id
          and k.element_type in ('intermediateCatchEvent', 'receiveTask', 'eventBasedGateway'))),
    counted as (
      select a.tenant_id, a.process_id, a.process_name, a.stalled_after_ms as limit_ms, x.*, count(*) over part::int as total,
        row_number() over (part order by x.created_at) as position
      from waits x join asked a on a.key = x.definition_key
      window part as (partition by a.tenant_id, a.process_id, x.element_id))
    select w.tenant_id, w.process_id, w.element_id as subject, w.total as count, min(w.created_at) as since,
      jsonb_build_object('name', max(w.process_name), 'count', w.total, 'since', min(w.created_at), 'limitMs', w.limit_ms,
        'step', coalesce(max(e.element_name), w.element_id), 'more', greatest(0, w.total - ${STALLED_NAMED_MAX}),
        'path', '/operate/processes/' || w.process_id || '?version=all&element=' || w.element_id,
        'rows', jsonb_agg(jsonb_build_object('word', w.word, 'path', '/i/' || w.instance_key, 'values', jsonb_strip_nulls(jsonb_build_object(
          'name', coalesce(i.business_id, w.instance_key::text), 'sinceAt', w.created_at, 'what', w.what, 'key', w.wait_key)))
          order by w.created_at)) as about
    from counted w
    left join definition_elements e on e.definition_key = w.definition_key and e.element_id = w.element_id
    left join process_instances i on i.shard = (w.instance_key & 1023)::smallint and i.key = w.instance_key
    where w.position <= ${STALLED_NAMED_MAX}
    group by w.tenant_id, w.process_id, w.limit_ms, w.element_id, w.total`;

export const endStalledText = `with open as materialized (
      select a.tenant_id, a.process_id, a.subject, d.key
      from process_alerts a join process_definitions d on d.tenant_id = a.tenant_id and d.process_id = a.process_id
      where a.kind = 'STALLED' and a.ended_at is null),
    waiting as (
      select o.tenant_id, o.process_id, o.subject from open o
      where exists (select from user_tasks t where t.definition_key = o.key and t.element_id = o.subject)
      union all
      select o.tenant_id, o.process_id, o.subject from open o join jobs j on j.definition_key = o.key and j.element_id = o.subject
      union all
      select o.tenant_id, o.process_id, o.subject from open o
      join subscriptions b on b.definition_key = o.key and b.element_id = o.subject)
    update process_alerts a set ended_at = now() where a.kind = 'STALLED' and a.ended_at is null
      and (a.tenant_id, a.process_id, a.subject) not in (select w.tenant_id, w.process_id, w.subject from waiting w)`;

// helpers

const alertEvent = (alias: string): string =>
  `concat_ws(':', ${alias}.kind, ${alias}.tenant_id, ${alias}.process_id, ${alias}.episode, md5(${alias}.subject))`;

/** Of an owner, who has no preferences at hand. */
export const wantedByOwner = (template: string): string =>
  `exists (select from users w where w.username = u.username and ${isWantedBy(template).replaceAll('u.preferences', 'w.preferences')})`;

/** `found` gives tenant_id, process_id, subject, count, since and about. */
async function queueAlerts(
  pool: Pool,
  domain: string,
  kind: 'INCIDENTS' | 'STALLED',
  template: string,
  found: string,
): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging} ${owning}, found as (${found}), told as (
      insert into process_alerts as a (tenant_id, process_id, kind, subject, level, since, about)
      select tenant_id, process_id, $2, subject, length(count::text) - 1, since, about from found
      on conflict (tenant_id, process_id, kind, subject) do update set
        level = excluded.level, about = excluded.about, snoozed_until = null,
        episode = a.episode + (a.ended_at is not null)::int,
        since = case when a.ended_at is null then least(a.since, excluded.since) else excluded.since end, ended_at = null
      where (a.ended_at is not null or excluded.level > a.level) and (a.snoozed_until is null or a.snoozed_until < now())
      returning a.*
    )
    insert into mails (tenant_id, template, username, address, message_id, event, about)
    select t.tenant_id, $3, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>', ${alertEvent('t')} || ':' || t.level, t.about
    from told t join owner u on u.tenant_id = t.tenant_id and u.process_id = t.process_id
    where ${wantedByOwner('$3')}
    on conflict do nothing`,
    [domain, kind, template],
  );
  return rowCount ?? 0;
}
