import type { JsonObject, JsonValue, Page, Search } from '#runtime';
import { ApiProblem } from './api-problem.ts';

/**
 * A page of groups that were all counted: in the order asked for, otherwise as they come. A cursor is the place in that order, which
 * is as much as counts that change from one request to the next can promise.
 */
export function pageOfGroups(groups: readonly JsonObject[], { sort, page }: Search): Page<JsonObject> {
  const sorted = sort.length === 0 ? groups : [...groups].sort((a, b) => compare(a, b, sort));
  const from = beginOf(page);
  const items = sorted.slice(from, from + page.limit);
  return {
    items,
    totalItems: groups.length,
    hasMoreTotalItems: false,
    startCursor: items.length === 0 ? null : cursorOf(from),
    endCursor: items.length === 0 ? null : cursorOf(from + items.length - 1),
  };
}

// helpers

function compare(a: JsonObject, b: JsonObject, sort: Search['sort']): number {
  for (const { field, order } of sort) {
    const difference = inOrder(a[field], b[field]);
    if (difference !== 0) return order === 'DESC' ? -difference : difference;
  }
  return 0;
}

function inOrder(a: JsonValue | undefined, b: JsonValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function beginOf(page: Search['page']): number {
  if ('from' in page) return page.from;
  if ('after' in page) return placeOf(page.after) + 1;
  return Math.max(0, placeOf(page.before) - page.limit);
}

function cursorOf(place: number): string {
  return Buffer.from(`group ${place}`).toString('base64url');
}

function placeOf(cursor: string): number {
  const place = /^group (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (place === undefined)
    throw new ApiProblem(
      'INVALID_CURSOR',
      'This cursor belongs to another search. Start again from the first page.',
    );
  return Number(place);
}
