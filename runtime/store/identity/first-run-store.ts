import type { AdminDatabase } from '../entities/open-admin-database.ts';

export interface FirstAdministrator {
  readonly username: string;
  readonly passwordHash: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** First run is a row written once, never derived from a count: losing all administrators does not open it again. */
export async function isSetUp(db: AdminDatabase): Promise<boolean> {
  const rows: unknown[] = await db.query('select 1 from first_run');
  return rows.length > 0;
}

/** Only the newest token is valid. */
export async function replaceSetupToken(db: AdminDatabase, tokenHash: Buffer): Promise<void> {
  await db.query(
    `with old as (delete from setup_tokens)
     insert into setup_tokens (token_hash, expires_at) values ($1, now() + interval '30 minutes')`,
    [tokenHash],
  );
}

/** `tokenHash` null: unattended start. Answers what stood in the way, or `done`; of parallel calls exactly one is done. */
export async function setUpOnce(
  db: AdminDatabase,
  tokenHash: Buffer | null,
  admin: FirstAdministrator,
): Promise<'done' | 'already set up' | 'wrong token'> {
  return db.transaction(async (tx) => {
    const first: unknown[] = await tx.query(
      'insert into first_run (id, set_up_by) values (1, $1) on conflict do nothing returning id',
      [admin.username],
    );
    if (first.length === 0) return 'already set up';
    if (tokenHash !== null) {
      const known: unknown[] = await tx.query(
        'select 1 from setup_tokens where token_hash = $1 and expires_at > now()',
        [tokenHash],
      );
      if (known.length === 0) {
        await tx.query('delete from first_run');
        return 'wrong token';
      }
    }
    await tx.query('delete from setup_tokens');
    await tx.query(
      `insert into users (username, name, email, password_hash) values ($1, $2, $3, $4)
       on conflict (username) do update set password_hash = excluded.password_hash, active = true`,
      [admin.username, admin.name, admin.email, admin.passwordHash],
    );
    await tx.query(
      `insert into memberships (container_kind, container_id, member_kind, member_id)
       values ('role', 'admin', 'user', $1), ('tenant', '<default>', 'user', $1) on conflict do nothing`,
      [admin.username],
    );
    return 'done';
  });
}
