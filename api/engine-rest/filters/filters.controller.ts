import type { JsonObject, Runtime, SavedFilter } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf, restPath } from '../engine-rest-fields.ts';
import { isLike, pageOf } from '../identity/people.ts';
import { Paging } from '../lists/list-controller.ts';
import { flagText } from '../lists/query-fields.ts';
import { countOf, FilterBody, fieldsOf, FilterRow, findFilter, toFilter } from './stored-filter.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const ItemCountQuery = z.strictObject({ itemCount: flagText() });
const text = () => opt(z.string().min(1).max(4_000));
const conditions = { filterId: text(), resourceType: text(), name: text(), nameLike: text(), owner: text() };
const ListQuery = z.strictObject({
  ...conditions,
  ...Paging.shape,
  itemCount: flagText(),
  sortBy: opt(
    z.enum(['filterId', 'name', 'owner'], { error: 'INVALID_VALUE: Sort by filterId, name or owner.' }),
  ),
  sortOrder: opt(z.enum(['asc', 'desc'], { error: 'INVALID_VALUE: Use asc or desc.' })),
});
const CountQuery = z.strictObject(conditions);
const FIELDS = { filterId: 'id', name: 'name', owner: 'owner' } as const;

/** Filters of tasks that apps of Camunda 7 keep: one's own, and those that others share. */
@Controller()
export class FiltersController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...restPath('/filter'),
    method: 'GET',
    operationId: 'listTaskFilters',
    summary: 'List filters of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'R',
    query: ListQuery,
    response: z.array(FilterRow),
  })
  async list(@Input() call: Call<undefined, undefined, typeof ListQuery>): Promise<readonly object[]> {
    const filters = await this.found(call);
    const { sortBy = 'name', itemCount } = call.query;
    const rows = pageOf(filters.map(toFilter), call.query, FIELDS[sortBy]);
    if (itemCount !== true) return rows;
    const byId = new Map(filters.map((filter) => [String(filter.filterKey), filter]));
    return Promise.all(
      rows.map(async (row) => ({
        ...row,
        itemCount: await countOf(this.runtime, call.caller, byId.get(row.id) as SavedFilter),
      })),
    );
  }

  @Endpoint({
    ...restPath('/filter/count'),
    method: 'GET',
    operationId: 'countTaskFilters',
    summary: 'Count filters of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'R',
    query: CountQuery,
    response: z.object({ count: z.int() }),
  })
  async count(@Input() call: Call<undefined, undefined, typeof CountQuery>): Promise<object> {
    return { count: (await this.found(call)).length };
  }

  @Endpoint({
    ...restPath('/filter/create'),
    method: 'POST',
    operationId: 'createTaskFilter',
    summary: 'Keep a filter of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'K',
    status: 200,
    body: FilterBody,
    response: FilterRow,
  })
  async create(@Input() call: Call<typeof FilterBody>): Promise<object> {
    this.requireOwn(call);
    const fields = fieldsOf(call.request.body as JsonObject, call.body);
    return toFilter(await this.runtime.savedFilters.create(call.context(), fields));
  }

  @Endpoint({
    ...restPath('/filter/:id'),
    method: 'GET',
    operationId: 'readTaskFilter',
    summary: 'Read a filter of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'R',
    params: Params,
    query: ItemCountQuery,
    response: FilterRow,
    codes: ['NOT_FOUND'],
  })
  async read(@Input() call: Call<undefined, typeof Params, typeof ItemCountQuery>): Promise<object> {
    const filter = await findFilter(this.runtime, call.caller, call.params.id);
    if (call.query.itemCount !== true) return toFilter(filter);
    return { ...toFilter(filter), itemCount: await countOf(this.runtime, call.caller, filter) };
  }

  @Endpoint({
    ...restPath('/filter/:id'),
    method: 'PUT',
    operationId: 'changeTaskFilter',
    summary: 'Change a filter of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'N',
    params: Params,
    body: FilterBody,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async change(@Input() call: Call<typeof FilterBody, typeof Params>): Promise<void> {
    const { sharedWith, position, color, columns } = await findFilter(
      this.runtime,
      call.caller,
      call.params.id,
    );
    const fields = fieldsOf(call.request.body as JsonObject, call.body);
    const kept = { ...fields, sharedWith, position, color, columns };
    await this.runtime.savedFilters.replace(call.caller, keyOf(call.params.id, 'Filter'), kept);
  }

  @Endpoint({
    ...restPath('/filter/:id'),
    method: 'DELETE',
    operationId: 'deleteTaskFilter',
    summary: 'Delete a filter of tasks',
    permission: 'self',
    level: 'L3',
    idempotency: 'N',
    params: Params,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async remove(@Input() call: Call<undefined, typeof Params>): Promise<void> {
    await findFilter(this.runtime, call.caller, call.params.id);
    await this.runtime.savedFilters.delete(call.caller, keyOf(call.params.id, 'Filter'));
  }

  private requireOwn({ body, caller }: Call<typeof FilterBody>): void {
    if (body.owner === undefined || body.owner === caller.id) return;
    throw new ApiProblem(
      'INVALID_VALUE',
      'A filter belongs to whoever makes it. Leave owner out, or send your own id.',
    );
  }

  private async found({
    caller,
    query,
  }: Pick<Call<undefined, undefined, typeof CountQuery>, 'caller' | 'query'>): Promise<
    readonly SavedFilter[]
  > {
    const { filterId, resourceType, name, nameLike, owner } = query;
    const all = await this.runtime.savedFilters.list(caller, 'ENGINE_REST');
    return all.filter(
      (filter) =>
        (filterId === undefined || filter.filterKey === filterId) &&
        (resourceType === undefined || resourceType === 'Task') &&
        (name === undefined || filter.name === name) &&
        (nameLike === undefined || isLike(filter.name, nameLike)) &&
        (owner === undefined || filter.owner === owner),
    );
  }
}
