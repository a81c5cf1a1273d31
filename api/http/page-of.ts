import type { Filter, JsonObject, Search } from '#runtime';
import { allOf } from './search-dto.ts';

/** Rows that are few enough to be read whole: what the store does for others happens here. */
export function matching(all: readonly JsonObject[], filter: Filter): readonly JsonObject[] {
  return all.filter((row) =>
    Object.entries(filter).every(([field, condition]) =>
      field === '$or' && Array.isArray(condition)
        ? condition.some((part: Filter) => matching([row], part).length > 0)
        : matches(row[field], condition),
    ),
  );
}

/** One page of a whole list. Cursors are positions in it. */
export function pageOf(all: readonly JsonObject[], search: Search) {
  const rows = matching(all, search.filter);
  const sorted = [...rows].sort((a, b) => compare(a, b, search.sort));
  const { page } = search;
  const from =
    'from' in page
      ? page.from
      : 'after' in page
        ? position(page.after) + 1
        : Math.max(0, position(page.before) - page.limit);
  const items = sorted.slice(from, from + page.limit);
  const answer = allOf(items);
  answer.page.totalItems = rows.length;
  if (items.length === 0) return answer;
  return {
    ...answer,
    page: { ...answer.page, startCursor: cursor(from), endCursor: cursor(from + items.length - 1) },
  };
}

// helpers

function matches(value: unknown, condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return value === condition;
  return Object.entries(condition).every(([operator, operand]: [string, unknown]) =>
    matchesOperator(value, operator, operand),
  );
}

function matchesOperator(value: unknown, operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return value === operand;
    case '$neq':
      return value !== operand;
    case '$exists':
      return (value !== null && value !== undefined) === operand;
    case '$in':
      return Array.isArray(operand) && operand.includes(value);
    case '$notIn':
      return Array.isArray(operand) && !operand.includes(value);
    case '$like':
      return typeof value === 'string' && typeof operand === 'string' && isLike(value, operand);
    case '$gt':
      return inOrder(value, operand) > 0;
    case '$gte':
      return inOrder(value, operand) >= 0;
    case '$lt':
      return inOrder(value, operand) < 0;
    case '$lte':
      return inOrder(value, operand) <= 0;
    default:
      return false;
  }
}

/** Numbers by size, instants by time; what cannot be compared is neither before nor after. */
function inOrder(value: unknown, operand: unknown): number {
  const [a, b] = [value, operand].map((each) => (typeof each === 'string' ? Date.parse(each) : Number(each)));
  return a === undefined || b === undefined ? NaN : a - b;
}

/** `*` and `?` with `\` as escape, without a regular expression that could be made to run long. */
function isLike(text: string, pattern: string): boolean {
  const parts: (string | '*' | '?')[] = [];
  const isWild: boolean[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '\\' && at + 1 < pattern.length) {
      at += 1;
      parts.push(pattern[at] ?? '');
      isWild.push(false);
    } else {
      parts.push(char);
      isWild.push(char === '*' || char === '?');
    }
  }
  let [at, part, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (part < parts.length && isWild[part] && parts[part] === '*') [star, mark, part] = [part, at, part + 1];
    else if (part < parts.length && ((isWild[part] && parts[part] === '?') || parts[part] === text[at]))
      [at, part] = [at + 1, part + 1];
    else if (star >= 0) [part, mark, at] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (part < parts.length && isWild[part] && parts[part] === '*') part += 1;
  return part === parts.length;
}

function compare(a: JsonObject, b: JsonObject, sort: Search['sort']): number {
  for (const { field, order } of sort) {
    const [first, second] = [a[field] ?? '', b[field] ?? ''];
    const difference =
      typeof first === 'number' && typeof second === 'number'
        ? first - second
        : String(first).localeCompare(String(second), 'en');
    if (difference !== 0) return order === 'DESC' ? -difference : difference;
  }
  return 0;
}

function cursor(index: number): string {
  return Buffer.from(String(index)).toString('base64');
}

function position(text: string): number {
  const index = Number(Buffer.from(text, 'base64url').toString());
  return Number.isSafeInteger(index) && index >= 0 ? index : 0;
}
