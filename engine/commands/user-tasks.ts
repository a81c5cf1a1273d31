import type { Command, Thrown } from '../command.ts';
import { Refusal } from '../failure.ts';
import type { Key } from '../model/json.ts';
import { changeData, elementOf, instanceOf, requireElement, type Run } from '../run.ts';
import { checkSubmitted, writeLocal } from '../variables.ts';
import { findInstance, findUserTask } from './find.ts';
import { queueThrow } from './jobs.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** TSK-2: completion is one command with variables; a second one finds no task. */
export function completeUserTask(run: Run, command: Of<'completeUserTask'>): void {
  const { key, elementInstanceKey, assignee } = findUserTask(run, command.userTaskKey);
  checkSubmitted(run, command.variables);
  const { action, actor } = command;
  const instance = findInstance(run, elementInstanceKey);
  const element = requireElement(run.model, instance.elementId);
  if (element.type === 'userTask' && element.completedByVariable !== undefined && actor !== null)
    writeLocal(run, elementInstanceKey, element.completedByVariable, actor);
  rememberActor(run, elementInstanceKey, actor ?? assignee);
  run.emit({ kind: 'userTaskCompleted', key, elementInstanceKey, action, actor, at: run.env.now });
  run.enqueue({ kind: 'complete', elementInstanceKey, data: { variables: command.variables } });
}

/** Claim (`allowOverride` false) loses against an assignee who is somebody else. */
export function assignUserTask(run: Run, command: Of<'assignUserTask'>): void {
  const task = findUserTask(run, command.userTaskKey);
  if (!command.allowOverride && task.assignee !== null && task.assignee !== command.assignee) {
    throw new Refusal(
      'TASK_ALREADY_ASSIGNED',
      `Task ${task.key} is assigned to "${task.assignee}": take another one.`,
      { assignee: task.assignee },
    );
  }
  if (task.assignee === command.assignee) return;
  run.emit({
    kind: 'userTaskAssigned',
    key: task.key,
    assignee: command.assignee,
    action: command.action,
    at: run.env.now,
  });
}

export function updateUserTask(run: Run, command: Of<'updateUserTask'>): void {
  const { key } = findUserTask(run, command.userTaskKey);
  const { priority } = command.changes;
  if (priority !== undefined && (!Number.isInteger(priority) || priority < 0 || priority > 100)) {
    throw new Refusal('INVALID_VALUE', 'The priority of a user task is an integer from 0 to 100.');
  }
  run.emit({
    kind: 'userTaskUpdated',
    key,
    changes: command.changes,
    action: command.action,
    at: run.env.now,
  });
}

/** TSK-3: a person throws a BPMN error at the task; uncaught, the task stays open with an incident. */
export function throwUserTaskError(run: Run, command: Of<'throwUserTaskError'>): void {
  const { elementInstanceKey } = findUserTask(run, command.userTaskKey);
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
  const { elementInstanceKey } = findUserTask(run, command.userTaskKey);
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

/** LAN-3: the first person who completes a task in a lane instance gets the next ones there. */
function rememberActor(run: Run, elementInstanceKey: Key, actor: string | null): void {
  const instance = instanceOf(run, elementInstanceKey);
  const element = instance === undefined ? undefined : elementOf(run, instance);
  if (
    actor === null ||
    instance === undefined ||
    element?.type !== 'userTask' ||
    element.lane?.sameActor !== true
  )
    return;
  const { id, scopeId } = element.lane;
  const scope = run.ctx.enclosing(instance, (outer) => outer.elementId === scopeId && outer.role !== 'body');
  if (scope === undefined || scope.data.laneActors?.[id] !== undefined) return;
  changeData(run, scope.key, { laneActors: { ...scope.data.laneActors, [id]: actor } });
}
