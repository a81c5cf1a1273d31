import { expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { createMessageLookups } from '../../../runtime/messages/message-lookups.ts';
import type { Pools, StoredMessage } from '../../../runtime/store/port.ts';

interface Query {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** A database that remembers what it was asked, and refuses U+0000 as PostgreSQL does. */
function database(rows: readonly object[]) {
  const asked: Query[] = [];
  const query = (asking: Query): Promise<{ rows: readonly object[] }> => {
    asked.push(asking);
    return JSON.stringify(asking.values).includes('\\u0000')
      ? Promise.reject(new Error('invalid byte sequence for encoding "UTF8": 0x00'))
      : Promise.resolve({ rows });
  };
  return { lookups: createMessageLookups({ work: { query } } as unknown as Pools), asked };
}

function message(key: string, name = 'paid'): StoredMessage {
  const texts = { tenantId: 't', name, correlationKey: 'c', businessId: null, targetProcessId: null };
  return { key: key as Key, ...texts, lookup: '7', variables: {}, expiresAt: 0 };
}

const places = { lookups: ['7'], correlationKeys: ['c'] };

test('messages that come at once look in one statement, and each finds its own', async () => {
  const found = { instanceKey: '9', elementKey: '8', processId: 'p', interrupting: true };
  const { lookups, asked } = database([
    { place: 1, key: '11', ...found },
    { place: 3, key: '31', ...found },
    { place: 3, key: '32', ...found },
  ]);
  const answers = await Promise.all(
    ['1024', '2048', '3072'].map((key) => lookups.waiting(message(key), places)),
  );
  expect(asked).toHaveLength(1);
  expect(answers.map((waiting) => waiting.map(({ key }) => key))).toEqual([['11'], [], ['31', '32']]);
  expect(answers[0]?.[0]).toEqual({ key: '11', ...found });
});

test('rules of one name are read once for all who ask at the same time', async () => {
  const { lookups, asked } = database([{ place: 2, rule: { kind: 'rule' } }]);
  const answers = await Promise.all([
    lookups.rules('t', 'paid'),
    lookups.rules('t', 'sent'),
    lookups.rules('t', 'sent'),
  ]);
  expect(asked.map(({ values }) => values)).toEqual([
    [
      ['t', 't'],
      ['paid', 'sent'],
    ],
  ]);
  expect(answers).toEqual([[], [{ kind: 'rule' }], [{ kind: 'rule' }]]);
});

test('who asks with what cannot be stored is refused alone', async () => {
  const { lookups } = database([]);
  const [bad, good] = await Promise.allSettled([
    lookups.waiting(message('1024', 'pa\u0000id'), places),
    lookups.waiting(message('2048'), places),
  ]);
  expect(bad.status).toBe('rejected');
  expect(good).toEqual({ status: 'fulfilled', value: [] });
});
