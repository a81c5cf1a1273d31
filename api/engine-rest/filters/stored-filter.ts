import type { Caller, JsonObject, Runtime, SavedFilter, SavedFilterFields } from '#runtime';
import { z } from 'zod';
import { found } from '../../auth/row-access.ts';
import { plainName } from '../../http/fields.ts';
import { jsonObject, opt } from '../../http/fields.ts';
import { keyOf } from '../engine-rest-fields.ts';
import { countList, listBodyOf } from '../lists/list-controller.ts';
import { taskList } from '../tasks/task-list.ts';

/** What a filter asks for; the conditions are those of the list of tasks. */
export const TaskQuery = listBodyOf(taskList);
/** A question fits into a request that a person reads; what is longer is no filter. */
const QUERY_CHARS_MAX = 8_000;

export const FilterBody = z
  .strictObject({
    resourceType: z.literal('Task', { error: 'INVALID_VALUE: Filters are for the resource type Task.' }),
    name: plainName(),
    owner: opt(z.string().max(255)),
    query: TaskQuery,
    properties: opt(jsonObject()),
  })
  .refine((body) => JSON.stringify([body.query, body.properties ?? {}]).length <= QUERY_CHARS_MAX, {
    error: `TOO_LONG: A filter has at most ${QUERY_CHARS_MAX} characters.`,
  });

export const FilterRow = z.object({
  id: z.string(),
  resourceType: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  query: z.record(z.string(), z.unknown()),
  properties: z.record(z.string(), z.unknown()),
  itemCount: z.int().optional(),
});

export function toFilter(filter: SavedFilter): z.output<typeof FilterRow> {
  const { query, properties } = filter.query as { query: JsonObject; properties: JsonObject };
  return {
    id: filter.filterKey,
    resourceType: 'Task',
    name: filter.name,
    owner: filter.owner,
    query,
    properties,
  };
}

/** Nobody else sees it until its owner shares it. */
export function fieldsOf(
  raw: JsonObject,
  { name, properties }: z.output<typeof FilterBody>,
): SavedFilterFields {
  return {
    area: 'ENGINE_REST',
    name,
    // As it was sent: the dates and lists of a query are read anew each time.
    query: { query: raw['query'] ?? {}, properties: properties ?? {} },
    columns: [],
    color: null,
    position: 0,
    sharedWith: { users: [], groups: [], roles: [], all: false },
  };
}

export async function findFilter(runtime: Runtime, caller: Caller, id: string): Promise<SavedFilter> {
  const filter = found(await runtime.savedFilters.get(caller, keyOf(id, 'Filter')));
  return found(filter.area === 'ENGINE_REST' ? filter : null);
}

/** The stored question, with what is asked beside it. */
export function questionOf(filter: SavedFilter, more: object = {}): object {
  const stored = TaskQuery.parse((filter.query as { query: JsonObject }).query);
  return { ...stored, ...more };
}

export async function countOf(
  runtime: Runtime,
  caller: Caller,
  filter: SavedFilter,
  more: object = {},
): Promise<number> {
  const { count } = (await countList(taskList, questionOf(filter, more), { caller, runtime })) as {
    count: number;
  };
  return count;
}
