import type { Fact, UserTaskState } from '#engine';
import { textArray } from '../store/port.ts';
import type { CommandFrame, RowDraft } from './row-draft.ts';

type UserTaskFact = Extract<
  Fact,
  {
    kind:
      | 'userTaskCreated'
      | 'userTaskAssigned'
      | 'userTaskUpdated'
      | 'userTaskTransition'
      | 'userTaskEscalated'
      | 'userTaskCompleted'
      | 'userTaskCanceled';
  }
>;

/** Rows of `user_tasks` and `history_tasks`. */
export function projectUserTask(draft: RowDraft, fact: UserTaskFact, frame: CommandFrame): void {
  switch (fact.kind) {
    case 'userTaskCreated':
      createTask(draft, fact, frame);
      return;
    case 'userTaskAssigned':
    case 'userTaskUpdated':
    case 'userTaskTransition':
      changeTask(draft, fact, frame);
      return;
    case 'userTaskEscalated':
      escalateTask(draft, fact, frame);
      return;
    case 'userTaskCompleted':
    case 'userTaskCanceled':
      draft.changedUserTasks.delete(fact.key);
      if (draft.newUserTasks.delete(fact.key)) return;
      draft.endedUserTasks.set(fact.key, {
        instanceKey: draft.frame.key,
        shard: draft.frame.shard,
        key: fact.key,
        at: fact.at,
        historyBucket: draft.frame.historyBucket,
        state: fact.kind === 'userTaskCompleted' ? 'COMPLETED' : 'CANCELED',
        action: fact.action,
        endedBy: fact.actor ?? frame.actor,
      });
  }
}

/** What a task is changing into while its listeners run; null when nothing is under way. */
export function stateOf(task: UserTaskState): string | null {
  return task.transition?.kind.toUpperCase() ?? null;
}

/** TSK-12 */
export function delegationOf(task: UserTaskState): { owner: string | null; delegationState: string | null } {
  return { owner: task.owner ?? null, delegationState: task.delegationState ?? null };
}

// helpers

function createTask(
  draft: RowDraft,
  fact: Extract<Fact, { kind: 'userTaskCreated' }>,
  frame: CommandFrame,
): void {
  const { task } = fact;
  const { state } = frame;
  draft.newUserTasks.set(task.key, {
    instanceKey: draft.frame.key,
    shard: draft.frame.shard,
    key: task.key,
    elementKey: task.elementInstanceKey,
    definitionKey: state.definitionKey,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    createdAt: fact.at,
    updatedAt: fact.at,
    assignedAt: task.assignee === null ? null : fact.at,
    dueDate: task.dueDate,
    followUpDate: task.followUpDate,
    priority: task.priority,
    tenantId: state.tenantId,
    elementId: fact.elementId,
    name: fact.name,
    assignee: task.assignee,
    businessId: state.businessId,
    candidateUsers: textArray(task.candidateUsers),
    candidateGroups: textArray(task.candidateGroups),
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    form: fact.form === null ? null : JSON.stringify(fact.form),
    headers: Object.keys(fact.headers).length === 0 ? null : JSON.stringify(fact.headers),
    state: stateOf(task),
    owner: task.owner ?? null,
    delegationState: task.delegationState ?? null,
  });
}

/** TSK-13: the row of the task follows from the assignment, if there is one. */
function escalateTask(
  draft: RowDraft,
  { key, level, at, escalatedTo, notified }: Extract<Fact, { kind: 'userTaskEscalated' }>,
  { state }: CommandFrame,
): void {
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  draft.escalations.push({
    instanceKey,
    shard,
    taskKey: key,
    level,
    at,
    historyBucket,
    tenantId: state.tenantId,
    assignee: escalatedTo.assignee,
    candidateUsers: textArray(escalatedTo.candidateUsers),
    candidateGroups: textArray(escalatedTo.candidateGroups),
    notifiedUsers: textArray(notified.candidateUsers),
    notifiedGroups: textArray(notified.candidateGroups),
  });
}

/** The row is written at the end of the group from what the task is then. */
function changeTask(
  draft: RowDraft,
  fact: Extract<Fact, { kind: 'userTaskAssigned' | 'userTaskUpdated' | 'userTaskTransition' }>,
  frame: CommandFrame,
): void {
  const created = draft.newUserTasks.get(fact.key);
  const task = frame.state.userTasks[fact.key];
  if (created === undefined) {
    const before = draft.changedUserTasks.get(fact.key);
    draft.changedUserTasks.set(fact.key, {
      assigned: fact.kind === 'userTaskAssigned' || before?.assigned === true,
      deniedReason:
        fact.kind === 'userTaskTransition' ? (fact.denied?.reason ?? null) : (before?.deniedReason ?? null),
      at: fact.at,
    });
  } else if (task !== undefined) {
    draft.newUserTasks.set(fact.key, {
      ...created,
      assignee: task.assignee,
      assignedAt: task.assignee === null ? null : fact.at,
      dueDate: task.dueDate,
      followUpDate: task.followUpDate,
      priority: task.priority,
      candidateUsers: textArray(task.candidateUsers),
      candidateGroups: textArray(task.candidateGroups),
      state: stateOf(task),
      ...delegationOf(task),
    });
  }
}
