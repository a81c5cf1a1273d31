import type { Command, Thrown } from '../command.ts';
import { Refusal } from '../failure.ts';
import type { Key } from '../model/json.ts';
import { instanceOf, type Run } from '../run.ts';
import { requireSeparate } from '../separation-of-duty.ts';
import type { UserTaskState } from '../state.ts';
import { noRequest, refuseWhileChanging, requestTransition } from '../task-listeners.ts';
import { checkSubmitted } from '../variables.ts';
import { findUserTask } from './find.ts';
import { queueThrow } from './jobs.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** TSK-2: completion is one command with variables; a second one finds no task. */
export function completeUserTask(run: Run, command: Of<'completeUserTask'>): void {
  const task = findSettledTask(run, command.userTaskKey);
  if (task.delegationState === 'PENDING') {
    throw new Refusal(
      'TASK_DELEGATED',
      `Task ${task.key} was delegated: resolve it, then ${task.owner ?? 'its owner'} completes it.`,
      { owner: task.owner ?? null },
    );
  }
  requireSeparate(run, task, command.actor);
  checkSubmitted(run, command.variables);
  const { action, actor, variables } = command;
  requestTransition(run, task, { kind: 'completing', changes: {}, variables, action, actor });
}

/** Claim (`allowOverride` false) loses against an assignee who is somebody else. */
export function assignUserTask(run: Run, command: Of<'assignUserTask'>): void {
  const task = findSettledTask(run, command.userTaskKey);
  if (!command.allowOverride && task.assignee !== null && task.assignee !== command.assignee) {
    throw new Refusal(
      'TASK_ALREADY_ASSIGNED',
      `Task ${task.key} is assigned to "${task.assignee}": take another one.`,
      { assignee: task.assignee },
    );
  }
  if (task.assignee === command.assignee) return;
  requireSeparate(run, task, command.assignee);
  const { action, assignee } = command;
  requestTransition(run, task, { ...noRequest, kind: 'assigning', changes: { assignee }, action });
}

/**
 * TSK-12: who has the task becomes its owner, the other one its assignee; nobody can complete it until it is resolved. Delegated
 * again on the way it still goes back to the first.
 */
export function delegateUserTask(run: Run, command: Of<'delegateUserTask'>): void {
  const task = findSettledTask(run, command.userTaskKey);
  requireSeparate(run, task, command.assignee);
  const { assignee, action } = command;
  const changes = { assignee, owner: task.owner ?? task.assignee, delegationState: 'PENDING' } as const;
  requestTransition(run, task, {
    ...noRequest,
    kind: 'assigning',
    changes,
    action: action ?? 'delegate',
  });
}

/** TSK-12: back to the owner; what was found out becomes variables when no listener denies. */
export function resolveUserTask(run: Run, command: Of<'resolveUserTask'>): void {
  const task = findSettledTask(run, command.userTaskKey);
  if (task.delegationState !== 'PENDING') {
    throw new Refusal(
      'TASK_NOT_DELEGATED',
      `Task ${task.key} is not delegated, so there is nothing to resolve: complete it, or delegate it first.`,
    );
  }
  checkSubmitted(run, command.variables);
  const { variables, action } = command;
  const changes = { assignee: task.owner ?? null, delegationState: 'RESOLVED' } as const;
  requestTransition(run, task, {
    ...noRequest,
    kind: 'assigning',
    changes,
    variables,
    action: action ?? 'resolve',
  });
}

export function updateUserTask(run: Run, command: Of<'updateUserTask'>): void {
  const task = findSettledTask(run, command.userTaskKey);
  const { priority } = command.changes;
  if (priority !== undefined && (!Number.isInteger(priority) || priority < 0 || priority > 100)) {
    throw new Refusal('INVALID_VALUE', 'The priority of a user task is an integer from 0 to 100.');
  }
  const { action, changes } = command;
  requestTransition(run, task, { ...noRequest, kind: 'updating', changes, action });
}

/** TSK-3: a person throws a BPMN error at the task; uncaught, the task stays open with an incident. */
export function throwUserTaskError(run: Run, command: Of<'throwUserTaskError'>): void {
  const { elementInstanceKey } = findSettledTask(run, command.userTaskKey);
  checkSubmitted(run, command.variables);
  const thrown: Thrown = {
    kind: 'error',
    code: command.errorCode,
    message: command.message,
    variables: command.variables,
  };
  queueThrow(run, elementInstanceKey, thrown);
}

export function throwUserTaskEscalation(run: Run, command: Of<'throwUserTaskEscalation'>): void {
  const { elementInstanceKey } = findSettledTask(run, command.userTaskKey);
  checkSubmitted(run, command.variables);
  const thrown: Thrown = {
    kind: 'escalation',
    code: command.escalationCode,
    message: null,
    variables: command.variables,
  };
  queueThrow(run, elementInstanceKey, thrown);
}

// helpers

function findSettledTask(run: Run, key: Key): UserTaskState {
  const task = findUserTask(run, key);
  if (instanceOf(run, task.elementInstanceKey)?.state === 'terminating')
    throw new Refusal('TASK_NOT_ACTIVE', `User task ${key} is being canceled: reload the list.`);
  refuseWhileChanging(task);
  return task;
}
