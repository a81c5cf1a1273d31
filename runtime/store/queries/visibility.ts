import type { Caller } from '../../contract/caller.ts';
import type { SqlText } from './sql-text.ts';

/** Rows of other tenants do not exist. */
export function inTenants(caller: Caller, column: string, sql: SqlText): string {
  return caller.kind === 'system' ? 'true' : `${column} = any (${sql.bind(caller.tenantIds, 'text[]')})`;
}

/** The ids on which a caller has a permission: all, or a list. */
export function permittedIds(
  caller: Caller,
  resourceType: string,
  ...permissions: string[]
): 'all' | readonly string[] {
  if (caller.kind === 'system') return 'all';
  const ids = caller.grants
    .filter((grant) => grant.resourceType === resourceType && grant.property === undefined)
    .filter((grant) => grant.permission === '*' || permissions.includes(grant.permission))
    .map((grant) => grant.resourceId);
  return ids.includes('*') ? 'all' : ids;
}

export function hasPropertyGrant(
  caller: Caller,
  resourceType: string,
  permission: string,
  property: string,
): boolean {
  return caller.grants.some(
    (grant) =>
      grant.resourceType === resourceType &&
      grant.property === property &&
      (grant.permission === '*' || grant.permission === permission),
  );
}

/** `column` among the permitted ids, or one of the other reasons; false when there is none. */
export function permitted(
  ids: 'all' | readonly string[],
  column: string,
  sql: SqlText,
  reasons: readonly string[] = [],
): string {
  if (ids === 'all') return 'true';
  const all = ids.length === 0 ? reasons : [`${column} = any (${sql.bind(ids, 'text[]')})`, ...reasons];
  return all.length === 0 ? 'false' : `(${all.join(' or ')})`;
}

/** People see the instances that they started; other callers where a right says so. */
export function seesOwnStarts(caller: Caller): boolean {
  return (
    caller.kind === 'user' ||
    hasPropertyGrant(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', 'startedBy')
  );
}

/** Rows that belong to an instance: READ_PROCESS_INSTANCE of the process, or the caller started it. */
export function instanceRowVisible(
  caller: Caller,
  columns: { readonly tenant: string; readonly process: string; readonly startedBy: string },
  sql: SqlText,
): string {
  const ids = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE');
  const reasons =
    ids !== 'all' && seesOwnStarts(caller) ? [`${columns.startedBy} = ${sql.bind(caller.id, 'text')}`] : [];
  return `${inTenants(caller, columns.tenant, sql)} and ${permitted(ids, columns.process, sql, reasons)}`;
}

/** User tasks: by right on tasks or on their process, by a property that names the caller; what is assigned to a person, or what they delegated, is always theirs to read. */
export function taskVisible(caller: Caller, alias: string, processColumn: string, sql: SqlText): string {
  const tenant = inTenants(caller, `${alias}.tenant_id`, sql);
  const keys = permittedIds(caller, 'USER_TASK', 'READ');
  const processes = permittedIds(caller, 'PROCESS_DEFINITION', 'READ_USER_TASK');
  if (keys === 'all' || processes === 'all') return tenant;
  const me = (): string => sql.bind(caller.id, 'text');
  const reasons = [
    ...(keys.length === 0 ? [] : [`${alias}.key::text = any (${sql.bind(keys, 'text[]')})`]),
    ...(processes.length === 0 ? [] : [`${processColumn} = any (${sql.bind(processes, 'text[]')})`]),
    ...(caller.kind === 'user' || hasPropertyGrant(caller, 'USER_TASK', 'READ', 'assignee')
      ? [`${alias}.assignee = ${me()}`, `${alias}.owner = ${me()}`]
      : []),
    ...(caller.standsInFor ?? []).map(({ absentUser, processDefinitionIds: ids }) => {
      const isTheirs = `${alias}.assignee = ${sql.bind(absentUser, 'text')}`;
      return ids.length === 0
        ? isTheirs
        : `(${isTheirs} and ${processColumn} = any (${sql.bind(ids, 'text[]')}))`;
    }),
    ...offeredToAbsent(caller, alias, processColumn, sql),
    ...(hasPropertyGrant(caller, 'USER_TASK', 'READ', 'candidateUsers')
      ? [`${me()} = any (${alias}.candidate_users)`]
      : []),
    ...(hasPropertyGrant(caller, 'USER_TASK', 'READ', 'candidateGroups')
      ? [`${alias}.candidate_groups && ${sql.bind(caller.groupIds, 'text[]')}`]
      : []),
  ];
  return `${tenant} and ${reasons.length === 0 ? 'false' : `(${reasons.join(' or ')})`}`;
}

// helpers

/** What is offered to somebody who is away is offered to their deputy, as far as that one sees what is offered to themselves. */
function offeredToAbsent(
  caller: Caller,
  alias: string,
  processColumn: string,
  sql: SqlText,
): readonly string[] {
  const sees = (property: string): boolean => hasPropertyGrant(caller, 'USER_TASK', 'READ', property);
  return (caller.standsInFor ?? []).flatMap(({ absentUser, groupIds, processDefinitionIds: ids }) => {
    const offers = [
      ...(sees('candidateUsers') ? [`${sql.bind(absentUser, 'text')} = any (${alias}.candidate_users)`] : []),
      ...(sees('candidateGroups') && groupIds.length > 0
        ? [`${alias}.candidate_groups && ${sql.bind(groupIds, 'text[]')}`]
        : []),
    ];
    if (offers.length === 0) return [];
    const isOffered = `(${alias}.assignee is null and (${offers.join(' or ')}))`;
    return ids.length === 0
      ? [isOffered]
      : [`(${isOffered} and ${processColumn} = any (${sql.bind(ids, 'text[]')}))`];
  });
}
