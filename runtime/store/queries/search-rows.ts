import type { JsonObject, JsonValue } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Filter, Page, Search } from '../../contract/queries.ts';
import { Refusal } from '../../contract/refusal.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { filterSql, isKey } from './filter-sql.ts';
import type { Column, ReadModel } from './read-model.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** Totals are exact up to here; counting on would cost as much as reading everything. */
const TOTAL_MAX = 10_000;

/** One page and the total from one statement, that is from one snapshot. */
export async function searchRows(
  source: ReadSource,
  model: ReadModel,
  caller: Caller,
  search: Search,
): Promise<Page<JsonObject>> {
  const sql = new SqlText();
  const order = sortOrder(model, search, sql);
  await refuseToOpenMany(source, model, caller, search, order);
  const where = `(${model.visible(caller, sql)}) and ${filterSql(model, search.filter, sql)}`;
  const window = pageWindow(model, search, order);
  const { isBackward } = window;
  const totalMax = model.countedMax?.(search.filter) ?? TOTAL_MAX;
  const total$ = `(select count(*) from (select 1 from ${model.from} where ${where} limit ${totalMax + 1}) counted)::int as "$total"`;
  const select = `${selectList(model)}, ${order.map((o, i) => `${o.column.sql} as "$${i}"`).join(', ')}`;
  const page = (condition: string, items: readonly SortItem[], more: string, limit: string): string => `
    select ${select}${more} from ${model.from} where ${where} and ${condition}
    order by ${items.map((o) => orderItem(o, isBackward)).join(', ')} ${limit}`;
  const bounds = `limit ${window.limit} offset ${window.offset}`;
  const halves = halvesOf(order, window, sql);
  const statement =
    halves === null
      ? page(beyondOf(order, window, sql), order, `, ${total$}`, bounds)
      : `select p.*, ${total$} from (${halves
          .map((half) => `(${page(half.condition, half.order, '', `limit ${window.limit + window.offset}`)})`)
          .join(' union all ')}) p
        order by ${order.map((o, i) => orderItem({ ...o, column: { ...o.column, sql: `p."$${i}"` } }, isBackward)).join(', ')} ${bounds}`;
  const rows = await sql.run<Row>(source, statement);
  const total = rows[0]?.$total ?? (await countRows(source, model, caller, search.filter));
  if (isBackward) rows.reverse();
  return {
    items: rows.map((row) => toItem(model, row)),
    totalItems: Math.min(total, totalMax),
    hasMoreTotalItems: total > totalMax,
    startCursor: cursorOf(search, model, order, rows[0]),
    endCursor: cursorOf(search, model, order, rows.at(-1)),
  };
}

export async function getRow(
  source: ReadSource,
  model: ReadModel,
  caller: Caller,
  key: string,
): Promise<JsonObject | null> {
  const sql = new SqlText();
  const keyColumn = model.columns[model.key];
  if (keyColumn === undefined) throw new Error(`The read model ${model.kind} has no column for its key.`);
  if (keyColumn.kind === 'key' && !isKey(key)) return null;
  const where = `(${model.visible(caller, sql)}) and ${filterSql({ ...model, unlessFiltered: {} }, { [model.key]: key }, sql)}`;
  const rows = await sql.run<Row>(
    source,
    `select ${selectList(model)} from ${model.from} where ${where} limit 1`,
  );
  return rows[0] === undefined ? null : toItem(model, rows[0]);
}

export async function distinctValues(
  source: ReadSource,
  model: ReadModel,
  caller: Caller,
  field: string,
  filter: Filter,
): Promise<readonly string[]> {
  const sql = new SqlText();
  const column = Object.hasOwn(model.columns, field) ? model.columns[field] : undefined;
  if (column?.kind !== 'text') throw new Refusal('INVALID_FILTER', `"${field}" is no text of these rows.`);
  const where = `(${model.visible(caller, sql)}) and ${filterSql(model, filter, sql)}`;
  const rows = await sql.run<{ value: string }>(
    source,
    `select distinct ${column.sql} as value from ${model.from} where ${where} and ${column.sql} is not null order by 1 limit ${TOTAL_MAX}`,
  );
  return rows.map((row) => row.value);
}

export async function countRows(
  source: ReadSource,
  model: ReadModel,
  caller: Caller,
  filter: Filter,
): Promise<number> {
  const sql = new SqlText();
  const where = `(${model.visible(caller, sql)}) and ${filterSql(model, filter, sql)}`;
  const rows = await sql.run<{ total: number }>(
    source,
    `select count(*)::int as total from ${model.from} where ${where}`,
  );
  return rows[0]?.total ?? 0;
}

// helpers

type Row = Record<string, unknown> & { $total?: number };

/** Beyond so many, opening them takes longer than anybody waits for a list. */
const OPENED_MAX = 10_000;

async function refuseToOpenMany(
  source: ReadSource,
  { opened, visible }: ReadModel,
  caller: Caller,
  { filter }: Search,
  order: readonly SortItem[],
): Promise<void> {
  const [first] = order;
  if (opened === undefined || first === undefined || opened.orders.includes(first.field)) return;
  const own = Object.fromEntries(
    Object.entries(filter).filter(([field]) => field in opened.columns || field in opened.specials),
  );
  const sql = new SqlText();
  const model = { ...opened, kind: 'processInstances', key: '', visible } as const;
  const [row] = await sql.run<{ opened: number }>(
    source,
    `select count(*)::int as opened from (select 1 from ${opened.from} where (${visible(caller, sql)}) and ${filterSql(model, own, sql)}
      limit ${OPENED_MAX + 1}) o`,
  );
  if ((row?.opened ?? 0) <= OPENED_MAX) return;
  throw new Refusal(
    'SEARCH_TOO_WIDE',
    `Sorted by "${first.field}" this search would open more than ${OPENED_MAX} instances. ${opened.advice}`,
  );
}

interface SortItem {
  readonly field: string;
  readonly column: Column;
  readonly isDescending: boolean;
}

function sortOrder(model: ReadModel, search: Search, sql: SqlText): readonly SortItem[] {
  const wanted: Search['sort'] =
    search.sort.length > 0 || model.unsorted === undefined
      ? search.sort
      : [{ field: model.unsorted, order: 'ASC' }];
  const items = wanted.map(({ field, order }) => {
    const column = Object.hasOwn(model.columns, field) ? model.columns[field] : model.columnOf?.(field, sql);
    if (column?.isSortable !== true && field !== model.key) {
      throw new Refusal('INVALID_FILTER', `The list cannot be sorted by "${field}".`);
    }
    return { field, column: column as Column, isDescending: order === 'DESC' };
  });
  if (items.some((item) => item.field === model.key)) return items;
  const [only] = items;
  const then = items.length === 1 ? only?.column.ofEnded?.then : undefined;
  if (then !== undefined)
    items.push({
      field: then,
      column: model.columns[then] as Column,
      isDescending: only?.isDescending === true,
    });
  const keyColumn = model.columns[model.key] as Column;
  return [
    ...items,
    { field: model.key, column: keyColumn, isDescending: items.at(-1)?.isDescending ?? false },
  ];
}

function orderItem({ column, isDescending }: SortItem, isBackward: boolean): string {
  return `${column.sql} ${isDescending === isBackward ? 'asc' : 'desc'}`;
}

interface Window {
  readonly limit: number;
  readonly offset: number;
  readonly isBackward: boolean;
  /** Of the row that the page begins behind; null for a page by number. */
  readonly values: readonly (string | null)[] | null;
}

function pageWindow(model: ReadModel, search: Search, order: readonly SortItem[]): Window {
  const { page } = search;
  const limit = Math.max(0, Math.trunc(page.limit));
  if ('from' in page) {
    const offset = Math.max(0, Math.trunc(page.from));
    if (offset + limit > TOTAL_MAX) {
      throw new Refusal('PAGE_TOO_DEEP', 'Pages by number end at 10,000. Use the cursor of the page before.');
    }
    return { limit, offset, isBackward: false, values: null };
  }
  const isBackward = 'before' in page;
  const cursor = 'before' in page ? page.before : page.after;
  const values = decodeCursor(search, model.kind, cursor, order.length);
  return { limit, offset: 0, isBackward, values };
}

function beyondOf(order: readonly SortItem[], { values, isBackward }: Window, sql: SqlText): string {
  return values === null ? 'true' : beyond(order, values, isBackward, sql);
}

/**
 * By what only ended rows have, live ones are all equal: each half is read in an order that an index has, and the two are put together.
 * The planner does not see that by itself, and would sort a million live rows.
 */
function halvesOf(
  order: readonly SortItem[],
  window: Window,
  sql: SqlText,
): readonly { readonly condition: string; readonly order: readonly SortItem[] }[] | null {
  const [first, ...rest] = order;
  const isLive = first?.column.ofEnded?.isLive;
  if (isLive === undefined || rest.length === 0) return null;
  const { values, isBackward } = window;
  // NULL counts as greatest: in a rising order live rows come last.
  const isRising = first?.isDescending === isBackward;
  const isBehindLive = values !== null && values[0] === null;
  const live = isBehindLive
    ? beyond(rest, values.slice(1), isBackward, sql)
    : String(values === null || isRising);
  const ended = isBehindLive ? String(!isRising) : beyondOf(order, window, sql);
  return [
    { condition: `${isLive} and ${live}`, order: rest },
    { condition: `not ${isLive} and ${ended}`, order },
  ];
}

/** Rows after the cursor in the order asked for: greater in one column and equal in all before it. NULL counts as greatest. */
function beyond(
  order: readonly SortItem[],
  values: readonly (string | null)[],
  isBackward: boolean,
  sql: SqlText,
): string {
  const alternatives = order.map((item, position) => {
    const equal = order.slice(0, position).map((o, i) => compare(o.column, '=', values[i] ?? null, sql));
    const isRising = item.isDescending === isBackward;
    return [...equal, compare(item.column, isRising ? '>' : '<', values[position] ?? null, sql)].join(
      ' and ',
    );
  });
  return `(${alternatives.map((a) => `(${a})`).join(' or ')}${startOf(order, values, isBackward, sql)})`;
}

/** Follows from the alternatives, but a scan of an index can begin there. */
function startOf(
  order: readonly SortItem[],
  values: readonly (string | null)[],
  isBackward: boolean,
  sql: SqlText,
): string {
  const [first] = order;
  const value = values[0] ?? null;
  if (first?.column.isAlways !== true || value === null) return '';
  const sign = first.isDescending === isBackward ? '>=' : '<=';
  return `) and (${first.column.sql} ${sign} ${sql.bind(value, cursorType(first.column, value))}`;
}

function compare(column: Column, operator: '=' | '<' | '>', value: string | null, sql: SqlText): string {
  if (value === null) {
    if (operator === '=') return `${column.sql} is null`;
    return operator === '>' ? 'false' : `${column.sql} is not null`;
  }
  const bound = sql.bind(value, cursorType(column, value));
  return operator === '>'
    ? `(${column.sql} > ${bound} or ${column.sql} is null)`
    : `${column.sql} ${operator} ${bound}`;
}

function cursorType(column: Column, value: string): string {
  switch (column.kind) {
    case 'key':
      return 'bigint';
    case 'number':
      // Whole numbers are compared as such, so that an index on them can be used.
      return /^-?\d{1,18}$/.test(value) ? 'bigint' : 'numeric';
    case 'date':
      return 'timestamptz';
    case 'boolean':
      return 'boolean';
    case 'json':
      return 'jsonb';
    default:
      return 'text';
  }
}

function cursorOf(
  search: Search,
  model: ReadModel,
  order: readonly SortItem[],
  row: Row | undefined,
): string | null {
  if (row === undefined) return null;
  const values = order.map(({ column }, i) => {
    const value = row[`$${i}`];
    if (value === null || value === undefined) return null;
    return column.kind === 'json' ? JSON.stringify(value) : String(value);
  });
  return encodeCursor(search, model.kind, values);
}

function selectList(model: ReadModel): string {
  return Object.entries(model.columns)
    .filter(([, column]) => column.isHidden !== true)
    .map(([field, column]) => `${column.sql} as "${field}"`)
    .join(', ');
}

function toItem(model: ReadModel, row: Row): JsonObject {
  const shown = Object.entries(model.columns).filter(([, column]) => column.isHidden !== true);
  return Object.fromEntries(shown.map(([field, column]) => [field, publicValue(column, row[field])]));
}

/** Keys are text, numbers are numbers and instants end in Z, whatever type the database has for them. */
function publicValue({ kind }: Column, value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (kind === 'key') return String(value);
  if (kind === 'number') return Number(value);
  if (kind === 'date') return instant(String(value));
  return value as JsonValue;
}

/** PostgreSQL writes `2026-11-21 10:00:00.5+00`, with the minutes of the offset only where there are any. */
function instant(text: string): string {
  const isShort = /[+-]\d\d$/.test(text);
  return new Date(`${text.replace(' ', 'T')}${isShort ? ':00' : ''}`).toISOString();
}
