import type { Pool } from '../pools.ts';

export type MailTemplate = 'task-assigned' | 'task-available' | 'comment-mention';

/** One mail to be sent now, with what its template needs. */
export interface ClaimedMail {
  readonly mailKey: string;
  /** Null for a comment on an instance. */
  readonly taskKey: string | null;
  readonly instanceKey: string;
  readonly template: MailTemplate;
  readonly address: string;
  readonly messageId: string;
  readonly attempts: number;
  /** False when the task has ended, is somebody else's by now, or the person is gone. */
  readonly isWanted: boolean;
  readonly userName: string | null;
  readonly taskName: string | null;
  readonly processName: string | null;
  readonly businessId: string | null;
  readonly dueDate: Date | null;
  /** Of the comment that mentions somebody. */
  readonly comment: { readonly author: string; readonly text: string } | null;
}

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
      select t.key, t.instance_key, t.tenant_id, 'task-assigned' as template, t.assignee as username from ${tasks}
      where t.assignee is not null and not exists (
        -- Whoever took the task themselves knows.
        select from journal j where j.instance_key = t.instance_key and j.at = t.assigned_at and j.actor = t.assignee
          and j.command ->> 'kind' = 'assignUserTask')
      union all
      select t.key, t.instance_key, t.tenant_id, 'task-available', c.username from ${tasks}
      cross join lateral (
        select unnest(t.candidate_users) as username
        union select username from in_group where group_id = any (t.candidate_groups)) c
      where t.assignee is null
    )
    insert into mails as m (tenant_id, task_key, instance_key, template, username, address, message_id)
    select w.tenant_id, w.key, w.instance_key, w.template, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>'
    from wanted w join users u on u.username = w.username and u.active and u.email <> ''
    where exists (select from in_tenant i where i.username = u.username and i.tenant_id = w.tenant_id)
      and not exists (select from mails x where x.task_key = w.key and x.template = w.template
        and x.username = u.username and x.state <> 'CANCELED' and x.comment_key is null)
    limit $2
    on conflict (task_key, template, username) where comment_key is null do update
      set state = 'QUEUED', attempts = 0, next_attempt_at = now(), address = excluded.address where m.state = 'CANCELED'`,
    taskKeys === null ? [domain, limit] : [domain, limit, taskKeys],
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
      select *, target_key::bigint as key, case target_type when 'PROCESS_INSTANCE' then target_key::bigint else coalesce(
        (select t.instance_key from user_tasks t where t.shard = (target_key::bigint & 1023)::smallint and t.key = target_key::bigint),
        (select h.instance_key from history_tasks h where h.key = target_key::bigint)) end as instance_key
      from comments where mentions <> '{}' and created_at > now() - interval '7 days'
        and target_type in ('USER_TASK', 'PROCESS_INSTANCE')
    ) c
    cross join lateral unnest(c.mentions) as m (username)
    join users u on u.username = m.username and u.active and u.email <> '' and u.username <> c.author
    where c.instance_key is not null
      and exists (select from in_tenant i where i.username = u.username and i.tenant_id = c.tenant_id)
      and not exists (select from mails x where x.comment_key = c.comment_key and x.username = u.username)
    limit $2
    on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

/** Takes the mail that is due longest. While it is being sent nobody else gets it, for `leaseMs`. */
export async function claimMail(pool: Pool, leaseMs: number): Promise<ClaimedMail | null> {
  const { rows } = await pool.query<ClaimedMail>(
    `with due as (
      select mail_key from mails where state = 'QUEUED' and next_attempt_at <= now()
      order by next_attempt_at limit 1 for update skip locked
    ), claimed as (
      update mails m set attempts = m.attempts + 1, next_attempt_at = now() + $1 * interval '1 millisecond'
      from due where m.mail_key = due.mail_key returning m.*
    )
    select c.mail_key as "mailKey", c.task_key as "taskKey", c.instance_key as "instanceKey", c.template, c.address,
      c.message_id as "messageId", c.attempts, u.name as "userName", coalesce(t.name, t.element_id, e.name, e.element_id) as "taskName",
      coalesce(d.name, d.process_id) as "processName", coalesce(t.business_id, i.business_id) as "businessId", t.due_date as "dueDate",
      case when m.comment_key is not null
        then json_build_object('author', coalesce(nullif(a.name, ''), m.author), 'text', m.content) end as comment,
      u.username is not null and case c.template when 'comment-mention' then m.comment_key is not null
        when 'task-assigned' then t.key is not null and t.assignee is not distinct from c.username
        else t.key is not null and t.assignee is null end as "isWanted"
    from claimed c
    left join user_tasks t on t.shard = (c.task_key & 1023)::smallint and t.key = c.task_key
    left join comments m on m.comment_key = c.comment_key
    left join users a on a.username = m.author
    -- A comment outlives its task and its instance.
    left join lateral (select h.name, h.element_id from history_tasks h where t.key is null and h.key = c.task_key) e on true
    left join lateral (
      select p.definition_key, p.business_id from process_instances p
      where p.shard = (c.instance_key & 1023)::smallint and p.key = c.instance_key
      union all
      select p.definition_key, p.business_id from history_instances p where p.key = c.instance_key
      limit 1) i on c.comment_key is not null
    left join process_definitions d on d.key = coalesce(t.definition_key, i.definition_key)
    left join users u on u.username = c.username and u.active`,
    [leaseMs],
  );
  return rows[0] ?? null;
}

export type MailOutcome =
  | { readonly state: 'SENT'; readonly subject: string }
  | { readonly state: 'CANCELED' }
  | { readonly state: 'FAILED'; readonly error: string }
  | { readonly state: 'QUEUED'; readonly error: string; readonly waitMs: number };

/** Only the attempt that was claimed last may say how it went. */
export async function settleMail(
  pool: Pool,
  { mailKey, attempts }: ClaimedMail,
  outcome: MailOutcome,
): Promise<void> {
  await pool.query(
    `update mails set state = $3, subject = coalesce($4, subject), last_error = $5,
      sent_at = case when $3 = 'SENT' then now() end, next_attempt_at = now() + $6 * interval '1 millisecond'
    where mail_key = $1 and attempts = $2 and state = 'QUEUED'`,
    [
      mailKey,
      attempts,
      outcome.state,
      'subject' in outcome ? outcome.subject : null,
      'error' in outcome ? outcome.error : null,
      'waitMs' in outcome ? outcome.waitMs : 0,
    ],
  );
}

/** Addresses are personal data: a mail about a task that has ended is forgotten after some time. */
export async function deleteOldMails(pool: Pool, days: number, limit: number): Promise<void> {
  await pool.query(
    `delete from mails where mail_key in (
      select m.mail_key from mails m where m.created_at < now() - $1 * interval '1 day' and m.state <> 'QUEUED'
        and not exists (select from user_tasks t where t.shard = (m.task_key & 1023)::smallint and t.key = m.task_key)
      limit $2)`,
    [days, limit],
  );
}

/** The same rules as at sign-in: roles come directly or through a group, tenants also through a role. */
const belonging = `
with in_group as (
  select member_id as username, container_id as group_id from memberships where container_kind = 'group' and member_kind = 'user'
), in_role as (
  select member_id as username, container_id as role_id from memberships where container_kind = 'role' and member_kind = 'user'
  union select g.username, m.container_id from memberships m
    join in_group g on g.group_id = m.member_id where m.container_kind = 'role' and m.member_kind = 'group'
), in_tenant as (
  select member_id as username, container_id as tenant_id from memberships where container_kind = 'tenant' and member_kind = 'user'
  union select g.username, m.container_id from memberships m
    join in_group g on g.group_id = m.member_id where m.container_kind = 'tenant' and m.member_kind = 'group'
  union select r.username, m.container_id from memberships m
    join in_role r on r.role_id = m.member_id where m.container_kind = 'tenant' and m.member_kind = 'role'
)`;
