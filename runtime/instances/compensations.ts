import type { ElementInstance, InstanceState, JsonObject, Key, ProcessModel } from '#engine';
import { fromRow } from '../commands/instance-cache.ts';
import type { Caller } from '../contract/caller.ts';
import type { Compensation, Compensations, Queries } from '../contract/queries.ts';
import type { ModelCache } from '../definitions/model-cache.ts';
import { loadInstances } from '../store/load-instances.ts';
import { shardOf } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';

/** Handlers that are listed; who needs more searches element instances. */
const listedMax = 1000;

export interface CompensationsPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly queries: Queries;
}

/**
 * What an instance has undone, undoes now, has failed to undo, and has yet to undo (CMP-4, CMP-11): without it nobody sees that a
 * compensation was done in part.
 */
export function createCompensations(
  ports: CompensationsPorts,
): (caller: Caller, key: Key) => Promise<Compensations | null> {
  return async (caller, key) => {
    const instance = await ports.queries.get(caller, 'processInstances', key);
    if (instance === null) return null;
    const definition = await ports.models.get(instance['processDefinitionKey'] as Key);
    if (definition === null) return null;
    const { model } = definition;
    const [row] = await loadInstances(ports.pools.reads, [{ key, shard: shardOf(key) }]);
    const live = row === undefined ? [] : liveItems(fromRow(row, model.processId).state);
    const items = [...(await endedItems(ports.queries, caller, key, model)), ...live];
    const count = (state: Compensation['state']): number =>
      items.filter((item) => item.state === state).length;
    return {
      completed: count('COMPLETED'),
      active: count('ACTIVE'),
      failed: count('FAILED'),
      pending: count('PENDING'),
      items,
    };
  };
}

// helpers

async function endedItems(
  queries: Queries,
  caller: Caller,
  key: Key,
  model: ProcessModel,
): Promise<Compensation[]> {
  const handlers = Object.values(model.elements).filter(
    (element) => 'isForCompensation' in element && element.isForCompensation,
  );
  if (handlers.length === 0) return [];
  const { items } = await queries.search(caller, 'elementInstances', {
    filter: {
      processInstanceKey: key,
      elementId: { $in: handlers.map(({ id }) => id) },
      state: { $in: ['COMPLETED', 'TERMINATED'] },
    },
    sort: [{ field: 'elementInstanceKey', order: 'ASC' }],
    page: { limit: listedMax, from: 0 },
  });
  return items.map((item: JsonObject) => ({
    state: item['state'] === 'COMPLETED' ? 'COMPLETED' : 'TERMINATED',
    elementId: String(item['elementId']),
    elementInstanceKey: item['elementInstanceKey'] as Key,
    incidentKey: null,
  }));
}

/** Handlers that run, those that stopped at an incident, and what comes after them, in the order in which it will. */
function liveItems(state: InstanceState): Compensation[] {
  const elements = Object.values(state.elements);
  const running = elements
    .filter((element) => element.data.handlerFor !== undefined)
    .map((element): Compensation => {
      const incidentKey = incidentInside(state, element);
      return {
        state: incidentKey === null ? 'ACTIVE' : 'FAILED',
        elementId: element.elementId,
        elementInstanceKey: element.key,
        incidentKey,
      };
    });
  const pending = elements.flatMap((element) =>
    (element.data.compensation?.pending ?? []).map((target): Compensation => ({
      state: 'PENDING',
      elementId: target.handlerId ?? target.elementId,
      elementInstanceKey: null,
      incidentKey: null,
    })),
  );
  return [...running, ...pending].slice(0, listedMax);
}

function incidentInside(state: InstanceState, handler: ElementInstance): Key | null {
  for (const incident of Object.values(state.incidents)) {
    let at: Key | null = incident.elementInstanceKey;
    while (at !== null && at !== handler.key) at = state.elements[at]?.parentKey ?? null;
    if (at === handler.key) return incident.key;
  }
  return null;
}
