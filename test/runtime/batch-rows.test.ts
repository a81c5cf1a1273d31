import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  endBatch,
  findForgottenBatches,
  holdBatch,
  insertBatch,
  moveBatch,
  writeItemResults,
} from '../../runtime/store/batch-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const hold = (key: string, now: number, isFirst: boolean) =>
  holdBatch(pool, key as never, { now, until: now + 1_000, isFirst, items: 2 });
const stateOf = async (key: string): Promise<string> =>
  (await pool.query('select state from batch_operations where key = $1', [key])).rows[0].state;

async function insert(key: string): Promise<void> {
  const item = (n: number) => ({ key: String(n), instanceKey: String(n), rootKey: null, isAllowed: n !== 3 });
  await insertBatch(pool, {
    key,
    createdAt: 0,
    tenantId: '<default>',
    type: 'SUSPEND',
    actor: 'ada',
    actorKind: 'USER',
    reason: null,
    params: {},
    items: [1, 2, 3].map(item),
    idempotency: null,
  } as never);
}

test('an operation whose process is gone is taken by another, and only then', async () => {
  await insert('10');
  expect((await hold('10', 1_000, true))?.items).toEqual([
    { key: '1', instanceKey: '1' },
    { key: '2', instanceKey: '2' },
  ]);
  expect(await findForgottenBatches(pool, 1_500)).toEqual([]);
  expect(await hold('10', 1_500, true)).toBeNull();
  expect(await hold('10', 1_500, false)).not.toBeNull();
  expect(await findForgottenBatches(pool, 3_000)).toEqual(['10']);
  expect(await hold('10', 3_000, true)).not.toBeNull();
});

test('an operation ends when all its items have, and says whether some failed', async () => {
  await insert('20');
  await endBatch(pool, '20' as never, 5);
  expect(await stateOf('20')).toBe('ACTIVE');
  const done = { code: null, message: null };
  await writeItemResults(pool, '20' as never, [{ key: '1' as never, state: 'COMPLETED', ...done }], 5);
  const failed = { key: '2' as never, state: 'FAILED', code: 'X', message: 'no' } as const;
  await writeItemResults(pool, '20' as never, [failed], 5);
  expect((await hold('20', 10, true))?.items).toEqual([]);
  await endBatch(pool, '20' as never, 10);
  expect(await stateOf('20')).toBe('PARTIALLY_COMPLETED');
  expect(await hold('20', 20, true)).toBeNull();
});

test('an operation that rests is not worked on, and a canceled one ends its items', async () => {
  await insert('30');
  expect(await moveBatch(pool, '30' as never, ['ACTIVE'], 'SUSPENDED', 5)).toBe(true);
  expect(await hold('30', 10, true)).toBeNull();
  expect(await findForgottenBatches(pool, 10_000)).not.toContain('30');
  expect(await moveBatch(pool, '30' as never, ['ACTIVE'], 'SUSPENDED', 5)).toBe(false);
  expect(await moveBatch(pool, '30' as never, ['SUSPENDED'], 'ACTIVE', 5)).toBe(true);
  expect(await hold('30', 20, true)).not.toBeNull();
  expect(await moveBatch(pool, '30' as never, ['ACTIVE'], 'CANCELED', 30)).toBe(true);
  const { rows } = await pool.query('select state from batch_items where batch_key = 30 order by item_key');
  expect(rows.map(({ state }) => state)).toEqual(['CANCELED', 'CANCELED', 'SKIPPED']);
});
