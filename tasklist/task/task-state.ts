import type { TaskView, UserTask } from '#client';

export type WorkState = 'mine' | 'free' | 'others' | 'ended';

const endedStates = new Set(['COMPLETED', 'CANCELED', 'FAILED']);

/** Whose turn it is. Only the assignee fills in the form; anybody else reads it. */
export function workState(task: UserTask, username: string): WorkState {
  if (endedStates.has(task.state)) return 'ended';
  if (task.assignee === null || task.assignee === '') return 'free';
  return task.assignee === username || task.onBehalfOf ? 'mine' : 'others';
}

/** The server says what is allowed; an older snapshot without the list leaves it to the call. */
export function mayDo(view: TaskView, action: string): boolean {
  return !Array.isArray(view.allowed) || view.allowed.includes(action);
}

/**
 * Whoever has the task may hand it over while its process runs. If they may not complete it then, it is the right to do so that they
 * lack: they lost it meanwhile, or somebody assigned the task to them who did not look.
 */
export function lacksRight(view: TaskView): boolean {
  const { state, delegationState } = view.task;
  const isTheirs = state === 'CREATED' && delegationState !== 'PENDING' && mayDo(view, 'DELEGATE');
  return isTheirs && !mayDo(view, 'COMPLETE');
}
