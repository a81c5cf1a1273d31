import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { limitsOfRun } from '../../../runtime/commands/limits-of-run.ts';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { sequence, startCore, type TestCore } from '../start-core.ts';

const each = (collection: string): string =>
  `<bpmn:userTask id="each"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics>
    <bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=${collection}" inputElement="item"/></bpmn:extensionElements>
    </bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`;

describe('limits of an installation', () => {
  let database: TestDatabase;
  let core: TestCore;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString, { limits: { iterationsMax: 3 } });
    await core.deploy({
      plain: sequence(each('items')),
      // Iterates, so it runs in the thread that can be killed.
      guarded: sequence(each('for i in 1..size return i')),
    });
  });

  afterAll(async () => {
    await core.stop();
    await database.drop();
  });

  test.each([
    ['plain', { items: [1, 2, 3, 4] }],
    ['guarded', { size: 4 }],
  ])(
    'hold for a command that is %s, and for the replay of what they stopped',
    async (processId, variables) => {
      const { processInstanceKey: key } = await core.begin(processId, variables);
      expect(await core.query('SELECT code, message FROM incidents WHERE instance_key = $1', [key])).toEqual([
        { code: 'LIMIT_ITERATIONS', message: '4 items are more than the limit of 3.' },
      ]);
      const models = createModelCache(core.pools.reads);
      const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key);
      expect(replay).toMatchObject({ firstDifference: null, transitions: 1 });
    },
  );

  test('leave alone what stays within them', async () => {
    const { processInstanceKey: key } = await core.begin('plain', { items: [1, 2, 3] });
    expect(await core.query('SELECT 1 FROM user_tasks WHERE instance_key = $1', [key])).toHaveLength(3);
  });
});

test('the usual limits are not written with every transition', () => {
  expect(limitsOfRun().changed).toBeUndefined();
  expect(limitsOfRun({ tokensMax: 10_000 }).changed).toBeUndefined();
  expect(limitsOfRun({ tokensMax: 500 }).changed).toEqual({ tokensMax: 500 });
});

test.each([
  [{ tokensMax: 99 }, 'The limit tokensMax must be a whole number from 100 to 100000, not 99.'],
  [{ callDepthMax: 201 }, 'The limit callDepthMax must be a whole number from 1 to 200, not 201.'],
  [
    { activationsMax: 100.5 },
    'The limit activationsMax must be a whole number from 100 to 1000000, not 100.5.',
  ],
])('refuses %j', (limits, message) => {
  expect(() => limitsOfRun(limits)).toThrow(message);
});
