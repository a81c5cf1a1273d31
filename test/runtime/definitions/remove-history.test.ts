import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createDefinitions,
  type DefinitionsService,
} from '../../../runtime/definitions/create-definitions.ts';
import { endDrained } from '../../../runtime/store/definitions/retire-resource.ts';
import { removeHistory } from '../../../runtime/store/definitions/remove-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, sequence, startCore, userTask, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;
let definitions: DefinitionsService;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  definitions = createDefinitions({
    pool: core.pools.maintenance,
    keys: core.keys,
    now: core.clock.now,
    timeZone: 'UTC',
  });
  await core.deploy({ removed: sequence(userTask('ask')), kept: sequence(userTask('ask')) });
});

afterAll(async () => {
  await definitions.stop();
  await core.stop();
  await database.drop();
});

const rowsOf = async (key: string): Promise<number[]> => {
  const counts: number[] = [];
  for (const [table, column] of [
    ['history_instances', 'key'],
    ['transitions', 'instance_key'],
    ['history_tasks', 'instance_key'],
  ] as const)
    counts.push((await core.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [key])).length);
  return counts;
};

test('a version deleted with its history leaves nothing of ended instances, then of the last one that ends', async () => {
  const caller = { ...context.caller, kind: 'system' as const };
  const begin = async (process: string): Promise<string> => (await core.begin(process)).processInstanceKey;
  const cancel = (key: string): Promise<void> => core.instances.cancel(context, key as never);
  const [ended, running, other] = [await begin('removed'), await begin('removed'), await begin('kept')];
  await cancel(ended);
  await cancel(other);
  expect(await rowsOf(ended)).toEqual([1, 2, 1]);
  const [version] = await core.query<{ key: string }>(
    `SELECT key FROM process_definitions WHERE process_id = 'removed'`,
  );
  await definitions.deleteResource({ ...context, caller }, version?.key as never, true);
  expect(await rowsOf(ended)).toEqual([0, 0, 0]);
  expect(await rowsOf(running)).toEqual([0, 1, 0]);
  await cancel(running);
  await endDrained(core.pools.maintenance);
  expect(await removeHistory(core.pools.maintenance)).toBe(1);
  expect(await rowsOf(running)).toEqual([0, 0, 0]);
  expect(await rowsOf(other)).toEqual([1, 2, 1]);
  expect(
    await core.query(`SELECT removes_history AS marked, state FROM process_definitions WHERE key = $1`, [
      version?.key,
    ]),
  ).toEqual([{ marked: false, state: 'DELETED' }]);
});
