import type { EntityManager } from 'typeorm';
import { Refusal } from '../../contract/refusal.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

/**
 * Runs a change that may take away rights, and undoes it when nobody active would be left with the role `admin`. The lock on
 * the role makes two such changes run one after the other, so that they cannot each leave the other as the last one.
 */
export async function keepingAnAdmin<T>(
  db: AdminDatabase,
  change: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query(`select 1 from roles where role_id = 'admin' for update`);
    const before = await hasAdmin(tx);
    const result = await change(tx);
    if (before && !(await hasAdmin(tx))) {
      throw new Refusal(
        'LAST_ADMIN',
        'This would leave nobody with the role admin. Give the role to somebody else first.',
      );
    }
    return result;
  });
}

async function hasAdmin(tx: EntityManager): Promise<boolean> {
  const rows: unknown[] = await tx.query(`
    select 1 from roles r
    join memberships m on m.container_kind = 'role' and m.container_id = r.role_id
    left join memberships g on m.member_kind = 'group' and g.container_kind = 'group' and g.container_id = m.member_id and g.member_kind = 'user'
    join users u on u.active and u.username = case m.member_kind when 'user' then m.member_id else g.member_id end
    where r.role_id = 'admin' limit 1`);
  return rows.length > 0;
}
