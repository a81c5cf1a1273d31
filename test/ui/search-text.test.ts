import { expect, test } from '@jest/globals';
import {
  parseSearch,
  searchChoice,
  searchList,
  searchNumber,
  searchText,
  stringifySearch,
} from '../../web/router/search-text.ts';

test('a 64-bit key keeps every digit', () => {
  const search = parseSearch('?key=9223372036854775807');
  expect(searchText(search, 'key')).toBe('9223372036854775807');
  expect(stringifySearch(search)).toBe('?key=9223372036854775807');
});

test('a parameter may be repeated', () => {
  const search = parseSearch('?state=ACTIVE&state=SUSPENDED&q=a%20b');
  expect(searchList(search, 'state')).toEqual(['ACTIVE', 'SUSPENDED']);
  expect(searchText(search, 'state')).toBe('ACTIVE');
  expect(stringifySearch(search)).toBe('?state=ACTIVE&state=SUSPENDED&q=a+b');
});

test('what is undefined or empty does not stand in the address', () => {
  expect(stringifySearch({ q: '', view: undefined, from: 50 })).toBe('?from=50');
  expect(stringifySearch({})).toBe('');
});

test('values that do not fit count as absent', () => {
  const raw = parseSearch('?from=-3&sort=evil&limit=1e9');
  expect(searchNumber(raw, 'from')).toBeUndefined();
  expect(searchNumber(raw, 'limit')).toBeUndefined();
  expect(searchChoice(raw, 'sort', ['name', 'dueDate'])).toBeUndefined();
});
