import type { AdminDatabase } from '../entities/open-admin-database.ts';

/** Seconds until each blocked subject may try again; 0 when none is blocked. */
export async function secondsBlocked(db: AdminDatabase, subjects: readonly string[]): Promise<number> {
  const rows: { seconds: string | null }[] = await db.query(
    `select max(ceil(extract(epoch from blocked_until - now()))) as seconds
     from login_attempts where subject = any ($1) and blocked_until > now()`,
    [subjects],
  );
  return Number(rows[0]?.seconds ?? 0);
}

/**
 * Counts a failed sign-in. Above the limit the subject is blocked for a minute, and twice as long after each further failure,
 * up to 15 minutes; a minute without failure starts the count again.
 */
export async function countFailure(db: AdminDatabase, subject: string, limit: number): Promise<void> {
  await db.query(
    `insert into login_attempts as a (subject, failures, last_failure_at) values ($1, 1, now())
     on conflict (subject) do update set
       failures = case when greatest(a.last_failure_at, a.blocked_until) < now() - interval '1 minute' then 1 else a.failures + 1 end,
       last_failure_at = now(),
       blocked_until = case
         when greatest(a.last_failure_at, a.blocked_until) < now() - interval '1 minute' then null
         when a.failures + 1 >= $2 then now() + least(interval '15 minutes', interval '1 minute' * power(2, least(a.failures + 1 - $2, 10)))
       end`,
    [subject, limit],
  );
}

export async function forgetFailures(db: AdminDatabase, subject: string): Promise<void> {
  await db.query('delete from login_attempts where subject = $1', [subject]);
}
