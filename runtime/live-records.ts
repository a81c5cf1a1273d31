import type { Fact, InstanceState, Key } from '#engine';
import type { Transition } from './commands/submission.ts';
import type { LiveRecord } from './contract/live.ts';

/** A record before the feed gives it its position. */
export type LiveRecordDraft = Omit<LiveRecord, 'position'>;

type Base = { readonly state: Pick<InstanceState, 'userTasks'> } | null;

/** What one transition tells, of the wanted types; `base`: before it, or before others of the same instance. */
export function recordsOfTransition(
  transition: Transition,
  base: Base,
  wanted: ReadonlySet<string> | null,
): LiveRecordDraft[] {
  const records: LiveRecordDraft[] = [];
  for (const fact of transition.facts) {
    const type = liveTypes[fact.kind];
    if (type !== undefined && wanted?.has(type) !== false)
      records.push(recordOf(base, transition, fact, type));
  }
  return records;
}

// helpers

/** What readers are told of; all other facts are details of these. */
const liveTypes: Partial<Record<Fact['kind'], string>> = {
  instanceCreated: 'instance.started',
  instanceCompleted: 'instance.completed',
  instanceTerminated: 'instance.terminated',
  instanceSuspended: 'instance.suspended',
  instanceResumed: 'instance.resumed',
  instanceMigrated: 'instance.migrated',
  elementActivating: 'element.activated',
  elementCompleted: 'element.completed',
  elementTerminated: 'element.terminated',
  variableWritten: 'variable.changed',
  variableDeleted: 'variable.changed',
  jobFailed: 'job.failed',
  incidentCreated: 'incident.opened',
  incidentResolved: 'incident.resolved',
  userTaskCreated: 'task.created',
  userTaskAssigned: 'task.assigned',
  userTaskUpdated: 'task.updated',
  userTaskTransition: 'task.updated',
  userTaskEscalated: 'task.updated',
  userTaskCompleted: 'task.completed',
  userTaskCanceled: 'task.canceled',
};

function recordOf(base: Base, transition: Transition, fact: Fact, type: string): LiveRecordDraft {
  const { state } = transition;
  const key = keyOf(fact, state.key);
  const task = type.startsWith('task.') ? (state.userTasks[key] ?? base?.state.userTasks[key]) : undefined;
  return {
    type,
    at: new Date(transition.at).toISOString(),
    tenantId: state.tenantId,
    key,
    processDefinitionId: state.processId,
    processInstanceKey: state.key,
    ...('elementId' in fact ? { elementId: fact.elementId } : {}),
    ...(task === undefined ? {} : { audience: audienceOf(task) }),
  };
}

function keyOf(fact: Fact, instanceKey: Key): Key {
  switch (fact.kind) {
    case 'userTaskCreated':
      return fact.task.key;
    case 'incidentCreated':
      return fact.incident.key;
    case 'variableWritten':
    case 'variableDeleted':
      return fact.scopeKey;
    default:
      return 'key' in fact ? fact.key : instanceKey;
  }
}

function audienceOf(task: {
  assignee: string | null;
  candidateUsers: readonly string[];
  candidateGroups: readonly string[];
}): {
  users: readonly string[];
  groups: readonly string[];
} {
  return {
    users: [...(task.assignee === null ? [] : [task.assignee]), ...task.candidateUsers],
    groups: task.candidateGroups,
  };
}
