import type { Pool } from '../pools.ts';
import { belonging, isWantedBy } from './mail-belonging.ts';

/**
 * Of a task `t` with an assignee: its process tells who asked for something, this is that person, and somebody has worked on it
 * before; so it asks them something.
 */
const isQuestion = `exists (
  select from process_definitions d join process_instances p on p.shard = t.shard and p.key = t.instance_key
  where d.key = t.definition_key and d.task_settings -> 'requesterMails' = 'true' and p.started_by = t.assignee
    and exists (select from history_tasks h where h.instance_key = t.instance_key and h.state = 'COMPLETED'))`;

/**
 * Makes the rows of mails that open tasks ask for: all of them, or those of the tasks named. A canceled mail whose task waits
 * for the same person again is taken up again. Answers how many were made, at most `limit`.
 */
export async function queueMails(
  pool: Pool,
  taskKeys: readonly string[] | null,
  domain: string,
  limit: number,
): Promise<number> {
  const tasks =
    taskKeys === null
      ? 'user_tasks t'
      : 'unnest($3::bigint[]) k join user_tasks t on t.shard = (k & 1023)::smallint and t.key = k';
  const { rowCount } = await pool.query(
    `${belonging},
    wanted as (
      select t.key, t.instance_key, t.tenant_id, case when ${isQuestion} then 'request-needs-info' else 'task-assigned' end as template,
        t.assignee as username from ${tasks}
      where t.assignee is not null and not exists (
        -- Whoever took the task themselves knows.
        select from transitions j where j.instance_key = t.instance_key and j.at = t.assigned_at and j.actor = t.assignee
          and j.command ->> 'kind' = 'assignUserTask')
      union all
      select t.key, t.instance_key, t.tenant_id, 'task-available', c.username from ${tasks}
      cross join lateral (
        select unnest(t.candidate_users) as username
        union select username from in_group where group_id = any (t.candidate_groups)) c
      where t.assignee is null
      union all
      select t.key, t.instance_key, t.tenant_id, 'task-overdue', t.assignee from ${tasks}
      where t.assignee is not null and t.due_date < now() and t.due_date > now() - interval '7 days'
      union all
      -- Who is told that it is late; whoever got it then is its assignee, and told as one.
      select t.key, t.instance_key, t.tenant_id, 'task-escalated', e.username from ${tasks}
      join history_escalations x on x.task_key = t.key and x.at > now() - interval '7 days'
      cross join lateral (
        select unnest(x.notified_users) as username
        union select username from in_group where group_id = any (x.notified_groups)) e
      where e.username is distinct from t.assignee
      union all
      -- A task that is new needs no reminder.
      select t.key, t.instance_key, t.tenant_id, 'task-reminder', t.assignee from ${tasks}
      where t.assignee is not null and t.due_date > now() and t.due_date < now() + interval '4 hours'
        and t.created_at < now() - interval '1 hour'
      union all
      -- Whoever was told that they have the task hears that somebody else has it now, but for who gave it away themselves.
      select t.key, t.instance_key, t.tenant_id, 'task-reassigned', m.username from ${tasks}
      join mails m on m.task_key = t.key and m.template in ('task-assigned', 'request-needs-info')
        and m.state = 'SENT'
      where t.assignee <> m.username and t.delegation_state is distinct from 'PENDING' and not exists (
        select from transitions j where j.instance_key = t.instance_key and j.at = t.assigned_at and j.actor = m.username
          and j.command ->> 'userTaskKey' = t.key::text)
    )
    insert into mails as m (tenant_id, task_key, instance_key, template, username, address, message_id)
    select w.tenant_id, w.key, w.instance_key, w.template, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>'
    from wanted w join users u on u.username = w.username and u.active and u.email <> ''
    where exists (select from in_tenant i where i.username = u.username and i.tenant_id = w.tenant_id)
      and ${isWantedBy('w.template')}
      and not exists (select from mails x where x.task_key = w.key and x.template = w.template
        and x.username = u.username and x.state <> 'CANCELED' and x.comment_key is null)
      -- Told as any task before something else of its instance was done.
      and not (w.template = 'request-needs-info' and exists (select from mails x where x.task_key = w.key
        and x.template = 'task-assigned' and x.username = u.username and x.state <> 'CANCELED'))
    limit $2
    on conflict (task_key, template, username) where comment_key is null do update
      set state = 'QUEUED', attempts = 0, next_attempt_at = now(), address = excluded.address where m.state = 'CANCELED'`,
    taskKeys === null ? [domain, limit] : [domain, limit, taskKeys],
  );
  return rowCount ?? 0;
}

/** Once for each first mail whose task has ended: who was told of it hears that it is no longer needed, if it was canceled. */
export async function queueCancelMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const { rows } = await pool.query<{ closed: number }>(
    `with closed as (
      update mails set is_closed = true where mail_key in (
        select m.mail_key from mails m where m.template in ('task-assigned', 'request-needs-info') and m.state = 'SENT' and not m.is_closed
          and not exists (select from user_tasks t where t.shard = (m.task_key & 1023)::smallint and t.key = m.task_key)
        order by m.mail_key limit $2)
      returning *
    ), queued as (
      insert into mails (tenant_id, task_key, instance_key, template, username, address, message_id)
      select c.tenant_id, c.task_key, c.instance_key, 'task-canceled', u.username, u.email,
        '<' || gen_random_uuid() || '@' || $1 || '>'
      from closed c join users u on u.username = c.username and u.active and u.email <> ''
      where ${isWantedBy(`'task-canceled'`)} and exists (
        select from history_tasks h where h.key = c.task_key and h.state = 'CANCELED' and h.assignee = c.username)
      on conflict do nothing
    )
    select count(*)::int as closed from closed`,
    [domain, limit],
  );
  return rows[0]?.closed ?? 0;
}

/** To both, when an absence with a deputy is arranged. */
export async function queueSubstituteMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into mails (tenant_id, template, username, address, message_id, substitution_key)
    select '<default>', 'substitute-notice', u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>', s.substitution_key
    from substitutions s join users u on u.username in (s.absent_user, s.deputy_user) and u.active and u.email <> ''
    where s.until_at > now() and ${isWantedBy(`'substitute-notice'`)}
      and not exists (select from mails x where x.substitution_key = s.substitution_key and x.username = u.username)
    limit $2 on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

/** The same for the people whom comments mention. What is older than a week when mail is set up is no news. */
export async function queueMentionMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging}
    insert into mails (tenant_id, task_key, instance_key, template, username, address, message_id, comment_key)
    select c.tenant_id, case c.target_type when 'USER_TASK' then c.key end, c.instance_key, 'comment-mention', u.username, u.email,
      '<' || gen_random_uuid() || '@' || $1 || '>', c.comment_key
    from (
      select *, target_key::bigint as key, case target_type when 'PROJECT' then null
        when 'PROCESS_INSTANCE' then target_key::bigint else coalesce(
        (select t.instance_key from user_tasks t where t.shard = (target_key::bigint & 1023)::smallint and t.key = target_key::bigint),
        (select h.instance_key from history_tasks h where h.key = target_key::bigint)) end as instance_key
      from comments where mentions <> '{}' and created_at > now() - interval '7 days'
        and target_type in ('USER_TASK', 'PROCESS_INSTANCE', 'PROJECT')
    ) c
    cross join lateral unnest(c.mentions) as m (username)
    join users u on u.username = m.username and u.active and u.email <> '' and u.username <> c.author
    where (c.instance_key is not null or c.target_type = 'PROJECT') and ${isWantedBy(`'comment-mention'`)}
      and exists (select from in_tenant i where i.username = u.username and i.tenant_id = c.tenant_id)
      and not exists (select from mails x where x.comment_key = c.comment_key and x.username = u.username)
    limit $2
    on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}
