import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, serviceTask, startCore, userTask, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const feelScript = (id: string, expression: string): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${expression}" resultVariable="result"/></bpmn:extensionElements></bpmn:scriptTask>`;

const ENDLESS = '=count(for a in 1..100000, b in 1..100000, c in 1..100000 return a * b * c)';

/** Five endless expressions side by side behind one parallel gateway. */
const FIVE =
  '<bpmn:startEvent id="start"/><bpmn:parallelGateway id="split"/><bpmn:sequenceFlow id="in" sourceRef="start" targetRef="split"/>' +
  ['a', 'b', 'c', 'd', 'e']
    .map(
      (id) =>
        `${feelScript(`endless-${id}`, ENDLESS)}<bpmn:sequenceFlow id="to-${id}" sourceRef="split" targetRef="endless-${id}"/>`,
    )
    .join('');

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    iterating: sequence(feelScript('sum', '=sum(for n in 1..100 return n * 2)'), userTask('look')),
    'counts-for-ever': sequence(feelScript('endless', ENDLESS)),
    'waits-then-counts': sequence(serviceTask('before', 'before'), feelScript('endless', ENDLESS)),
    'counts-five-times': FIVE,
    adds: sequence(feelScript('add', '=1 + 1')),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

describe('an expression that iterates', () => {
  test('runs, out of the way, and gives its value', async () => {
    const { processInstanceKey } = await core.begin('iterating');
    const [variable] = await core.query<{ value: unknown }>(
      `SELECT value FROM variables WHERE instance_key = $1 AND name = 'result'`,
      [processInstanceKey],
    );
    expect(variable).toEqual({ value: 10_100 });
  });

  const incidentsOf = (key: string): Promise<{ code: string; element_id: string }[]> =>
    core.query('SELECT code, element_id FROM incidents WHERE instance_key = $1 ORDER BY element_id', [key]);

  test('is stopped when it does not end: its element gets the incident, everything else goes on', async () => {
    const endless = core.begin('counts-for-ever');
    const others = await Promise.all(Array.from({ length: 5 }, () => core.begin('adds')));
    expect(others.every((each) => each.ended)).toBe(true);
    const { processInstanceKey } = await endless;
    expect(await incidentsOf(processInstanceKey)).toEqual([
      { code: 'EXPRESSION_LIMIT', element_id: 'endless' },
    ]);
  });

  test('is stopped behind a job: the job is done, the incident stands where the expression does', async () => {
    core.registerWorker({
      type: 'before',
      concurrency: 1,
      lockMs: 30_000,
      handle: () => Promise.resolve({ seen: true }),
    });
    const { processInstanceKey } = await core.begin('waits-then-counts');
    const incidents = await eventually(async () => {
      const rows = await incidentsOf(processInstanceKey);
      return rows.length > 0 && rows;
    });
    expect(incidents).toEqual([{ code: 'EXPRESSION_LIMIT', element_id: 'endless' }]);
    expect(
      await core.query(`SELECT value FROM variables WHERE instance_key = $1 AND name = 'seen'`, [
        processInstanceKey,
      ]),
    ).toEqual([{ value: true }]);
  });

  test('stops many of one command within the time of a command; a replay of the journal stops at the same ones', async () => {
    const { processInstanceKey } = await core.begin('counts-five-times');
    expect((await incidentsOf(processInstanceKey)).map((each) => each.element_id)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((id) => `endless-${id}`),
    );
    const replay = await replayJournal(
      { pools: core.pools, models: createModelCache(core.pools.reads), timeZone: 'UTC' },
      processInstanceKey,
    );
    expect(replay).toMatchObject({ transitions: 1, firstDifference: null });
  });

  test('can run again after one was stopped', async () => {
    expect((await core.begin('iterating')).processInstanceKey).toMatch(/^\d+$/);
  });
});
