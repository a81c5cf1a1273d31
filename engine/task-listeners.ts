import type { Command } from './command.ts';
import { entriesInOrder } from './keys-in-order.ts';
import { openEvent } from './event-definitions/registry.ts';
import { Refusal } from './failure.ts';
import { rememberActor } from './lane-actors.ts';
import { createListenerJob, evaluateListener } from './listeners.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { TaskListenerEvent, TaskListenerModel, UserTaskElement } from './model/process-model.ts';
import { elementOf, instanceOf, type Run } from './run.ts';
import { isSeparate, rememberTaskActor } from './separation-of-duty.ts';
import type {
  ElementInstance,
  Subscription,
  TaskAttributeChanges,
  TaskTransition,
  UserTaskState,
} from './state.ts';
import { escalate, openEscalations, passEscalation } from './task-escalations.ts';
import { parseDate } from './time/iso-8601.ts';
import { writeLocal, writeOutward } from './variables.ts';
import type { UserTaskSpec } from './work.ts';

/** TSK-1: the task is there at once; its first assignee comes when the listeners of its creation and of an assignment agree. */
export function createUserTask(run: Run, instance: ElementInstance, spec: UserTaskSpec): Key {
  const { attributes, name, form, headers } = spec;
  const { key: elementInstanceKey, elementId } = instance;
  const key = run.env.nextKey();
  const { assignee: named } = attributes;
  // Whom the separation of duty leaves out does not get the task: it waits for its candidates.
  const isFitting = named !== null && isSeparate(run, { key, elementInstanceKey, ...attributes }, named);
  const assignee = isFitting ? named : null;
  const isAsked =
    listensTo(run, instance, 'creating') || (assignee !== null && listensTo(run, instance, 'assigning'));
  const changes = assignee === null ? {} : { assignee };
  const transition: TaskTransition = { ...noRequest, kind: 'creating', changes, next: 0, jobKey: null };
  const task: UserTaskState = isAsked
    ? { key, elementInstanceKey, ...attributes, assignee: null, transition }
    : { key, elementInstanceKey, ...attributes, assignee };
  run.emit({ kind: 'userTaskCreated', task, elementId, name, form, headers, at: run.env.now });
  if (isAsked) askAgain(run, instance, key);
  openTimeouts(run, instance);
  openEscalations(run, instance, task);
  return key;
}

/** What was asked of a task, before its listeners are. */
export type TaskRequest = Omit<TaskTransition, 'next' | 'jobKey'>;

/**
 * LSN-2: a user task changes only when the listeners of that change have run, one after the other in file order. Until then
 * it is as it was and takes no other command; what was asked for and what the listeners corrected waits in its transition.
 * A listener that denies ends the transition, and nothing has changed.
 */
export function requestTransition(run: Run, task: UserTaskState, request: TaskRequest): void {
  const instance = instanceOf(run, task.elementInstanceKey);
  if (instance === undefined) return;
  const transition: TaskTransition = { ...request, next: 0, jobKey: null };
  if (!listensTo(run, instance, request.kind)) {
    settle(run, instance, task.key, transition);
    return;
  }
  setTransition(run, task.key, transition);
  askAgain(run, instance, task.key);
}

/** A step of its own: a listener whose job cannot be created is an incident, and only this is tried again. */
export function askNextListener(run: Run, instance: ElementInstance, taskKey: Key): void {
  const task = run.working.state.userTasks[taskKey];
  const transition = task?.transition;
  if (task === undefined || transition === undefined || transition.jobKey !== null) return;
  if (instance.state === 'terminating' && transition.kind !== 'canceling') return;
  const listener = listenersOf(run, instance, transition.kind)[transition.next];
  if (listener === undefined) {
    setTransition(run, taskKey, null);
    settle(run, instance, taskKey, transition);
    return;
  }
  const next = transition.next + 1;
  if (listener.expression !== undefined) {
    const variables = takeVariables(run, instance, transition, evaluateListener(run, instance, listener));
    setTransition(run, taskKey, { ...transition, next, variables });
    askAgain(run, instance, taskKey);
    return;
  }
  const jobKey = createListenerJob(run, instance, listener, {
    kind: 'TASK_LISTENER',
    eventType: transition.kind.toUpperCase(),
    headers: taskOf(run, instance)?.headers ?? {},
    userTask: viewOf(task, transition),
  });
  setTransition(run, taskKey, { ...transition, next, jobKey });
}

/** LSN-2: a listener has answered. It corrects attributes, or denies where the change can still be left undone. */
export function answerListener(
  run: Run,
  instance: ElementInstance,
  { jobKey, variables, result }: Extract<Command, { kind: 'completeJob' }>,
): void {
  const task = taskIn(run, instance);
  if (task === undefined) return;
  const corrections = correctionsOf(result);
  const { transition } = task;
  if (transition?.jobKey !== jobKey) {
    // A timeout listener runs beside the task.
    for (const [name, value] of Object.entries(variables)) writeLocal(run, instance.key, name, value);
    if (transition === undefined) applyChanges(run, task.key, corrections, null);
    else setTransition(run, task.key, { ...transition, changes: { ...corrections, ...transition.changes } });
    return;
  }
  if (result?.['denied'] === true) {
    setTransition(run, task.key, null, { event: transition.kind, reason: reasonOf(result) });
    return;
  }
  setTransition(run, task.key, {
    ...transition,
    jobKey: null,
    changes: { ...transition.changes, ...corrections },
    variables: takeVariables(run, instance, transition, variables),
  });
  askAgain(run, instance, task.key);
}

/** Why a listener denies, if it says so. */
export function reasonOf(result: JsonObject | undefined): string {
  const reason = result?.['deniedReason'];
  return typeof reason === 'string' ? reason : '';
}

/** What a listener's answer may not say is refused before anything has changed. */
export function checkListenerAnswer(run: Run, instance: ElementInstance, command: Command): void {
  if (command.kind !== 'completeJob' || command.result === undefined) return;
  const { denied } = command.result;
  const corrections = correctionsOf(command.result);
  if (denied !== true) return;
  const transition = taskIn(run, instance)?.transition;
  if (Object.keys(corrections).length > 0)
    throw new Refusal('INVALID_VALUE', 'A listener denies or corrects, not both: leave corrections out.');
  if (transition === undefined || transition.kind === 'creating' || transition.kind === 'canceling')
    throw new Refusal(
      'INVALID_VALUE',
      `A ${transition?.kind ?? 'timeout'} listener cannot deny: the task is there, or goes, whatever it says.`,
    );
}

/** LIF-3: the task ends without being completed; what its listeners were asked about before is withdrawn. */
export function beginCanceling(run: Run, instance: ElementInstance, task: UserTaskState): void {
  withdraw(run, instance);
  requestTransition(run, task, { ...noRequest, kind: 'canceling' });
}

export function listensTo(run: Run, instance: ElementInstance, event: TaskListenerModel['event']): boolean {
  return taskOf(run, instance)?.taskListeners?.some((listener) => listener.event === event) === true;
}

/** LSN-2: a task that is changing takes no other command. */
export function refuseWhileChanging(task: UserTaskState): void {
  if (task.transition === undefined) return;
  const state = task.transition.kind.toUpperCase();
  throw new Refusal(
    'TASK_NOT_ACTIVE',
    `Task ${task.key} is ${task.transition.kind}: its listeners have not answered yet. Try again.`,
    { state },
  );
}

/** TSK-13: the timer of an escalation. */
export function passTaskEscalation(
  run: Run,
  subscription: Extract<Subscription, { kind: 'timer' }>,
  instance: ElementInstance,
): void {
  passEscalation(run, subscription, instance, taskIn(run, instance));
}

/**
 * TSK-13: steps of their own, since they evaluate expressions that may fail. Timers are measured again from another due date
 * (null), or the task changes hands as by an assignment, and listeners of assignments are asked.
 */
export function resumeEscalation(run: Run, instance: ElementInstance, level: number | null): void {
  const task = taskIn(run, instance);
  if (task === undefined || instance.state === 'terminating') return;
  // Tried again after an incident, while listeners are asked about something else: its timer asks once more.
  if (level === null || task.transition !== undefined) {
    openEscalations(run, instance, task);
    return;
  }
  const changes = escalate(run, instance, task, level);
  if (changes !== null)
    requestTransition(run, task, { ...noRequest, kind: 'assigning', changes, action: 'escalate' });
}

/** The due timer of a timeout listener: its job runs beside the task. */
export function runTimeoutListener(run: Run, instance: ElementInstance, index: number): void {
  const element = taskOf(run, instance);
  const task = taskIn(run, instance);
  const listener = element?.taskListeners?.[index];
  if (listener === undefined || task === undefined) return;
  if (listener.expression === undefined) {
    createListenerJob(run, instance, listener, {
      kind: 'TASK_LISTENER',
      eventType: 'UNSPECIFIED',
      headers: element?.headers ?? {},
      userTask: viewOf(task, { ...noRequest, kind: 'updating', next: 0, jobKey: null }),
    });
    return;
  }
  for (const [name, value] of Object.entries(evaluateListener(run, instance, listener)))
    writeLocal(run, instance.key, name, value);
}

export const noRequest = { changes: {}, variables: null, action: null, actor: null } as const;

// helpers

function taskOf(run: Run, instance: ElementInstance): UserTaskElement | undefined {
  const element = elementOf(run, instance);
  return element?.type === 'userTask' ? element : undefined;
}

function taskIn(run: Run, instance: ElementInstance): UserTaskState | undefined {
  const [key] = run.working.userTasksOf.inOrder(instance.key);
  return key === undefined ? undefined : run.working.state.userTasks[key];
}

function listenersOf(
  run: Run,
  instance: ElementInstance,
  event: TaskListenerEvent,
): readonly TaskListenerModel[] {
  return (taskOf(run, instance)?.taskListeners ?? []).filter((listener) => listener.event === event);
}

function openTimeouts(run: Run, instance: ElementInstance): void {
  const element = taskOf(run, instance);
  element?.taskListeners?.forEach(({ timer }, definition) => {
    if (timer === undefined) return;
    const wait = { owner: instance, event: element, definition, interrupting: false, scopeKey: instance.key };
    openEvent(run.ctx, { kind: 'timer', timer }, wait);
  });
}

function measureAgain(run: Run, { elementInstanceKey }: UserTaskState): void {
  const instance = instanceOf(run, elementInstanceKey);
  if (instance === undefined || taskOf(run, instance)?.escalations === undefined) return;
  run.enqueue({ kind: 'resume', elementInstanceKey, data: { escalation: null } });
}

function askAgain(run: Run, instance: ElementInstance, taskKey: Key): void {
  run.enqueue({ kind: 'resume', elementInstanceKey: instance.key, data: { taskListener: taskKey } });
}

function setTransition(
  run: Run,
  key: Key,
  transition: TaskTransition | null,
  denied: { readonly event: TaskListenerEvent; readonly reason: string } | null = null,
): void {
  run.emit({ kind: 'userTaskTransition', key, transition, denied, at: run.env.now });
}

/** Variables of a completing listener belong to what is submitted; those of the others are local to the task. */
function takeVariables(
  run: Run,
  instance: ElementInstance,
  transition: TaskTransition,
  variables: JsonObject,
): JsonObject | null {
  if (transition.kind === 'completing') return { ...transition.variables, ...variables };
  for (const [name, value] of Object.entries(variables)) writeLocal(run, instance.key, name, value);
  return transition.variables;
}

/** Nobody denied: the change happens. */
function settle(run: Run, instance: ElementInstance, taskKey: Key, transition: TaskTransition): void {
  const task = run.working.state.userTasks[taskKey];
  if (task === undefined) return;
  const { action, actor } = transition;
  if (transition.kind === 'creating') {
    const { assignee, ...others } = transition.changes;
    applyChanges(run, taskKey, others, action);
    if (assignee !== undefined && assignee !== null)
      requestTransition(run, task, { ...noRequest, kind: 'assigning', changes: { assignee } });
    return;
  }
  applyChanges(run, taskKey, transition.changes, action);
  if (transition.kind === 'assigning') {
    for (const [name, value] of entriesInOrder(transition.variables ?? {}))
      writeOutward(run, instance.key, name, value);
  } else if (transition.kind === 'completing') {
    const { key: elementInstanceKey } = instance;
    const { completedByVariable, taskListeners } = taskOf(run, instance) ?? {};
    if (taskListeners !== undefined) withdraw(run, instance);
    if (completedByVariable !== undefined && actor !== null)
      writeLocal(run, elementInstanceKey, completedByVariable, actor);
    rememberActor(run, elementInstanceKey, actor ?? task.assignee);
    rememberTaskActor(run, instance, actor ?? task.assignee);
    run.emit({ kind: 'userTaskCompleted', key: taskKey, elementInstanceKey, action, actor, at: run.env.now });
    run.enqueue({ kind: 'complete', elementInstanceKey, data: { variables: transition.variables ?? {} } });
  } else if (transition.kind === 'canceling')
    run.enqueue({ kind: 'resume', elementInstanceKey: instance.key, data: { listen: true } });
}

function applyChanges(run: Run, key: Key, changes: TaskAttributeChanges, action: string | null): void {
  const task = run.working.state.userTasks[key];
  if (task === undefined) return;
  const { assignee, ...others } = changes;
  const at = run.env.now;
  if (assignee !== undefined && assignee !== task.assignee)
    run.emit({ kind: 'userTaskAssigned', key, assignee, action, at });
  if (Object.keys(others).length === 0) return;
  run.emit({ kind: 'userTaskUpdated', key, changes: others, action, at });
  if (others.dueDate !== undefined) measureAgain(run, task);
}

/** Jobs of listeners whose answer nobody waits for any more. */
function withdraw(run: Run, instance: ElementInstance): void {
  for (const key of run.working.jobsOf.inOrder(instance.key)) {
    if (run.working.state.jobs[key]?.kind !== 'TASK_LISTENER') continue;
    run.emit({ kind: 'jobCanceled', key, elementInstanceKey: instance.key, at: run.env.now });
  }
}

const defaultActions = { creating: '', updating: 'update', completing: 'complete', canceling: '' } as const;

/** What a listener is told of its task: its attributes as they will be, and which of them differ from now. */
function viewOf(task: UserTaskState, transition: TaskTransition): JsonObject {
  const { kind, changes, variables } = transition;
  const after = { ...task, ...changes };
  const attributes = {
    assignee: after.assignee,
    candidateGroups: after.candidateGroups,
    candidateUsers: after.candidateUsers,
    dueDate: after.dueDate,
    followUpDate: after.followUpDate,
    priority: after.priority,
  };
  const usual =
    kind === 'assigning' ? (after.assignee === null ? 'unassign' : 'assign') : defaultActions[kind];
  return {
    userTaskKey: task.key,
    action: transition.action ?? usual,
    ...attributes,
    changedAttributes: Object.keys(attributes).filter(
      (name) =>
        JSON.stringify(task[name as keyof typeof attributes]) !==
        JSON.stringify(attributes[name as keyof typeof attributes]),
    ),
    ...(variables === null ? {} : { variables }),
  };
}

/** `result.corrections` of a listener: empty text clears a person or a date, an empty list all candidates. */
function correctionsOf(result: JsonObject | undefined): TaskAttributeChanges {
  const given = (result?.['corrections'] ?? {}) as JsonObject;
  const corrected: { -readonly [Name in keyof TaskAttributeChanges]: TaskAttributeChanges[Name] } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    switch (name) {
      case 'assignee':
        corrected.assignee = textOf(name, value);
        break;
      case 'dueDate':
      case 'followUpDate':
        corrected[name] = dateOf(name, value);
        break;
      case 'candidateUsers':
      case 'candidateGroups':
        corrected[name] = namesOf(name, value);
        break;
      case 'priority':
        corrected.priority = priorityOf(value);
        break;
      default:
        throw new Refusal('INVALID_VALUE', `A listener cannot correct "${name.slice(0, 40)}".`);
    }
  }
  return corrected;
}

function textOf(name: string, value: JsonValue): string | null {
  if (typeof value !== 'string') throw new Refusal('INVALID_VALUE', `The corrected ${name} must be text.`);
  return value === '' ? null : value;
}

function dateOf(name: string, value: JsonValue): string | null {
  const text = textOf(name, value);
  const at = text === null ? null : parseDate(text, 'UTC');
  if (at === undefined)
    throw new Refusal('INVALID_VALUE', `The corrected ${name} must be an ISO 8601 date and time.`);
  return at === null ? null : new Date(at).toISOString();
}

function namesOf(name: string, value: JsonValue): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value as readonly string[];
  throw new Refusal('INVALID_VALUE', `The corrected ${name} must be a list of names.`);
}

function priorityOf(value: JsonValue): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new Refusal('INVALID_VALUE', 'The priority of a user task is an integer from 0 to 100.');
}
