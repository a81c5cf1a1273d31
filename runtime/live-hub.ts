import type { Fact, Key } from '#engine';
import type { LaneExecution } from './commands/execute-lane.ts';
import type { Transition } from './commands/submission.ts';
import type { LiveRecord } from './contract/live.ts';

/** A record before the feed gives it its position. */
export type LiveRecordDraft = Omit<LiveRecord, 'position'>;

/** Where the live feed hears what was committed, in commit order of this process and as it arrives from others. */
export interface LiveHub {
  /** With `types`, records of other types need not be made for this listener; it may hear them nevertheless. */
  subscribe(listener: (records: readonly LiveRecordDraft[]) => void, types?: ReadonlySet<string>): () => void;
  publish(records: readonly LiveRecordDraft[]): void;
  /** Records that other processes do not make themselves: they hear them too. */
  announce(records: readonly LiveRecordDraft[]): void;
  /** Records of committed transitions; made only while somebody listens. */
  publishExecutions(executions: readonly LaneExecution[]): void;
}

/** What changed travels in memory only: losing it costs a reader a reload, storing it would cost every step a row. */
export function createLiveHub(
  forward: (records: readonly LiveRecordDraft[]) => void,
  hasOthers: () => boolean,
): LiveHub {
  const listeners = new Map<(records: readonly LiveRecordDraft[]) => void, ReadonlySet<string> | null>();
  const tell = (records: readonly LiveRecordDraft[]): void => {
    if (records.length === 0) return;
    for (const listener of listeners.keys()) listener(records);
  };
  return {
    subscribe: (listener, types) => {
      listeners.set(listener, types ?? null);
      return () => listeners.delete(listener);
    },
    publish: tell,
    announce: (records) => {
      tell(records);
      forward(records);
    },
    publishExecutions: (executions) => {
      const wantsAll = hasOthers() || [...listeners.values()].includes(null);
      const wanted = wantsAll
        ? null
        : new Set([...listeners.values()].flatMap((types) => [...(types ?? [])]));
      const records = recordsOf(executions, wanted);
      tell(records);
      if (records.length > 0) forward(records);
    },
  };
}

// helpers

/** Records of the wanted types; of all when null. */
function recordsOf(
  executions: readonly LaneExecution[],
  wanted: ReadonlySet<string> | null,
): LiveRecordDraft[] {
  const records: LiveRecordDraft[] = [];
  if (wanted?.size === 0) return records;
  for (const execution of executions) {
    for (const { transition } of execution.done) {
      for (const fact of transition.facts) {
        const type = liveTypes[fact.kind];
        if (type !== undefined && wanted?.has(type) !== false)
          records.push(recordOf(execution, transition, fact, type));
      }
    }
  }
  return records;
}

/** What readers are told of; all other facts are details of these. */
const liveTypes: Partial<Record<Fact['kind'], string>> = {
  instanceCreated: 'instance.started',
  instanceCompleted: 'instance.completed',
  instanceTerminated: 'instance.terminated',
  instanceSuspended: 'instance.suspended',
  instanceResumed: 'instance.resumed',
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
  userTaskCompleted: 'task.completed',
  userTaskCanceled: 'task.canceled',
};

function recordOf(
  execution: LaneExecution,
  transition: Transition,
  fact: Fact,
  type: string,
): LiveRecordDraft {
  const { state } = transition;
  const key = keyOf(fact, state.key);
  const task = type.startsWith('task.')
    ? (state.userTasks[key] ?? execution.base?.state.userTasks[key])
    : undefined;
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
