import { Failure } from './failure.ts';
import type { Expression, TaskEscalation, UserTaskElement } from './model/process-model.ts';
import { readNames, readOptionalText } from './read-expression.ts';
import { elementOf, type Run } from './run.ts';
import { isSeparate } from './separation-of-duty.ts';
import type {
  ElementInstance,
  Subscription,
  TaskAttributeChanges,
  TaskPeople,
  UserTaskState,
} from './state.ts';
import { closeWaits, register } from './subscriptions.ts';
import { firstDue } from './time/due.ts';
import { parseDate } from './time/iso-8601.ts';

/** Where a wait names its event definition: from here downward it is the place of an escalation, and no event of the model. */
const firstPlace = -2;
/** A task whose listeners are being asked is looked at again this much later. */
const askAgainMs = 60_000;

export function isEscalation(subscription: Subscription): boolean {
  return subscription.kind === 'timer' && subscription.definition <= firstPlace;
}

/**
 * TSK-13: one timer for each escalation that has not happened, measured from the due date. A due date in the past is one that
 * has just passed. A task that is due at another time from now on is measured anew.
 */
export function openEscalations(run: Run, instance: ElementInstance, task: UserTaskState): void {
  const element = elementOf(run, instance);
  if (element?.type !== 'userTask' || element.escalations === undefined) return;
  closeWaits(run, instance.key, isEscalation);
  if (task.dueDate === null) return;
  const dueDate = parseDate(task.dueDate, 'UTC') ?? run.env.now;
  element.escalations.forEach(({ after }, level) => {
    if (task.escalated?.includes(level) === true) return;
    const dueAt = after === undefined ? dueDate : later(run, element, instance, after, dueDate);
    register(
      run,
      {
        owner: instance,
        event: element,
        definition: firstPlace - level,
        interrupting: false,
        scopeKey: instance.key,
      },
      { kind: 'timer', dueAt, repetitionsLeft: 1, cycle: null },
    );
  });
}

/**
 * The timer is used up, and what follows is a step of its own: where it fails, that step is tried again, not the timer. While
 * listeners are asked about another change of the task, it waits.
 */
export function passEscalation(
  run: Run,
  subscription: Extract<Subscription, { kind: 'timer' }>,
  instance: ElementInstance,
  task: UserTaskState | undefined,
): void {
  if (task?.transition !== undefined) {
    const { occurrence } = subscription;
    const dueAt = run.env.now + askAgainMs;
    run.emit({
      kind: 'subscriptionChanged',
      subscription: { ...subscription, dueAt, occurrence: occurrence + 1 },
    });
    return;
  }
  run.emit({ kind: 'subscriptionClosed', subscription, by: null });
  const level = firstPlace - subscription.definition;
  run.enqueue({ kind: 'resume', elementInstanceKey: instance.key, data: { escalation: level } });
}

/**
 * TSK-13: the task is late. Who gets it and who is told is asked now, not when the task was made: it is about the people who can
 * help today. Answers what changes of the task; null when nothing does.
 */
export function escalate(
  run: Run,
  instance: ElementInstance,
  task: UserTaskState,
  level: number,
): TaskAttributeChanges | null {
  const element = elementOf(run, instance);
  const escalation = element?.type === 'userTask' ? element.escalations?.[level] : undefined;
  if (escalation === undefined || task.escalated?.includes(level) === true) return null;
  const people = peopleOf(run, instance, task, escalation);
  run.emit({
    kind: 'userTaskEscalated',
    key: task.key,
    elementInstanceKey: instance.key,
    elementId: instance.elementId,
    level,
    ...people,
    at: run.env.now,
  });
  return changesOf(task, people.escalatedTo);
}

// helpers

interface Escalated {
  readonly escalatedTo: TaskPeople;
  readonly notified: Pick<TaskPeople, 'candidateUsers' | 'candidateGroups'>;
}

function later(
  run: Run,
  element: UserTaskElement,
  instance: ElementInstance,
  after: Expression,
  dueDate: number,
): number {
  const { ctx } = run;
  const text = readOptionalText(ctx, after, instance.key, 'the time of the escalation');
  if (text === null) return dueDate;
  const calendar = ctx.calendar(element.calendar ?? run.model.settings.calendar);
  const due = firstDue({ kind: 'duration', text, timeZone: run.timeZone, ...calendar }, dueDate);
  if (!due.ok) throw new Failure('EXTRACT_VALUE_ERROR', `The time of the escalation: ${due.message}.`);
  return due.dueAt;
}

function peopleOf(
  run: Run,
  { key }: ElementInstance,
  task: UserTaskState,
  escalation: TaskEscalation,
): Escalated {
  const { ctx } = run;
  const names = (name: 'candidateUsers' | 'candidateGroups' | 'notifyUsers' | 'notifyGroups') =>
    readNames(ctx, escalation[name], key, `${name} of the escalation`);
  const named = readOptionalText(ctx, escalation.assignee, key, 'the assignee of the escalation');
  // Whom the separation of duty leaves out does not get it; it stays with who may do it.
  const assignee = named !== null && isSeparate(run, task, named) ? named : null;
  return {
    escalatedTo: {
      assignee,
      candidateUsers: names('candidateUsers'),
      candidateGroups: names('candidateGroups'),
    },
    notified: { candidateUsers: names('notifyUsers'), candidateGroups: names('notifyGroups') },
  };
}

/** To somebody: they have it. To a group: it is theirs to claim. Whoever delegated it does not get it back. */
function changesOf(
  task: UserTaskState,
  { assignee, candidateUsers, candidateGroups }: TaskPeople,
): TaskAttributeChanges | null {
  const isOffered = candidateUsers.length + candidateGroups.length > 0;
  if (assignee === null && !isOffered) return null;
  return {
    assignee,
    ...(isOffered ? { candidateUsers, candidateGroups } : {}),
    ...(task.delegationState === 'PENDING' ? { owner: null, delegationState: null } : {}),
  };
}
