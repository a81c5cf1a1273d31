import type { AdminDatabase } from '../entities/open-admin-database.ts';

export interface DirectoryRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'group';
}

/** People who share a tenant with the caller, and groups of those tenants or of none; at most 20, best matches first. */
export async function searchDirectory(
  db: AdminDatabase,
  text: string,
  tenantIds: readonly string[] | null,
  kind: 'user' | 'group' | null,
): Promise<readonly DirectoryRow[]> {
  const pattern = text.replace(/[\\%_]/g, '\\$&');
  return db.query(directorySql, [`%${pattern}%`, `${pattern}%`, tenantIds, kind]);
}

/** What these groups are called, as far as the caller may find them; those without a name are left out. */
export async function groupNames(
  db: AdminDatabase,
  groupIds: readonly string[],
  tenantIds: readonly string[] | null,
): Promise<readonly DirectoryRow[]> {
  return db.query(
    `select g.group_id as id, g.name, 'group' as kind from groups g where g.group_id = any ($1) and g.name <> ''
      and (exists (select 1 from memberships t where t.container_kind = 'tenant' and t.member_kind = 'group' and t.member_id = g.group_id
          and ($2::text[] is null or t.container_id = any ($2)))
        or not exists (select from memberships m where m.container_kind = 'tenant' and m.member_kind = 'group'
          and m.member_id = g.group_id))
     order by g.group_id`,
    [groupIds, tenantIds],
  );
}

const directorySql = `
with tenant_members as (
  select member_kind, member_id from memberships where container_kind = 'tenant' and ($3::text[] is null or container_id = any ($3))
), found as (
  select u.username as id, coalesce(u.name, u.username) as name, 'user' as kind from users u
  where u.active and (u.username ilike $1 or u.name ilike $1)
    and exists (
      select 1 from tenant_members t
      where t.member_kind = 'user' and t.member_id = u.username
        or t.member_kind in ('group', 'role') and exists (
          select 1 from memberships m where m.member_kind = 'user' and m.member_id = u.username
            and m.container_kind = t.member_kind and m.container_id = t.member_id))
  union all
  select g.group_id, g.name, 'group' from groups g
  where (g.group_id ilike $1 or g.name ilike $1)
    and (exists (select 1 from tenant_members t where t.member_kind = 'group' and t.member_id = g.group_id)
      or not exists (select 1 from memberships m where m.container_kind = 'tenant' and m.member_kind = 'group' and m.member_id = g.group_id))
)
select id, name, kind from found where $4::text is null or kind = $4
order by (id ilike $2 or name ilike $2) desc, name, id limit 20`;
