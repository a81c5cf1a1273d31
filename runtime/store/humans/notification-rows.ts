import type { Pool } from '../pools.ts';

/** A notification that was just made, for whom is looking. */
export interface NewNotification {
  readonly notificationKey: string;
  readonly username: string;
  readonly tenantId: string;
}

/**
 * Makes the notifications that these tasks and instances ask for and that are not there yet: who got a task from somebody else or
 * from the process, who lost one they were told of, who can help with a late one, and whom a comment mentions. Of the steps of one escalation a person is told the last: it takes the
 * place of one they have not read.
 */
export async function makeNotifications(
  pool: Pool,
  keys: readonly string[],
): Promise<readonly NewNotification[]> {
  const { rows } = await pool.query<NewNotification>(
    `with named as (select distinct unnest($1::bigint[]) as key),
    task as (
      select t.*, (
        select j.actor from transitions j where j.instance_key = t.instance_key and j.at = t.assigned_at
          and j.command ->> 'userTaskKey' = t.key::text limit 1) as actor
      from named n join user_tasks t on t.shard = (n.key & 1023)::smallint and t.key = n.key
    ),
    escalated as (
      select distinct on (h.task_key, w.username) h.tenant_id, h.task_key as key, w.username, h.at
      from named n join history_escalations h on h.task_key = n.key
      cross join lateral (
        select unnest(h.notified_users || h.candidate_users) as username
        union select m.member_id from memberships m where m.container_kind = 'group' and m.member_kind = 'user'
          and m.container_id = any (h.notified_groups || h.candidate_groups)) w
      order by h.task_key, w.username, h.at desc
    ),
    replaced as (
      delete from notifications x using escalated e where x.username = e.username and x.about_key = e.key
        and x.type = 'TASK_ESCALATED' and x.read_at is null and x.happened_at < e.at
    ),
    wanted as (
      select tenant_id, 'TASK_ASSIGNED' as type, 'USER_TASK' as about, key, assignee as username, actor, assigned_at as at
      from task where assignee is not null and assigned_at is not null
      union all
      select t.tenant_id, 'TASK_REASSIGNED', 'USER_TASK', t.key, p.username, t.actor, t.assigned_at
      from task t join notifications p on p.about_key = t.key and p.type = 'TASK_ASSIGNED' and p.happened_at < t.assigned_at
      where t.assignee is not null and t.assignee <> p.username and t.owner is distinct from p.username
        and not exists (select from notifications x where x.username = p.username and x.about_key = t.key and x.type = 'TASK_REASSIGNED'
          and x.happened_at > p.happened_at)
      union all
      select tenant_id, 'TASK_ESCALATED', 'USER_TASK', key, username, null, at from escalated
      union all
      select c.tenant_id, 'COMMENT_MENTION', c.target_type, n.key, m.username, c.author, c.created_at
      from named n join comments c on c.target_key = n.key::text and c.target_type in ('USER_TASK', 'PROCESS_INSTANCE')
      cross join lateral unnest(c.mentions) as m (username)
      where c.mentions <> '{}'
    )
    insert into notifications (tenant_id, type, about, about_key, username, actor, happened_at)
    select w.tenant_id, w.type, w.about, w.key, w.username, w.actor, w.at
    from wanted w join users u on u.username = w.username and u.active where w.actor is distinct from w.username
    on conflict do nothing
    returning notification_key::text as "notificationKey", username, tenant_id as "tenantId"`,
    [keys],
  );
  return rows;
}

/** What a process that died may have committed without telling anybody. */
export async function findRecentSubjects(
  pool: Pool,
  since: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `select key::text from (
      (select key from user_tasks where assigned_at > to_timestamp($1::float8 / 1000) order by assigned_at desc limit $2)
      union all (select task_key from history_escalations where at > to_timestamp($1::float8 / 1000) order by at desc limit $2)
      union all (select target_key::bigint from comments where mentions <> '{}' and created_at > to_timestamp($1::float8 / 1000)
        and target_type in ('USER_TASK', 'PROCESS_INSTANCE') limit $2)) s`,
    [since, limit],
  );
  return rows.map(({ key }) => key);
}

/** Answers how many were unread. */
export async function markNotificationsRead(
  pool: Pool,
  username: string,
  keys: readonly string[] | 'all',
): Promise<number> {
  const { rowCount } = await pool.query(
    `update notifications set read_at = now() where username = $1 and read_at is null
      and ($2::bigint[] is null or notification_key = any ($2::bigint[]))`,
    [username, keys === 'all' ? null : keys],
  );
  return rowCount ?? 0;
}

/** What happened long ago is no news, read or not. */
export async function deleteOldNotifications(pool: Pool, before: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from notifications where notification_key in (
      select notification_key from notifications where happened_at < to_timestamp($1::float8 / 1000) limit $2)`,
    [before, limit],
  );
  return rowCount ?? 0;
}
