import type { Me } from '#client';

interface Grant {
  resourceType?: string;
  resourceId?: string;
  permission?: string;
  property?: string;
}

/** Whether a person may change what belongs to a process, so that a page offers it. The server checks every call again. */
export function mayChangeProcess(me: Me, processDefinitionId: string): boolean {
  return ((me.permissions ?? []) as Grant[]).some(
    ({ resourceType, resourceId = '', permission = '', property }) =>
      resourceType === 'PROCESS_DEFINITION' &&
      property === undefined &&
      ['*', processDefinitionId].includes(resourceId) &&
      ['*', 'UPDATE_PROCESS_DEFINITION'].includes(permission),
  );
}
