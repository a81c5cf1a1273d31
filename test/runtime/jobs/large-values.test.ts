import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Key } from '#engine';
import type { ActivatedJob } from '../../../runtime/contract/runtime.ts';
import { LargeValues } from '../../../runtime/jobs/large-values.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, startCore, type TestCore } from '../start-core.ts';

/** What only the statement that claims jobs says. */
const CLAIM = 'ORDER BY j.priority DESC, j.due_at, j.key LIMIT';
const type = 'outside';
const loop =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="item"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
const task = `<bpmn:serviceTask id="each"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/></bpmn:extensionElements>${loop}</bpmn:serviceTask>`;

/** Counted, not timed: what the database sends for a claim. */
describe('claims beside large values', () => {
  let database: TestDatabase;
  let core: TestCore;
  let claimed = 0;
  let read = 0;
  const original = pg.Pool.prototype.query;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString);
    await core.deploy({ many: sequence(task) });
    pg.Pool.prototype.query = function (this: pg.Pool, ...args: unknown[]) {
      const [query] = args as [{ readonly text?: string } | string | undefined];
      const text = typeof query === 'object' ? (query.text ?? '') : '';
      if (text.includes('AS r(shard, instance_key, scope_key, name)')) read += 1;
      const answer = Reflect.apply(original, this, args) as unknown as Promise<pg.QueryResult>;
      if (text.includes(CLAIM))
        return answer.then((result) => {
          claimed += JSON.stringify(result.rows).length;
          return result;
        });
      return answer;
    } as never;
  });
  afterAll(async () => {
    pg.Pool.prototype.query = original;
    await core.stop();
    await database.drop();
  });

  const claim = (max = 4): Promise<readonly ActivatedJob[]> =>
    core.jobs.activate([
      { type, worker: 'w', tenantIds: ['<default>'], lockMs: 60_000, max, withLease: true, waitMs: 0 },
    ]);
  const cancel = (key: Key): Promise<unknown> => core.instances.cancel(context, key);

  async function begin(items: readonly string[]): Promise<Key> {
    const { processInstanceKey } = await core.begin('many', { items });
    await eventually(async () => {
      const [row] = await core.query<{ count: number }>('SELECT count(*)::int AS count FROM jobs');
      return row !== undefined && row.count >= 500;
    });
    return processInstanceKey;
  }
  const itemsOf = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `item ${String(index)} ${String(index * 7919)}`);

  test('a claim sends no more for ten times as many items, and every job has all of them', async () => {
    const few = itemsOf(600);
    const small = await begin(few);
    claimed = 0;
    const first = await claim();
    const ofFew = claimed;
    expect(first.map(({ variables }) => variables['items'])).toEqual([few, few, few, few]);
    await cancel(small);

    const many = itemsOf(6000);
    const large = await begin(many);
    claimed = 0;
    read = 0;
    for (const job of [...(await claim()), ...(await claim()), ...(await claim())]) {
      expect(job.variables['items']).toEqual(many);
      expect(many).toContain(job.variables['item']);
    }
    expect(claimed / 3).toBeLessThan(ofFew);
    expect(read).toBe(1);
    await cancel(large);
  }, 60_000);

  test('a changed value is read anew, and one that is gone is not seen', async () => {
    const key = await begin(itemsOf(6000));
    await claim(1);
    const changed = itemsOf(7000).reverse();
    await core.instances.setVariables(context, key, { items: changed }, true);
    const [job] = await claim(1);
    expect(job?.variables['items']).toEqual(changed);
    await cancel(key);

    const variables = [
      [key, 'items', null, '1'],
      [key, 'small', 5],
    ] as const;
    const [gone] = await new LargeValues(core.pools).fill([{ instanceKey: key, variables } as never]);
    expect(gone?.variables).toEqual([[key, 'small', 5]]);
  }, 60_000);
});
