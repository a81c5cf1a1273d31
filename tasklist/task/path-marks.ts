import type { TaskPathStep, TaskView } from '#client';
import type { ElementMarks, ElementState, Translate } from '#web';

const states: Record<TaskPathStep['state'], ElementState> = {
  ACTIVE: 'active',
  COMPLETED: 'completed',
  TERMINATED: 'canceled',
};

/** The path of the task as marks of its diagram; an open task is "you are here". */
export function pathMarks(view: TaskView, hereText: string): ElementMarks {
  const marks: ElementMarks = {};
  for (const step of view.path) {
    const state = states[step.state];
    // An element that was passed and is active again in a loop counts as active.
    if (marks[step.elementId]?.state !== 'active') marks[step.elementId] = { state };
  }
  const isOpen = view.task.completionDate === null && view.task.state !== 'CANCELED';
  if (isOpen) marks[view.task.elementId] = { state: 'active', here: true, note: hereText };
  return marks;
}

/** How long a step took in milliseconds, in whole seconds and where that says something: most steps of a process are over at once. */
export function tookOf({ durationMs }: TaskPathStep): number | undefined {
  const seconds = Math.round((durationMs ?? 0) / 1000);
  return seconds > 0 ? seconds * 1000 : undefined;
}

/** Who did a step; a deputy with the name of whoever they did it for. */
export function doneBy({ by, onBehalfOf }: TaskPathStep, t: Translate): string {
  return onBehalfOf ? `${by} ${t('task.onBehalfOf', { name: onBehalfOf })}` : (by ?? '');
}

export function stepsAt(view: TaskView, elementId: string): TaskPathStep[] {
  return view.path.filter((step) => step.elementId === elementId);
}
