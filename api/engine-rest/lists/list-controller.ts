import type { Filter, JsonObject, Runtime, Search, SearchKind } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { z } from 'zod';
import type { Permission } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { declareEndpoint } from '../../http/endpoint.ts';
import type { EndpointDefinition } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { matching, pageOf } from '../../http/page-of.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import { filterOf } from './conditions.ts';
import type { Condition, LookUp } from './conditions.ts';

/** Rows that no search knows: they are made whole, then filtered, sorted and paged here. */
export type RowSource = (filter: Filter, lookUp: LookUp) => Promise<readonly JsonObject[]>;

/** A Camunda 7 list over one kind of rows of the runtime. */
export interface CamundaList {
  /** Plural, for operation ids: `ProcessInstances`. */
  readonly name: string;
  /** Plural words, for summaries. */
  readonly what: string;
  /** Without prefix, such as `/process-instance`. */
  readonly path: string;
  readonly kind: SearchKind | RowSource;
  readonly permission: Permission;
  readonly level: EndpointDefinition['level'];
  /** Holds unless a condition names the same field. */
  readonly base?: Filter;
  readonly conditions: Readonly<Record<string, Condition>>;
  /** `sortBy` → field of the search. */
  readonly sortBy: Readonly<Record<string, string>>;
  readonly row: z.ZodType;
  readonly show: (row: JsonObject) => object;
  /** What the rows themselves do not say, looked up once for a page. */
  readonly complete?: (
    rows: readonly JsonObject[],
    lookUp: LookUp,
    given: Readonly<Record<string, unknown>>,
  ) => Promise<readonly JsonObject[]>;
  /** Conditions that mean something else together. */
  readonly adjust?: (filter: Filter, given: Readonly<Record<string, unknown>>) => Filter;
  /** Also as POST with a body. */
  readonly takesBody: boolean;
}

/** Pages by number end here (api.md 1.8); a list without `maxResults` gives as much. */
const RESULTS_MAX = 10_000;

/**
 * `GET` list and count, and the same two as `POST` where Camunda 7 has them. What a list does not know is refused with its name,
 * never ignored: a worker that asks for its own rows must not get all (api.md 3.1).
 */
export function listController(list: CamundaList): Type {
  const schemas = schemasOf(list);
  const common = { permission: list.permission, level: list.level, idempotency: 'R' } as const;
  const counted = z.object({ count: z.int() });

  class Lists {
    readonly runtime: Runtime;
    constructor(@Inject(RUNTIME) runtime: Runtime) {
      this.runtime = runtime;
    }

    async list(@Input() call: Call<undefined, undefined, z.ZodObject>): Promise<readonly object[]> {
      return readList(list, call.query, { caller: call.caller, runtime: this.runtime });
    }

    async count(@Input() call: Call<undefined, undefined, z.ZodObject>): Promise<object> {
      return countList(list, call.query, { caller: call.caller, runtime: this.runtime });
    }

    async listByBody(@Input() call: Call<z.ZodObject, undefined, typeof Paging>): Promise<readonly object[]> {
      const asked = { ...call.body, ...pagingOf(call.query) };
      return readList(list, asked, { caller: call.caller, runtime: this.runtime });
    }

    async countByBody(@Input() call: Call<z.ZodObject>): Promise<object> {
      return countList(list, call.body, { caller: call.caller, runtime: this.runtime });
    }
  }

  Controller()(Lists);
  declareEndpoint(Lists, 'list', {
    ...common,
    ...restPath(list.path),
    method: 'GET',
    operationId: `list${list.name}`,
    summary: `List ${list.what}`,
    query: schemas.listQuery,
    response: z.array(list.row),
  });
  declareEndpoint(Lists, 'count', {
    ...common,
    ...restPath(`${list.path}/count`),
    method: 'GET',
    operationId: `count${list.name}`,
    summary: `Count ${list.what}`,
    query: schemas.countQuery,
    response: counted,
  });
  if (list.takesBody) {
    declareEndpoint(Lists, 'listByBody', {
      ...common,
      ...restPath(list.path),
      method: 'POST',
      operationId: `query${list.name}`,
      summary: `List ${list.what}, asked in a body`,
      status: 200,
      query: Paging,
      body: schemas.listBody,
      response: z.array(list.row),
    });
    declareEndpoint(Lists, 'countByBody', {
      ...common,
      ...restPath(`${list.path}/count`),
      method: 'POST',
      operationId: `queryCountOf${list.name}`,
      summary: `Count ${list.what}, asked in a body`,
      status: 200,
      body: schemas.countBody,
      response: counted,
    });
  }
  return Lists;
}

// helpers

/** The conditions of a list as a body has them, with its order. */
export const listBodyOf = (list: CamundaList): z.ZodObject => schemasOf(list).listBody;

const wholeText = () =>
  opt(
    z
      .string()
      .regex(/^\d{1,9}$/, { error: 'INVALID_VALUE: Send a number from 0.' })
      .transform(Number),
  );
export const Paging = z.strictObject({ firstResult: wholeText(), maxResults: wholeText() });

interface Asked {
  readonly sortBy?: string;
  readonly sortOrder?: 'asc' | 'desc';
  readonly sorting?: readonly { readonly sortBy: string; readonly sortOrder: 'asc' | 'desc' }[];
  readonly firstResult?: number;
  readonly maxResults?: number;
  readonly orQueries?: readonly Readonly<Record<string, unknown>>[];
}

function schemasOf(list: CamundaList) {
  const part = (kind: 'query' | 'body') =>
    Object.fromEntries(Object.entries(list.conditions).map(([name, condition]) => [name, condition[kind]]));
  const names = Object.keys(list.sortBy) as [string, ...string[]];
  const sortBy = z.enum(names, { error: `INVALID_VALUE: Sort by one of ${names.join(', ')}.` });
  const sortOrder = z.enum(['asc', 'desc'], { error: 'INVALID_VALUE: Use asc or desc.' });
  const conditions = part('body');
  const orQueries = opt(z.array(z.strictObject(conditions)).max(1));
  return {
    listQuery: z.strictObject({
      ...part('query'),
      ...Paging.shape,
      sortBy: opt(sortBy),
      sortOrder: opt(sortOrder),
    }),
    countQuery: z.strictObject(part('query')),
    listBody: z.strictObject({
      ...conditions,
      orQueries,
      sorting: opt(z.array(z.strictObject({ sortBy, sortOrder })).max(10)),
    }),
    countBody: z.strictObject({ ...conditions, orQueries }),
  };
}

function pagingOf(paging: z.output<typeof Paging> | undefined): Asked {
  const { firstResult, maxResults } = paging ?? {};
  return {
    ...(firstResult === undefined ? {} : { firstResult }),
    ...(maxResults === undefined ? {} : { maxResults }),
  };
}

/** The rows of one page. */
export async function readList(list: CamundaList, given: object, lookUp: LookUp): Promise<readonly object[]> {
  const asked = given as Asked;
  const from = asked.firstResult ?? 0;
  if (from >= RESULTS_MAX) throw new ApiProblem('PAGE_TOO_DEEP', `firstResult is less than ${RESULTS_MAX}.`);
  const limit = Math.min(asked.maxResults ?? RESULTS_MAX, RESULTS_MAX - from);
  if (limit === 0) return [];
  const first = asked.sortBy === undefined ? [] : [{ sortBy: asked.sortBy, sortOrder: asked.sortOrder }];
  const search: Search = {
    filter: await wholeFilter(list, asked, lookUp),
    sort: [...first, ...(asked.sorting ?? [])].map(({ sortBy, sortOrder }) => ({
      field: list.sortBy[sortBy] as string,
      order: sortOrder === 'desc' ? ('DESC' as const) : ('ASC' as const),
    })),
    page: { limit, from },
  };
  const page =
    typeof list.kind === 'string'
      ? await lookUp.runtime.queries.search(lookUp.caller, list.kind, search)
      : pageOf(await list.kind(search.filter, lookUp), search);
  const rows = list.complete ? await list.complete(page.items, lookUp, { ...asked }) : page.items;
  return rows.map(list.show);
}

/** Rows by a filter that no condition of the list says. */
export async function readRows(
  list: CamundaList,
  filter: Filter,
  lookUp: LookUp,
): Promise<readonly object[]> {
  const search: Search = { filter, sort: [], page: { from: 0, limit: 1 } };
  const page =
    typeof list.kind === 'string'
      ? await lookUp.runtime.queries.search(lookUp.caller, list.kind, search)
      : pageOf(await list.kind(filter, lookUp), search);
  const rows = list.complete ? await list.complete(page.items, lookUp, {}) : page.items;
  return rows.map(list.show);
}

export async function countList(list: CamundaList, given: object, lookUp: LookUp): Promise<object> {
  const filter = await wholeFilter(list, given as Asked, lookUp);
  if (typeof list.kind !== 'string')
    return { count: matching(await list.kind(filter, lookUp), filter).length };
  return { count: await lookUp.runtime.queries.count(lookUp.caller, list.kind, filter) };
}

/** The conditions of an `orQuery` hold one or another; everything beside it holds too. */
async function wholeFilter(list: CamundaList, asked: Asked, lookUp: LookUp): Promise<Filter> {
  const given = asked as Readonly<Record<string, unknown>>;
  const asGiven = await filterOf(list.conditions, given, lookUp);
  const filter = list.adjust ? list.adjust(asGiven, given) : asGiven;
  const [or] = asked.orQueries ?? [];
  const alternatives: Filter[] = [];
  for (const [name, value] of Object.entries(or ?? {}))
    if (value !== undefined) alternatives.push(await filterOf(list.conditions, { [name]: value }, lookUp));
  if (alternatives.length > 0 && filter['$or'] !== undefined)
    throw new ApiProblem(
      'INVALID_VALUE',
      'orQueries cannot be combined with a condition of two alternatives.',
    );
  return {
    ...list.base,
    ...filter,
    ...(alternatives.length === 0 ? {} : { $or: alternatives }),
  };
}
