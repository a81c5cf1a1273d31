import type { Pool } from '../pools.ts';
import { owning, wantedByOwner } from './alert-mails.ts';
import { belonging, isWantedBy } from './mail-belonging.ts';

/** To who began an operation on many, when it has come to its end. What was canceled, somebody has canceled. */
export async function queueBatchMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const template = `case b.type when 'MIGRATE_PROCESS_INSTANCE' then 'migration-finished' else 'batch-finished' end`;
  const { rowCount } = await pool.query(
    `insert into mails (tenant_id, template, username, address, message_id, event, about)
    select b.tenant_id, ${template}, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>', 'batch:' || b.key,
      jsonb_build_object('name', coalesce(d.name, d.process_id, b.type), 'version', d.version, 'since', b.created_at, 'until', b.ended_at,
        'note', b.reason, 'done', i.done, 'failed', i.failed, 'skipped', i.skipped,
        'path', case when d.key is not null then '/operate/processes/' || d.process_id || '?version=' || d.version
          when b.type = 'RESOLVE_INCIDENT' then '/operate/instances?state=incidents' else '/operate/instances?state=all' end,
        'rows', coalesce((select jsonb_agg(jsonb_build_object('word', 'failure', 'values', jsonb_build_object(
            'count', f.count, 'code', f.code, 'message', left(f.message, 200))) order by f.count desc)
          from (select coalesce(x.code, '–') as code, max(coalesce(x.error_message, '')) as message, count(*)::int as count
            from batch_items x where x.batch_key = b.key and x.state = 'FAILED' group by 1 order by 3 desc limit 5) f), '[]'))
    from batch_operations b
    join users u on u.username = b.actor and u.active and u.email <> ''
    left join process_definitions d on b.type = 'MIGRATE_PROCESS_INSTANCE' and d.key::text = b.params ->> 'targetKey'
    cross join lateral (
      select count(*) filter (where x.state = 'COMPLETED') as done, count(*) filter (where x.state = 'FAILED') as failed,
        count(*) filter (where x.state = 'SKIPPED') as skipped
      from batch_items x where x.batch_key = b.key) i
    where b.ended_at > now() - interval '1 day' and b.actor_kind = 'USER' and b.state in ('COMPLETED', 'PARTIALLY_COMPLETED')
      and ${isWantedBy(template)} and not exists (select from mails x where x.event = 'batch:' || b.key)
    limit $2 on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

/** To the owners of a process of which somebody else deployed a version: what the steps say and do now, compared with the one before. */
export async function queueDeploymentMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging} ${owning}
    insert into mails (tenant_id, template, username, address, message_id, event, about)
    select d.tenant_id, 'deployment-notice', u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>', 'deployed:' || d.key,
      jsonb_build_object('name', coalesce(d.name, d.process_id), 'version', d.version, 'note', d.version_note, 'since', d.deployed_at,
        'by', coalesce((select nullif(p.name, '') from users p where p.username = d.deployed_by), d.deployed_by),
        'path', '/operate/processes/' || d.process_id || '?tab=versions', 'rows', coalesce(c.rows, '[]'),
        'more', greatest(0, coalesce(c.total, 0) - ${CHANGES_NAMED_MAX}))
    from owner u
    join process_definitions d on d.tenant_id = u.tenant_id and d.process_id = u.process_id
    -- What was there when they became owners is no news.
    join process_settings s on s.tenant_id = d.tenant_id and s.process_id = d.process_id and s.updated_at < d.deployed_at
    left join lateral (
      select b.key, b.model from process_definitions b
      where b.tenant_id = d.tenant_id and b.process_id = d.process_id and b.version < d.version
      order by b.version desc limit 1) b on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('word', x.word, 'values', jsonb_build_object('name', x.name)) order by x.rank, x.name)
        filter (where x.position <= ${CHANGES_NAMED_MAX}) as rows, max(x.position) as total
      from (
        select y.*, row_number() over (order by y.rank, y.name) as position from (
          select case when o.element_id is null then 'added' when n.element_id is null then 'removed' else 'changed' end as word,
            case when o.element_id is null then 1 when n.element_id is null then 2 else 3 end as rank,
            coalesce(n.element_name, o.element_name, n.element_id, o.element_id) as name
          from (select * from definition_elements where definition_key = d.key) n
          full join (select * from definition_elements where definition_key = b.key) o on o.element_id = n.element_id
          where o.element_id is null or n.element_id is null or n.element_name is distinct from o.element_name
            or d.model -> 'elements' ->> n.element_id <> b.model -> 'elements' ->> n.element_id
        ) y) x
    ) c on b.key is not null
    where d.deployed_at > now() - interval '1 day' and d.state = 'ACTIVE' and d.deployed_by <> u.username
      and ${wantedByOwner(`'deployment-notice'`)}
      and not exists (select from mails x where x.event = 'deployed:' || d.key and x.username = u.username)
    limit $2 on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

/**
 * Each day to every owner, on the days and at the time they chose for summaries, or at eight on working days: how much was done, and
 * what is stuck. Where nothing happened none is sent; the row says that it was looked at.
 */
export async function queueOwnerDigests(
  pool: Pool,
  domain: string,
  timeZone: string,
  limit: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging} ${owning}, person as (
      select distinct o.username, o.email, now() at time zone coalesce(u.preferences ->> 'timeZone', $2) as clock,
        coalesce(u.preferences #>> '{notifications,digestAt}', '08:00')::time as at,
        coalesce(u.preferences #> '{notifications,digestDays}', '[1, 2, 3, 4, 5]') as days
      from owner o join users u on u.username = o.username where ${isWantedBy(`'ops-digest'`)}
    ), due as (
      select * from person p where p.clock - (p.clock::date + p.at) between interval '0' and interval '4 hours'
        and p.days @> to_jsonb(extract(isodow from p.clock)::int)
        and not exists (select from mails m where m.username = p.username and m.event = 'ops:' || p.clock::date)
      limit $3
    ), process as (
      select u.username, u.tenant_id, u.process_id, coalesce(max(d.name), u.process_id) as name, sum(h.done)::int as done,
        sum(h.before)::int as before, sum(n.incidents)::int as incidents
      from due p join owner u on u.username = p.username
      join process_definitions d on d.tenant_id = u.tenant_id and d.process_id = u.process_id
      cross join lateral (
        select count(*) filter (where i.ended_at > now() - interval '1 day') as done,
          count(*) filter (where i.ended_at <= now() - interval '7 days') as before
        from history_instances i where i.definition_key = d.key and i.state = 'COMPLETED' and (i.ended_at > now() - interval '1 day'
          or i.ended_at between now() - interval '8 days' and now() - interval '7 days')) h
      cross join lateral (select count(*) as incidents from incidents i where i.definition_key = d.key) n
      group by u.username, u.tenant_id, u.process_id
    ), summary as (
      select username, count(*)::int as processes, sum(done) as done, sum(incidents) as incidents, min(name) as name,
        jsonb_agg(jsonb_build_object('word', case incidents when 0 then 'line' else 'lineIncidents' end,
          'path', '/operate/processes/' || process_id || '?version=all',
          'values', jsonb_build_object('name', name, 'done', done, 'before', before, 'incidents', incidents))
          order by incidents desc, done desc, name) as rows
      from process group by username
    )
    insert into mails (tenant_id, template, username, address, message_id, event, about, state)
    select '<default>', 'ops-digest', p.username, p.email, '<' || gen_random_uuid() || '@' || $1 || '>', 'ops:' || p.clock::date,
      jsonb_build_object('name', s.name, 'count', s.processes, 'done', s.done, 'incidents', s.incidents, 'path', '/operate', 'rows', s.rows),
      case when s.done + s.incidents > 0 then 'QUEUED' else 'CANCELED' end
    from due p join summary s on s.username = p.username
    on conflict do nothing`,
    [domain, timeZone, limit],
  );
  return rowCount ?? 0;
}

/** Once for each API token that ends within a week, to whose it is; whoever made it for less than two has no need to be told. */
export async function queueTokenMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into mails (tenant_id, template, username, address, message_id, event, about)
    select '<default>', 'token-expiring', u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>', 'token:' || k.client_id,
      jsonb_build_object('name', k.name, 'path', '/preferences', 'since', k.created_at, 'expires', k.expires_at, 'used', k.last_used_at)
    from api_tokens k join users u on u.username = k.owner_id and u.active and u.email <> ''
    where k.expires_at between now() and now() + interval '7 days' and k.expires_at - k.created_at > interval '14 days'
      and not exists (select from mails x where x.event = 'token:' || k.client_id)
    limit $2 on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

// helpers

/** What is above it is said by the comparison that the mail leads to. */
const CHANGES_NAMED_MAX = 12;
