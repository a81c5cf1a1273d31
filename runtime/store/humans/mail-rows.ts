import type { MailKind } from '../../contract/mails.ts';
import type { Pool } from '../pools.ts';

export type MailTemplate = MailKind;

/** One mail to be sent now, with what its template needs. */
export interface ClaimedMail {
  readonly mailKey: string;
  /** Null for a comment on an instance. */
  readonly taskKey: string | null;
  /** Null for a mail that is about no instance. */
  readonly instanceKey: string | null;
  readonly template: MailTemplate;
  readonly address: string;
  readonly messageId: string;
  readonly attempts: number;
  /** False when the task has ended, is somebody else's by now, or the person is gone. */
  readonly isWanted: boolean;
  readonly userName: string | null;
  /** As the person chose them; null where they did not. */
  readonly language: string | null;
  readonly timeZone: string | null;
  /** Who started the instance, where that is somebody else. */
  readonly requesterName: string | null;
  /** Open tasks of the same step that nobody has, beside this one; counted to a hundred. */
  readonly othersWaiting: number;
  /** Names of the tasks of the instance: the last ones that were completed, and those that are open. */
  readonly way: { readonly done: readonly string[]; readonly open: readonly string[] } | null;
  readonly taskName: string | null;
  readonly processName: string | null;
  readonly businessId: string | null;
  readonly dueDate: Date | null;
  /** Of the comment that mentions somebody. */
  readonly comment: { readonly author: string; readonly text: string } | null;
  /** Who has the task now. */
  readonly assigneeName: string | null;
  readonly substitution: {
    readonly absentName: string;
    readonly deputyName: string;
    readonly isDeputy: boolean;
    readonly from: string;
    readonly until: string;
  } | null;
  /** What was sent before, and goes out again as it was. */
  readonly resent: { readonly subject: string; readonly html: string; readonly text: string } | null;
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
      union all
      select t.key, t.instance_key, t.tenant_id, 'task-overdue', t.assignee from ${tasks}
      where t.assignee is not null and t.due_date < now() and t.due_date > now() - interval '7 days'
      union all
      -- A task that is new needs no reminder.
      select t.key, t.instance_key, t.tenant_id, 'task-reminder', t.assignee from ${tasks}
      where t.assignee is not null and t.due_date > now() and t.due_date < now() + interval '4 hours'
        and t.created_at < now() - interval '1 hour'
      union all
      -- Whoever was told that they have the task hears that somebody else has it now, but for who gave it away themselves.
      select t.key, t.instance_key, t.tenant_id, 'task-reassigned', m.username from ${tasks}
      join mails m on m.task_key = t.key and m.template = 'task-assigned' and m.state = 'SENT'
      where t.assignee <> m.username and t.delegation_state is distinct from 'PENDING' and not exists (
        select from journal j where j.instance_key = t.instance_key and j.at = t.assigned_at and j.actor = m.username
          and j.command ->> 'userTaskKey' = t.key::text)
    )
    insert into mails as m (tenant_id, task_key, instance_key, template, username, address, message_id)
    select w.tenant_id, w.key, w.instance_key, w.template, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>'
    from wanted w join users u on u.username = w.username and u.active and u.email <> ''
    where exists (select from in_tenant i where i.username = u.username and i.tenant_id = w.tenant_id)
      and ${isWantedBy('w.template')}
      and not exists (select from mails x where x.task_key = w.key and x.template = w.template
        and x.username = u.username and x.state <> 'CANCELED' and x.comment_key is null)
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
        select m.mail_key from mails m where m.template = 'task-assigned' and m.state = 'SENT' and not m.is_closed
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
      select *, target_key::bigint as key, case target_type when 'PROCESS_INSTANCE' then target_key::bigint else coalesce(
        (select t.instance_key from user_tasks t where t.shard = (target_key::bigint & 1023)::smallint and t.key = target_key::bigint),
        (select h.instance_key from history_tasks h where h.key = target_key::bigint)) end as instance_key
      from comments where mentions <> '{}' and created_at > now() - interval '7 days'
        and target_type in ('USER_TASK', 'PROCESS_INSTANCE')
    ) c
    cross join lateral unnest(c.mentions) as m (username)
    join users u on u.username = m.username and u.active and u.email <> '' and u.username <> c.author
    where c.instance_key is not null and ${isWantedBy(`'comment-mention'`)}
      and exists (select from in_tenant i where i.username = u.username and i.tenant_id = c.tenant_id)
      and not exists (select from mails x where x.comment_key = c.comment_key and x.username = u.username)
    limit $2
    on conflict do nothing`,
    [domain, limit],
  );
  return rowCount ?? 0;
}

/** Takes the mail that is due longest, and whose receiver wants no quiet now. Nobody else gets it for `leaseMs`. */
export async function claimMail(pool: Pool, leaseMs: number, timeZone: string): Promise<ClaimedMail | null> {
  const { rows } = await pool.query<ClaimedMail>(
    `with due as (
      select m.mail_key from mails m left join users u on u.username = m.username
      where m.state = 'QUEUED' and m.next_attempt_at <= now() and not (${isQuiet('$2')})
      order by m.next_attempt_at limit 1 for update of m skip locked
    ), chosen as (
      update mails m set attempts = m.attempts + 1, next_attempt_at = now() + $1 * interval '1 millisecond'
      from due where m.mail_key = due.mail_key returning m.*
    ) ${mailFacts}`,
    [leaseMs, timeZone],
  );
  return rows[0] ?? null;
}

/** The same of any mail, to look at it; nothing is changed. */
export async function findMail(pool: Pool, mailKey: string): Promise<ClaimedMail | null> {
  const { rows } = await pool.query<ClaimedMail>(
    `with chosen as (select * from mails where mail_key = $1) ${mailFacts}`,
    [mailKey],
  );
  return rows[0] ?? null;
}

/** As it was sent; null when it was not, or before that was kept. */
export async function findSentParts(
  pool: Pool,
  mailKey: string,
): Promise<{ readonly subject: string; readonly html: string; readonly text: string } | null> {
  const { rows } = await pool.query<{ subject: string; html: string; text: string }>(
    'select subject, html, body as text from mails where mail_key = $1 and html is not null',
    [mailKey],
  );
  return rows[0] ?? null;
}

/** Sent, given up or canceled: it goes out once more, with its Message-ID, so that a receiver can tell the repetition. */
export async function resendMail(pool: Pool, mailKey: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update mails set state = 'QUEUED', attempts = 0, next_attempt_at = now(), last_error = null, is_resent = html is not null
     where mail_key = $1 and state <> 'QUEUED'`,
    [mailKey],
  );
  return rowCount === 1;
}

export async function cancelMail(pool: Pool, mailKey: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update mails set state = 'CANCELED' where mail_key = $1 and state = 'QUEUED'`,
    [mailKey],
  );
  return rowCount === 1;
}

export type MailOutcome =
  | { readonly state: 'SENT'; readonly subject: string; readonly html: string; readonly text: string }
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
    `update mails set state = $3, subject = coalesce($4, subject), last_error = $5, html = coalesce($7, html),
      body = coalesce($8, body), sent_at = case when $3 = 'SENT' then now() end, next_attempt_at = now() + $6 * interval '1 millisecond'
    where mail_key = $1 and attempts = $2 and state = 'QUEUED'`,
    [
      mailKey,
      attempts,
      outcome.state,
      'subject' in outcome ? outcome.subject : null,
      'error' in outcome ? outcome.error : null,
      'waitMs' in outcome ? outcome.waitMs : 0,
      'html' in outcome ? outcome.html : null,
      'text' in outcome ? outcome.text : null,
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

// helpers

/** Of a person `u`: they have not switched this kind off. */
function isWantedBy(template: string): string {
  return `not coalesce(u.preferences #> '{notifications,mailOff}' ? (${template}), false)`;
}

/** Of a person `u`: it is quiet by their own clock. A quiet time may go over midnight. */
function isQuiet(timeZone: string): string {
  const local = `(now() at time zone coalesce(u.preferences ->> 'timeZone', ${timeZone}))::time`;
  const [from, until] = ['from', 'until'].map(
    (end) => `(u.preferences #>> '{notifications,quietHours,${end}}')::time`,
  );
  return `coalesce(case when ${from} <= ${until} then ${local} >= ${from} and ${local} < ${until}
    else ${local} >= ${from} or ${local} < ${until} end, false)`;
}

/** What a template needs of the `chosen` mails. */
const mailFacts = `
    select c.mail_key as "mailKey", c.task_key as "taskKey", c.instance_key as "instanceKey", c.template, c.address,
      c.message_id as "messageId", c.attempts, u.name as "userName", coalesce(t.name, t.element_id, e.name, e.element_id) as "taskName",
      u.preferences ->> 'language' as language, u.preferences ->> 'timeZone' as "timeZone",
      case when i.started_by <> c.username then coalesce(nullif(r.name, ''), r.username) end as "requesterName",
      case when c.template = 'task-available' then (
        select count(*)::int from (
          select from user_tasks x where x.definition_key = t.definition_key and x.element_id = t.element_id and x.assignee is null
            and x.key <> t.key limit 100) x) else 0 end as "othersWaiting",
      case when t.key is not null then json_build_object(
        'done', array(select coalesce(x.name, x.element_id) from (
          select h.name, h.element_id, h.ended_at from history_tasks h where h.instance_key = c.instance_key and h.state = 'COMPLETED'
          order by h.ended_at desc limit 3) x order by x.ended_at),
        'open', array(select coalesce(x.name, x.element_id) from user_tasks x where x.instance_key = c.instance_key
          order by x.key limit 3)) end as way,
      coalesce(d.name, d.process_id) as "processName", coalesce(t.business_id, i.business_id) as "businessId", t.due_date as "dueDate",
      case when m.comment_key is not null
        then json_build_object('author', coalesce(nullif(a.name, ''), m.author), 'text', m.content) end as comment,
      coalesce(nullif(h.name, ''), t.assignee) as "assigneeName",
      case when s.substitution_key is not null then json_build_object('absentName', coalesce(nullif(sa.name, ''), s.absent_user),
        'deputyName', coalesce(nullif(sd.name, ''), s.deputy_user), 'isDeputy', s.deputy_user = c.username,
        'from', s.from_at, 'until', s.until_at) end as substitution,
      case when c.is_resent then json_build_object('subject', c.subject, 'html', c.html, 'text', c.body) end as resent,
      c.is_resent or (u.username is not null and case c.template when 'comment-mention' then m.comment_key is not null
        when 'task-available' then t.key is not null and t.assignee is null
        when 'task-reassigned' then t.key is not null and t.assignee is distinct from c.username
        when 'task-canceled' then t.key is null
        when 'substitute-notice' then s.substitution_key is not null
        else t.key is not null and t.assignee is not distinct from c.username end) as "isWanted"
    from chosen c
    left join user_tasks t on t.shard = (c.task_key & 1023)::smallint and t.key = c.task_key
    left join comments m on m.comment_key = c.comment_key
    left join users a on a.username = m.author
    left join users h on h.username = t.assignee
    left join substitutions s on s.substitution_key = c.substitution_key
    left join users sa on sa.username = s.absent_user
    left join users sd on sd.username = s.deputy_user
    -- A comment, and the word that a task was canceled, outlive the task and its instance.
    left join lateral (select h.name, h.element_id from history_tasks h where t.key is null and h.key = c.task_key) e on true
    left join lateral (
      select p.definition_key, p.business_id, p.started_by from process_instances p
      where p.shard = (c.instance_key & 1023)::smallint and p.key = c.instance_key
      union all
      select p.definition_key, p.business_id, p.started_by from history_instances p where p.key = c.instance_key
      limit 1) i on c.instance_key is not null
    left join users r on r.username = i.started_by
    left join process_definitions d on d.key = coalesce(t.definition_key, i.definition_key)
    left join users u on u.username = c.username and u.active`;
