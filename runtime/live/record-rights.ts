import type { Caller } from '../contract/caller.ts';
import type { LiveRecord } from '../contract/live.ts';
import { isAllowed } from '../identity/grants.ts';

export type LiveFilter = {
  readonly types?: readonly string[];
  readonly processDefinitionId?: string;
  readonly processInstanceKey?: string;
  readonly userTaskKey?: string;
};

type Draft = Omit<LiveRecord, 'position'>;

/** What a subscriber asked for; `task.*` stands for all types of tasks. Elements and variables are told of one instance only. */
export function isWanted(filter: LiveFilter, record: Draft): boolean {
  const { types, processDefinitionId, processInstanceKey, userTaskKey } = filter;
  if (processInstanceKey === undefined && /^(element|variable)\./.test(record.type)) return false;
  return (
    (types === undefined || types.some((type) => matches(type, record.type))) &&
    (processDefinitionId === undefined || record.processDefinitionId === processDefinitionId) &&
    (processInstanceKey === undefined || record.processInstanceKey === processInstanceKey) &&
    (userTaskKey === undefined ||
      (/^(task|comment|attachment)\./.test(record.type) && record.key === userTaskKey))
  );
}

/** A record names what changed; even that is only told to those who may read the row. Unknown types are told to nobody. */
export function mayHear(caller: Caller, record: Draft): boolean {
  if (caller.kind === 'system') return true;
  if (!caller.tenantIds.includes(record.tenantId)) return false;
  const onProcess = (permission: string): boolean =>
    record.processDefinitionId !== undefined &&
    isAllowed(caller, 'PROCESS_DEFINITION', permission, record.processDefinitionId);
  const ofTask = (): boolean =>
    isAllowed(caller, 'USER_TASK', 'READ', record.key) ||
    onProcess('READ_USER_TASK') ||
    isAudience(caller, record);
  const kind = record.type.slice(0, record.type.indexOf('.'));
  if (record.requester === caller.id && caller.kind === 'user' && toldRequesters.has(kind)) return true;
  switch (kind) {
    case 'task':
      return ofTask();
    case 'comment':
    case 'attachment':
      return record.audience === undefined ? onProcess('READ_PROCESS_INSTANCE') : ofTask();
    case 'instance':
    case 'element':
    case 'variable':
    case 'job':
    case 'incident':
      return onProcess('READ_PROCESS_INSTANCE');
    case 'deployment':
    case 'definition':
      return (
        isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION', record.processDefinitionId) ||
        isAllowed(caller, 'PROCESS_DEFINITION', 'CREATE_PROCESS_INSTANCE', record.processDefinitionId)
      );
    case 'notification':
      return record.audience?.users.includes(caller.id) === true;
    case 'project':
      return isAllowed(caller, 'PROJECT', 'READ', record.key);
    case 'message':
      return isAllowed(caller, 'MESSAGE', 'READ');
    default:
      return false;
  }
}

// helpers

/** Where it stands, who has it and that it is stuck; never values, nor what is said between others. */
const toldRequesters: ReadonlySet<string> = new Set(['instance', 'element', 'task', 'incident']);

function matches(wanted: string, type: string): boolean {
  return wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1)));
}

function isAudience(caller: Caller, { audience }: Draft): boolean {
  if (audience === undefined) return false;
  return (
    audience.users.includes(caller.id) ||
    audience.groups.some((group) => caller.groupIds.includes(group)) ||
    (caller.standsInFor ?? []).some(
      ({ absentUser, groupIds }) =>
        audience.users.includes(absentUser) || audience.groups.some((group) => groupIds.includes(group)),
    )
  );
}
