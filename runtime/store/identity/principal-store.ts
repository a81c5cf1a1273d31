import type { StandIn } from '../../contract/caller.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

/** A person with everything that decides what they may do, read in one query. */
export interface PrincipalRow {
  readonly username: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly groupIds: readonly string[];
  readonly roleIds: readonly string[];
  readonly tenantIds: readonly string[];
  readonly authorizations: readonly AuthorizationRow[];
  readonly standsInFor: readonly StandIn[];
}

export interface AuthorizationRow {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly property: 'assignee' | 'candidateUsers' | 'candidateGroups' | 'startedBy' | null;
  readonly permissions: readonly string[];
}

/** Null for an unknown or deactivated person. Roles come directly or through a group, tenants also through a role. */
export async function loadPrincipal(db: AdminDatabase, username: string): Promise<PrincipalRow | null> {
  const rows: PrincipalRow[] = await db.query(principalSql, [username]);
  return rows[0] ?? null;
}

const principalSql = `
select u.username, u.name, u.email, u.password_hash as "passwordHash",
  g.ids as "groupIds", r.ids as "roleIds", t.ids as "tenantIds", a.list as authorizations,
  s.list as "standsInFor"
from users u
cross join lateral (
  select coalesce(array_agg(container_id), '{}') as ids from memberships
  where container_kind = 'group' and member_kind = 'user' and member_id = u.username
) g
cross join lateral (
  select coalesce(array_agg(distinct container_id), '{}') as ids from memberships
  where container_kind = 'role'
    and (member_kind = 'user' and member_id = u.username or member_kind = 'group' and member_id = any (g.ids))
) r
cross join lateral (
  select coalesce(array_agg(distinct container_id), '{}') as ids from memberships
  where container_kind = 'tenant'
    and (member_kind = 'user' and member_id = u.username
      or member_kind = 'group' and member_id = any (g.ids)
      or member_kind = 'role' and member_id = any (r.ids))
) t
cross join lateral (
  select coalesce(json_agg(json_build_object(
    'resourceType', resource_type, 'resourceId', resource_id,
    'property', resource_property_name, 'permissions', permission_types)), '[]') as list
  from (
    select resource_type, resource_id, resource_property_name, permission_types from authorizations
    where owner_type = 'USER' and owner_id = u.username
      or owner_type = 'GROUP' and owner_id = any (g.ids)
      or owner_type = 'ROLE' and owner_id = any (r.ids)
    union all
    -- A model that names its starters gives them the right to start it (role staff, api.md 5).
    select distinct 'PROCESS_DEFINITION', s.process_id, null, array['CREATE_PROCESS_INSTANCE'] from process_starters s
    where s.tenant_id = any (t.ids)
      and (s.kind = 'user' and s.member_id = u.username or s.kind = 'group' and s.member_id = any (g.ids))
  ) granted
) a
cross join lateral (
  select coalesce(json_agg(json_build_object(
    'absentUser', absent_user, 'until', until_at, 'processDefinitionIds', process_ids,
    'groupIds', array(select m.container_id from memberships m
      where m.container_kind = 'group' and m.member_kind = 'user' and m.member_id = absent_user))), '[]') as list
  from substitutions where deputy_user = u.username and from_at <= now() and until_at > now()
) s
where u.username = $1 and u.active`;
