import type { Preferences, Profile } from '../../contract/identity.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

/** Null when this is no active person. */
export async function findProfile(db: AdminDatabase, username: string): Promise<Profile | null> {
  const rows: Profile[] = await db.query(
    'select username, name, email, preferences from users where username = $1 and active',
    [username],
  );
  return rows[0] ?? null;
}

/** Two windows that change different choices at once both keep theirs: one statement merges. An empty text takes a choice back. */
export async function updateProfile(
  db: AdminDatabase,
  username: string,
  name: string | undefined,
  preferences: Preferences,
): Promise<void> {
  await db.query(
    `update users set name = coalesce($2, name), preferences = (preferences || $3::jsonb) - $4::text[], updated_at = now()
     where username = $1 and active`,
    [username, name ?? null, JSON.stringify(preferences), takenBack(preferences)],
  );
}

// helpers

function takenBack(preferences: Preferences): readonly string[] {
  return Object.entries(preferences).flatMap(([name, value]) => (value === '' ? [name] : []));
}
