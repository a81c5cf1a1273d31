import { Refusal } from './failure.ts';
import { changeData, elementOf, instanceOf, type Run } from './run.ts';
import type { ElementInstance, UserTaskState } from './state.ts';

/** Four eyes: keeps who completed a task where the separation of another one looks for it. */
export function rememberTaskActor(run: Run, instance: ElementInstance, actor: string | null): void {
  const element = elementOf(run, instance);
  if (actor === null || element?.type !== 'userTask') return;
  for (const scopeId of element.remembersActorIn ?? []) {
    const scope = enclosing(run, instance, scopeId);
    const known = scope?.data.taskActors?.[element.id] ?? [];
    if (scope === undefined || known.includes(actor)) continue;
    changeData(run, scope.key, {
      taskActors: { ...scope.data.taskActors, [element.id]: [...known, actor] },
    });
  }
}

/** Four eyes: the person completed an earlier step, or the task names them; somebody else has to do this one. */
export function requireSeparate(run: Run, task: UserTaskState, person: string | null): void {
  const reason = person === null ? undefined : separationOf(run, task, person);
  if (reason === undefined) return;
  throw new Refusal(
    'SEPARATION_OF_DUTY',
    reason === null
      ? `"${person}" may not do task ${task.key}: the process leaves them out. Hand it over to another person.`
      : `"${person}" may not do task ${task.key}, because they completed "${reason}". Hand it over to another person.`,
    { person, ...(reason === null ? {} : { completed: reason }) },
  );
}

export function isSeparate(run: Run, task: UserTaskState, person: string): boolean {
  return separationOf(run, task, person) === undefined;
}

// helpers

/** The id of the earlier task, null where the task itself names the person, undefined where nothing speaks against them. */
function separationOf(run: Run, task: UserTaskState, person: string): string | null | undefined {
  if (task.excludedUsers?.includes(person) === true) return null;
  const instance = instanceOf(run, task.elementInstanceKey);
  const element = instance === undefined ? undefined : elementOf(run, instance);
  if (instance === undefined || element?.type !== 'userTask') return undefined;
  return element.separation?.tasks.find(
    ({ id, scopeId }) => enclosing(run, instance, scopeId)?.data.taskActors?.[id]?.includes(person) === true,
  )?.id;
}

function enclosing(run: Run, instance: ElementInstance, scopeId: string): ElementInstance | undefined {
  return run.ctx.enclosing(instance, (outer) => outer.elementId === scopeId && outer.role !== 'body');
}
