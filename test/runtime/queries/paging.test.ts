import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Search } from '../../../runtime/contract/queries.ts';
import { createQueryFixture, key, reader } from './query-fixture.ts';
import type { QueryFixture } from './query-fixture.ts';

let fixture: QueryFixture;
const total = 43;

/** Many rows with equal and missing sort values: what makes pages overlap when paging is wrong. */
beforeAll(async () => {
  fixture = await createQueryFixture();
  await fixture.pool.query('delete from history_instances');
  await fixture.pool.query('delete from process_instances');
  await fixture.pool.query(
    `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, business_id, revision, incident_count,
       holding, state_hash, state)
     select n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00.000123Z' + (n % 5) * interval '0.0001 s', '2027-05-20', 5, '<default>',
       case when n % 3 = 0 then null else 'b' || n % 4 end, 1, n % 2, false, 'x', '{"r":{}}'
     from generate_series(1000, 1029) n`,
    [key(1)],
  );
  await fixture.pool.query(
    `insert into history_instances (key, definition_key, started_at, ended_at, history_bucket, revision, shard, tenant_id, state, business_id)
     select n * 1024 + 5, $1, timestamptz '2026-11-20T10:00:00.000123Z' + (n % 5) * interval '0.0001 s',
       timestamptz '2026-11-20T11:00:00.000123Z' + (n % 3) * interval '0.0001 s', '2027-05-20', 3, 5, '<default>', 'COMPLETED',
       case when n % 3 = 0 then null else 'b' || n % 4 end
     from generate_series(1030, 999 + $2) n`,
    [key(1), total],
  );
});
afterAll(() => fixture.drop());

const field = fc.constantFrom(
  'startDate',
  'businessId',
  'hasIncident',
  'processInstanceKey',
  'processDefinitionVersion',
  'endDate',
);
const order = fc.constantFrom('ASC' as const, 'DESC' as const);
const sorts = fc.uniqueArray(fc.record({ field, order }), { maxLength: 3, selector: (s) => s.field });

async function walk(sort: Search['sort'], limit: number, way: 'after' | 'before'): Promise<string[]> {
  const found: string[] = [];
  let page: Search['page'] = { from: 0, limit };
  if (way === 'before') {
    const last = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort,
      page: { from: total - 1, limit: 1 },
    });
    found.push(...last.items.map((i) => String(i['processInstanceKey'])));
    page = { before: last.startCursor!, limit };
  }
  for (;;) {
    const { items, startCursor, endCursor } = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort,
      page,
    });
    const keys = items.map((i) => String(i['processInstanceKey']));
    if (keys.length === 0) return found;
    if (way === 'after') found.push(...keys);
    else found.unshift(...keys);
    page = way === 'after' ? { after: endCursor!, limit } : { before: startCursor!, limit };
  }
}

describe('paging', () => {
  test('by cursor, forwards and backwards, gives every row once and in the order of one big page', async () => {
    await fc.assert(
      fc.asyncProperty(
        sorts,
        fc.integer({ min: 1, max: 17 }),
        fc.constantFrom('after' as const, 'before' as const),
        async (sort, limit, way) => {
          const all = await fixture.queries.search(reader, 'processInstances', {
            filter: {},
            sort,
            page: { from: 0, limit: 100 },
          });
          const expected = all.items.map((i) => String(i['processInstanceKey']));
          expect(expected).toHaveLength(total);
          expect(await walk(sort, limit, way)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('by number gives the same rows', async () => {
    const sort = [{ field: 'businessId', order: 'DESC' as const }];
    const all = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort,
      page: { from: 0, limit: 100 },
    });
    const part = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort,
      page: { from: 10, limit: 7 },
    });
    expect(part.items).toEqual(all.items.slice(10, 17));
    expect(part.totalItems).toBe(total);
  });

  test('a cursor of another search, or a made-up one, is refused', async () => {
    const first = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort: [],
      page: { from: 0, limit: 3 },
    });
    const after = first.endCursor!;
    for (const wrong of [
      { filter: { state: 'ACTIVE' }, sort: [], page: { after, limit: 3 } },
      { filter: {}, sort: [{ field: 'startDate', order: 'ASC' as const }], page: { after, limit: 3 } },
      { filter: {}, sort: [], page: { after: 'bm9uc2Vuc2U', limit: 3 } },
      { filter: {}, sort: [], page: { before: `${after}x`.slice(4), limit: 3 } },
    ]) {
      await expect(fixture.queries.search(reader, 'processInstances', wrong)).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
    const elsewhere = { filter: {}, sort: [], page: { after, limit: 3 } };
    await expect(fixture.queries.search(reader, 'incidents', elsewhere)).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  test('pages by number end at 10,000', async () => {
    const deep = { filter: {}, sort: [], page: { from: 9_990, limit: 20 } };
    await expect(fixture.queries.search(reader, 'processInstances', deep)).rejects.toMatchObject({
      code: 'PAGE_TOO_DEEP',
    });
  });

  test('totals are exact to 10,000 and then say that there are more', async () => {
    await fixture.pool.query(
      `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, revision, incident_count, holding,
         state_hash, state)
       select n * 1024 + 5, $1, now(), '2027-05-20', 5, '<default>', 1, 0, false, 'x', '{"r":{}}' from generate_series(5000, 15000) n`,
      [key(1)],
    );
    const page = await fixture.queries.search(reader, 'processInstances', {
      filter: {},
      sort: [],
      page: { from: 0, limit: 1 },
    });
    expect(page).toMatchObject({ totalItems: 10_000, hasMoreTotalItems: true });
  });
});
