import type { Caller, Filter, Key, Runtime } from '#runtime';
import { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import { opt } from '../../http/fields.ts';
import { keysIn } from '../engine-rest-fields.ts';
import { filterOf } from '../lists/conditions.ts';
import { runningConditions } from '../process-instances/process-instance-list.ts';

const INSTANCES_MAX = 10_000;
const Query = z.strictObject(
  Object.fromEntries(Object.entries(runningConditions).map(([name, { body }]) => [name, body])),
);

/** Instances by their ids, by a query, or both together. */
export const InstanceSelection = {
  processInstanceIds: opt(z.array(z.string().max(64)).max(INSTANCES_MAX)),
  processInstanceQuery: opt(Query),
};

export interface Selected {
  readonly processInstanceIds?: readonly string[] | undefined;
  readonly processInstanceQuery?: Readonly<Record<string, unknown>> | undefined;
}

/** As in Camunda 7 the ids and what the query finds are one selection; none of both is a mistake. */
export async function selectionFilter(runtime: Runtime, caller: Caller, selected: Selected): Promise<Filter> {
  const { processInstanceIds: ids, processInstanceQuery: query } = selected;
  if ((ids === undefined || ids.length === 0) && query === undefined)
    throw new ApiProblem(
      'SELECTION_EMPTY',
      'Name process instances by processInstanceIds or processInstanceQuery.',
    );
  const byId: Filter = { processInstanceKey: { $in: keysIn(ids ?? []) } };
  if (query === undefined) return byId;
  const running: Filter = { state: { $in: ['ACTIVE', 'SUSPENDED'] } };
  const found = { ...running, ...(await filterOf(runningConditions, query, { runtime, caller })) };
  return ids === undefined || ids.length === 0 ? found : { $or: [byId, found] };
}

/** The instances that run, oldest first. */
export async function selectedKeys(
  runtime: Runtime,
  caller: Caller,
  selected: Selected,
): Promise<readonly Key[]> {
  const page = await runtime.queries.search(caller, 'processInstances', {
    filter: await selectionFilter(runtime, caller, selected),
    sort: [{ field: 'processInstanceKey', order: 'ASC' }],
    page: { from: 0, limit: INSTANCES_MAX },
  });
  return page.items
    .filter((row) => row['endDate'] === null)
    .map((row) => String(row['processInstanceKey']) as Key);
}

/** A batch belongs to one tenant: that of the instances that are named, or that of the query. */
export async function tenantOf(
  runtime: Runtime,
  caller: Caller,
  selected: Selected,
): Promise<string | undefined> {
  const [key] = keysIn(selected.processInstanceIds ?? []);
  if (key !== undefined) {
    const instance = await runtime.queries.get(caller, 'processInstances', key);
    return instance === null ? undefined : String(instance['tenantId']);
  }
  const tenants = selected.processInstanceQuery?.['tenantIdIn'];
  return Array.isArray(tenants) && tenants.length === 1 ? String(tenants[0]) : undefined;
}
