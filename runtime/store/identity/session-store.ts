import type { AdminDatabase } from '../entities/open-admin-database.ts';

/** Sessions end after 12 hours, or after 30 minutes without a request (security.md 4). */
const SESSION_LONGEST = '12 hours';
const SESSION_IDLE = '30 minutes';

export async function insertSession(
  db: AdminDatabase,
  tokenHash: Buffer,
  username: string,
  address: string,
): Promise<number> {
  const rows: { endsAt: string }[] = await db.query(
    `with expired as (delete from sessions where ends_at < now() or last_seen_at < now() - $4::interval)
     insert into sessions (token_hash, username, address, ends_at) values ($1, $2, $3, now() + $5::interval)
     returning extract(epoch from ends_at) * 1000 as "endsAt"`,
    [tokenHash, username, address, SESSION_IDLE, SESSION_LONGEST],
  );
  return Math.floor(Number(rows[0]?.endsAt));
}

/** The person behind a living session; the last use is written at most once a minute. */
export async function touchSession(db: AdminDatabase, tokenHash: Buffer): Promise<string | null> {
  const rows: { username: string; isStale: boolean }[] = await db.query(
    `select username, last_seen_at < now() - interval '1 minute' as "isStale" from sessions
     where token_hash = $1 and ends_at > now() and last_seen_at > now() - $2::interval`,
    [tokenHash, SESSION_IDLE],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.isStale)
    await db.query('update sessions set last_seen_at = now() where token_hash = $1', [tokenHash]);
  return row.username;
}

export async function deleteSession(db: AdminDatabase, tokenHash: Buffer): Promise<void> {
  await db.query('delete from sessions where token_hash = $1', [tokenHash]);
}

export async function deleteSessionsOf(db: Pick<AdminDatabase, 'query'>, username: string): Promise<void> {
  await db.query('delete from sessions where username = $1', [username]);
}
