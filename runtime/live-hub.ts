import type { LaneExecution } from './commands/execute-lane.ts';
import type { LiveRecord } from './contract/live.ts';

/** A record before the feed gives it its position. */
export type LiveRecordDraft = Omit<LiveRecord, 'position'>;

/** Where the live feed hears what was committed, in commit order of this process and as it arrives from others. */
export interface LiveHub {
  subscribe(listener: (records: readonly LiveRecordDraft[]) => void): () => void;
  publish(records: readonly LiveRecordDraft[]): void;
  /** Records of committed transitions; made only while somebody listens. */
  publishExecutions(executions: readonly LaneExecution[]): void;
}

/** What changed travels in memory only: losing it costs a reader a reload, storing it would cost every step a row. */
export function createLiveHub(forward: (records: readonly LiveRecordDraft[]) => void): LiveHub {
  const listeners = new Set<(records: readonly LiveRecordDraft[]) => void>();
  const tell = (records: readonly LiveRecordDraft[]): void => {
    if (records.length === 0) return;
    for (const listener of listeners) listener(records);
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish: tell,
    publishExecutions: (executions) => {
      const records = executions.flatMap(recordsOf);
      tell(records);
      forward(records);
    },
  };
}

// helpers

function recordsOf(execution: LaneExecution): LiveRecordDraft[] {
  const records: LiveRecordDraft[] = [];
  for (const { transition } of execution.done) {
    const { state } = transition;
    const at = new Date(transition.at).toISOString();
    const add = (type: string, key: string, more: Partial<LiveRecordDraft> = {}): void => {
      records.push({ type, at, tenantId: state.tenantId, key, processDefinitionId: state.processId, processInstanceKey: state.key, ...more });
    };
    for (const fact of transition.facts) {
      switch (fact.kind) {
        case 'instanceCreated':
          add('instance.started', state.key);
          break;
        case 'instanceCompleted':
          add('instance.completed', state.key);
          break;
        case 'instanceTerminated':
          add('instance.terminated', state.key);
          break;
        case 'instanceSuspended':
          add('instance.suspended', state.key);
          break;
        case 'instanceResumed':
          add('instance.resumed', state.key);
          break;
        case 'elementActivating':
          add('element.activated', fact.key, { elementId: fact.elementId });
          break;
        case 'elementCompleted':
          add('element.completed', fact.key, { elementId: fact.elementId });
          break;
        case 'elementTerminated':
          add('element.terminated', fact.key, { elementId: fact.elementId });
          break;
        case 'variableWritten':
        case 'variableDeleted':
          add('variable.changed', fact.scopeKey);
          break;
        case 'jobFailed':
          add('job.failed', fact.key);
          break;
        case 'incidentCreated':
          add('incident.opened', fact.incident.key, { elementId: fact.elementId });
          break;
        case 'incidentResolved':
          add('incident.resolved', fact.key);
          break;
        case 'userTaskCreated':
          add('task.created', fact.task.key, { elementId: fact.elementId, audience: audienceOf(fact.task) });
          break;
        case 'userTaskAssigned':
        case 'userTaskUpdated':
        case 'userTaskCompleted':
        case 'userTaskCanceled': {
          const task = state.userTasks[fact.key] ?? execution.base?.state.userTasks[fact.key];
          add(taskTypes[fact.kind], fact.key, task === undefined ? {} : { audience: audienceOf(task) });
          break;
        }
        default:
      }
    }
  }
  return records;
}

const taskTypes = {
  userTaskAssigned: 'task.assigned',
  userTaskUpdated: 'task.updated',
  userTaskCompleted: 'task.completed',
  userTaskCanceled: 'task.canceled',
} as const;

function audienceOf(task: { assignee: string | null; candidateUsers: readonly string[]; candidateGroups: readonly string[] }): {
  users: readonly string[];
  groups: readonly string[];
} {
  return { users: [...(task.assignee === null ? [] : [task.assignee]), ...task.candidateUsers], groups: task.candidateGroups };
}
