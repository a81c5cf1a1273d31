import type { Pool } from '../pools.ts';

/** More than anybody is told of at once. */
const MEMBERS_MAX = 200;

/** The active people in any of these groups. */
export async function findMembers(pool: Pool, groupIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ username: string }>(
    `select distinct u.username from memberships m join users u on u.username = m.member_id and u.active
     where m.container_kind = 'group' and m.member_kind = 'user' and m.container_id = any ($1::text[])
     order by u.username limit ${MEMBERS_MAX}`,
    [groupIds],
  );
  return rows.map(({ username }) => username);
}
