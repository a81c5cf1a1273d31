import type { Caller, Grant } from '../contract/caller.ts';
import type { IdentityService } from '../contract/identity.ts';
import type { AuthorizationRow } from '../store/identity/principal-store.ts';

type TaskPermission = Parameters<IdentityService['isTaskActionAllowed']>[1];
type TaskFacts = Parameters<IdentityService['isTaskActionAllowed']>[2];

/** One grant per permission, as the contract wants them. */
export function expandAuthorizations(rows: readonly AuthorizationRow[]): readonly Grant[] {
  return rows.flatMap((row) =>
    row.permissions.map((permission) => ({
      resourceType: row.resourceType,
      resourceId: row.resourceId,
      permission,
      ...(row.property === null ? {} : { property: row.property }),
    })),
  );
}

/** A token gets the part of each scope that its owner has: never more than the owner, never more than the scope. */
export function narrowGrants(owned: readonly Grant[], scopes: readonly Grant[]): readonly Grant[] {
  return scopes.flatMap((scope) =>
    owned
      .filter(
        (grant) => grant.resourceType === scope.resourceType && overlaps(grant.permission, scope.permission),
      )
      .filter((grant) => overlaps(grant.resourceId, scope.resourceId))
      .filter(
        (grant) =>
          grant.property === undefined || scope.property === undefined || grant.property === scope.property,
      )
      .map((grant) => ({
        resourceType: grant.resourceType,
        resourceId: grant.resourceId === '*' ? scope.resourceId : grant.resourceId,
        permission: grant.permission === '*' ? scope.permission : grant.permission,
        ...propertyOf(grant, scope),
      })),
  );
}

/** Grants by property never count here: they say something about rows, not about the resource as a whole. */
export function isAllowed(
  caller: Caller,
  resourceType: string,
  permission: string,
  resourceId?: string,
): boolean {
  if (caller.kind === 'system') return true;
  return caller.grants.some(
    (grant) =>
      grant.property === undefined &&
      grant.resourceType === resourceType &&
      covers(grant.permission, permission) &&
      (resourceId === undefined || covers(grant.resourceId, resourceId)),
  );
}

export function isTaskActionAllowed(caller: Caller, permission: TaskPermission, task: TaskFacts): boolean {
  if (isAllowed(caller, 'USER_TASK', permission, task.userTaskKey)) return true;
  if (isAllowed(caller, 'PROCESS_DEFINITION', `${permission}_USER_TASK`, task.processDefinitionId))
    return true;
  if (
    permission === 'READ' &&
    caller.kind === 'user' &&
    (task.assignee === caller.id || standsIn(caller, task))
  )
    return true;
  return caller.grants.some(
    (grant) =>
      grant.resourceType === 'USER_TASK' &&
      covers(grant.permission, permission) &&
      namesCaller(grant.property, caller, task),
  );
}

/** The task is assigned to somebody who is away, and the caller is the deputy. */
export function standsIn(
  { standsInFor = [] }: Caller,
  { assignee, processDefinitionId }: Pick<TaskFacts, 'assignee' | 'processDefinitionId'>,
): boolean {
  return standsInFor.some(
    ({ absentUser, processDefinitionIds: ids }) =>
      absentUser === assignee && (ids.length === 0 || ids.includes(processDefinitionId)),
  );
}

/** Who is away and the reason why the caller is offered the task; null where the caller is themselves, or nobody is. */
export function offeredFor(
  { id, groupIds, standsInFor = [] }: Caller,
  { assignee, processDefinitionId, candidateUsers, candidateGroups }: Omit<TaskFacts, 'userTaskKey'>,
): string | null {
  const isOwn = candidateUsers.includes(id) || candidateGroups.some((group) => groupIds.includes(group));
  if (assignee !== null || isOwn) return null;
  const found = standsInFor.find(
    ({ absentUser, groupIds: theirs, processDefinitionIds: ids }) =>
      (ids.length === 0 || ids.includes(processDefinitionId)) &&
      (candidateUsers.includes(absentUser) || candidateGroups.some((group) => theirs.includes(group))),
  );
  return found?.absentUser ?? null;
}

// helpers

function covers(granted: string, asked: string): boolean {
  return granted === '*' || granted === asked;
}

function overlaps(a: string, b: string): boolean {
  return a === '*' || b === '*' || a === b;
}

function propertyOf(grant: Grant, scope: Grant): Pick<Grant, 'property'> {
  const property = grant.property ?? scope.property;
  return property === undefined ? {} : { property };
}

function namesCaller(property: Grant['property'], caller: Caller, task: TaskFacts): boolean {
  switch (property) {
    case 'assignee':
      return task.assignee === caller.id || standsIn(caller, task);
    case 'candidateUsers':
      return task.candidateUsers.includes(caller.id) || offeredFor(caller, task) !== null;
    case 'candidateGroups':
      return (
        task.candidateGroups.some((group) => caller.groupIds.includes(group)) ||
        offeredFor(caller, task) !== null
      );
    case 'startedBy':
    case undefined:
      return false;
  }
}
