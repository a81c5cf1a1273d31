import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, serviceTask, startCore, userTask, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const feelScript = (id: string, expression: string): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${expression}" resultVariable="result"/></bpmn:extensionElements></bpmn:scriptTask>`;

const ENDLESS = '=count(for a in 1..100000, b in 1..100000, c in 1..100000 return a * b * c)';

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    iterating: sequence(feelScript('sum', '=sum(for n in 1..100 return n * 2)'), userTask('look')),
    'counts-for-ever': sequence(feelScript('endless', ENDLESS)),
    'waits-then-counts': sequence(serviceTask('before', 'before'), feelScript('endless', ENDLESS)),
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

  test('is stopped when it does not end: the start is refused, nothing is created, everything else goes on', async () => {
    const endless = core.begin('counts-for-ever');
    const refused = expect(endless).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
    const others = await Promise.all(Array.from({ length: 5 }, () => core.begin('adds')));
    expect(others.every((each) => each.ended)).toBe(true);
    await refused;
    const [{ count }] = (await core.query<{ count: number }>(
      `SELECT count(*)::int FROM process_instances i JOIN process_definitions d ON d.key = i.definition_key
       WHERE d.process_id = 'counts-for-ever'`,
    )) as [{ count: number }];
    expect(count).toBe(0);
  });

  test('leaves an incident on the element of a running instance, whose command changed nothing', async () => {
    core.registerWorker({
      type: 'before',
      concurrency: 1,
      lockMs: 30_000,
      handle: () => Promise.resolve({}),
    });
    const { processInstanceKey } = await core.begin('waits-then-counts');
    const incident = await eventually(async () => {
      const [row] = await core.query<{ code: string; element_id: string }>(
        'SELECT code, element_id FROM incidents WHERE instance_key = $1',
        [processInstanceKey],
      );
      return row;
    });
    expect(incident).toEqual({ code: 'EXPRESSION_LIMIT', element_id: 'before' });
  });

  test('can run again after one was stopped', async () => {
    expect((await core.begin('iterating')).processInstanceKey).toMatch(/^\d+$/);
  });
});
