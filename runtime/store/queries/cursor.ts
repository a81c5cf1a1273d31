import { createHash } from 'node:crypto';
import { Refusal } from '../../contract/refusal.ts';
import type { Search } from '../../contract/queries.ts';

/**
 * A cursor holds the sort values of one row, and a hash of what was asked: with another sort or filter it is refused.
 * The values only say where to go on; what is visible is checked anew for each page.
 */
export function encodeCursor(search: Search, kind: string, values: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([questionHash(search, kind), ...values])).toString('base64url');
}

export function decodeCursor(
  search: Search,
  kind: string,
  cursor: string,
  length: number,
): readonly (string | null)[] {
  const [hash, ...values] = parsed(cursor);
  const isSound = hash === questionHash(search, kind) && values.length === length;
  if (!isSound || !values.every((value) => value === null || typeof value === 'string')) {
    throw new Refusal(
      'INVALID_CURSOR',
      'This cursor belongs to another search. Start again from the first page.',
    );
  }
  return values;
}

// helpers

function parsed(cursor: string): unknown[] {
  try {
    const list: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function questionHash(search: Search, kind: string): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, search.sort, search.filter]))
    .digest('base64url')
    .slice(0, 11);
}
