/** The same rules as at sign-in: roles come directly or through a group, tenants also through a role. */
export const belonging = `
with in_group as (
  select member_id as username, container_id as group_id from memberships where container_kind = 'group' and member_kind = 'user'
), in_role as (
  select member_id as username, container_id as role_id from memberships where container_kind = 'role' and member_kind = 'user'
  union select g.username, m.container_id from memberships m
    join in_group g on g.group_id = m.member_id where m.container_kind = 'role' and m.member_kind = 'group'
), in_tenant as (
  select member_id as username, container_id as tenant_id from memberships where container_kind = 'tenant' and member_kind = 'user'
  union select g.username, m.container_id from memberships m
    join in_group g on g.group_id = m.member_id where m.container_kind = 'tenant' and m.member_kind = 'group'
  union select r.username, m.container_id from memberships m
    join in_role r on r.role_id = m.member_id where m.container_kind = 'tenant' and m.member_kind = 'role'
)`;

/** Of a person `u`: they have not switched this kind off, and do not want what it says in a digest alone. */
export function isWantedBy(template: string): string {
  const chosen = `u.preferences -> 'notifications'`;
  return `(not coalesce(${chosen} -> 'mailOff' ? (${template}), false)
    and not ((${template}) in ('task-assigned', 'task-available', 'task-reminder')
      and coalesce((${chosen} ->> 'digestOnly')::boolean, false) and coalesce(${chosen} ->> 'digest', 'NONE') <> 'NONE'))`;
}

/** Of a person `u`: it is quiet by their own clock. A quiet time may go over midnight. */
export function isQuiet(timeZone: string): string {
  const local = `(now() at time zone coalesce(u.preferences ->> 'timeZone', ${timeZone}))::time`;
  const [from, until] = ['from', 'until'].map(
    (end) => `(u.preferences #>> '{notifications,quietHours,${end}}')::time`,
  );
  return `coalesce(case when ${from} <= ${until} then ${local} >= ${from} and ${local} < ${until}
    else ${local} >= ${from} or ${local} < ${until} end, false)`;
}
