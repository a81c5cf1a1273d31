import type { Key } from './model/json.ts';
import { changeData, elementOf, instanceOf, type Run } from './run.ts';

/** LAN-3: the first person who completes a task in a lane instance gets the next ones there. */
export function rememberActor(run: Run, elementInstanceKey: Key, actor: string | null): void {
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
