import type { Pool } from '../pools.ts';
import { belonging } from './mail-belonging.ts';

export type DigestPart = 'overdue' | 'today' | 'later' | 'available';

/** One open task of a digest; `total` counts all of its part. */
export interface DigestTask {
  readonly part: DigestPart;
  readonly total: number;
  readonly taskKey: string;
  readonly name: string;
  readonly processName: string | null;
  readonly businessId: string | null;
  readonly dueDate: Date | null;
}

/** Open tasks of a person `u`: theirs, and those they may claim. */
const isOpenFor = (username: string): string => `(t.assignee = ${username} or (t.assignee is null and (
  ${username} = any (t.candidate_users)
  or t.candidate_groups && array(select g.group_id::text from in_group g where g.username = ${username})))
  and exists (select from in_tenant i where i.username = ${username} and i.tenant_id = t.tenant_id))`;

/**
 * For everybody whose clock says so: one row a day, on the days they chose, within four hours of the time they chose. Who has
 * nothing open gets none; the row says that it was looked at.
 */
export async function queueDigestMails(
  pool: Pool,
  domain: string,
  timeZone: string,
  limit: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `${belonging}, person as (
      select u.username, u.email, n.chosen ->> 'digest' as rhythm,
        now() at time zone coalesce(u.preferences ->> 'timeZone', $2) as clock,
        coalesce(n.chosen ->> 'digestAt', '08:00')::time as at,
        coalesce((select array_agg(day::int order by day::int) from jsonb_array_elements_text(n.chosen -> 'digestDays') day),
          array[1, 2, 3, 4, 5]) as days
      from users u cross join lateral (select u.preferences -> 'notifications' as chosen) n
      where u.active and u.email <> '' and n.chosen ->> 'digest' in ('DAILY', 'WEEKLY')
    ), due as (
      select * from person p where p.clock - (p.clock::date + p.at) between interval '0' and interval '4 hours'
        and case p.rhythm when 'DAILY' then extract(isodow from p.clock)::int = any (p.days)
          else extract(isodow from p.clock)::int = p.days[1] end
        and not exists (select from mails m where m.username = p.username and m.digest_date = p.clock::date)
      limit $3
    )
    insert into mails (tenant_id, template, username, address, message_id, digest_date, state)
    select '<default>', 'task-digest', p.username, p.email, '<' || gen_random_uuid() || '@' || $1 || '>', p.clock::date,
      case when exists (select from user_tasks t where ${isOpenFor('p.username')}) then 'QUEUED' else 'CANCELED' end
    from due p
    on conflict do nothing`,
    [domain, timeZone, limit],
  );
  return rowCount ?? 0;
}

/** What a digest says now: of each part how many there are, and the first ones. */
export async function readDigest(
  pool: Pool,
  username: string,
  timeZone: string,
  partMax: number,
): Promise<readonly DigestTask[]> {
  const { rows } = await pool.query<DigestTask>(
    `${belonging}, open as (
      select t.key, coalesce(t.name, t.element_id) as name, t.business_id, t.due_date, t.priority, t.definition_key,
        case when t.assignee is null then 'available' when t.due_date < now() then 'overdue'
          when (t.due_date at time zone $2)::date = (now() at time zone $2)::date then 'today' else 'later' end as part
      from user_tasks t where ${isOpenFor('$1')}
    ), numbered as (
      select o.*, count(*) over (partition by part)::int as total,
        row_number() over (partition by part order by due_date nulls last, priority desc, key) as position
      from open o
    )
    select n.part, n.total, n.key as "taskKey", n.name, coalesce(d.name, d.process_id) as "processName", n.business_id as "businessId",
      n.due_date as "dueDate"
    from numbered n join process_definitions d on d.key = n.definition_key
    where n.position <= $3 order by n.part, n.position`,
    [username, timeZone, partMax],
  );
  return rows;
}
