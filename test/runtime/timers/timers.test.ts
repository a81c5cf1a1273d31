import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, startCore, userTask, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const catchTimer = (id: string, duration: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  await core.deploy({
    soon: sequence(catchTimer('wait', 'PT0.2S')),
    later: sequence(catchTimer('wait', 'PT2H')),
    reminded: `<bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve"/>${userTask('approve')}
      <bpmn:boundaryEvent id="reminder" attachedToRef="approve" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:sequenceFlow id="f2" sourceRef="reminder" targetRef="wasReminded"/><bpmn:endEvent id="wasReminded"/>
      <bpmn:sequenceFlow id="f3" sourceRef="approve" targetRef="end"/><bpmn:endEvent id="end"/>`,
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

const endedAt = async (key: string): Promise<{ started: number; ended: number } | undefined> =>
  (
    await core.query<{ started: number; ended: number }>(
      `SELECT (extract(epoch FROM started_at) * 1000)::float8 AS started, (extract(epoch FROM ended_at) * 1000)::float8 AS ended
        FROM history_instances WHERE key = $1`,
      [key],
    )
  )[0];

describe('a timer', () => {
  test('fires never early, and soon after it is due', async () => {
    const started = await Promise.all(Array.from({ length: 50 }, () => core.begin('soon')));
    for (const { processInstanceKey } of started) {
      const { started: from, ended } = await eventually(() => endedAt(processInstanceKey));
      expect(ended - from).toBeGreaterThanOrEqual(200);
      expect(ended - from).toBeLessThan(2000);
    }
  });

  test('has a wake-up in the queue, committed with it, so that no process has to remember it', async () => {
    const before = core.clock.now();
    await core.begin('later');
    const rows = await core.query<{ at: number }>(
      `SELECT (extract(epoch FROM start_after) * 1000)::float8 AS at FROM pgboss.job WHERE name = 'timer-due' AND state = 'created'`,
    );
    expect(rows.some(({ at }) => at >= before + 7_200_000 && at < before + 7_210_000)).toBe(true);
  });

  test('that became due while nobody ran fires when somebody starts', async () => {
    const { processInstanceKey: key } = await core.begin('later');
    await core.pools.work.query(
      `UPDATE timers SET due_at = now() - interval '1 min' WHERE instance_key = $1`,
      [key],
    );
    await core.pools.work.query(
      `UPDATE process_instances SET state = regexp_replace(state::text, '"dueAt":[0-9]+', '"dueAt":' || (extract(epoch FROM now()) * 1000 - 60000)::bigint)::json, revision = revision WHERE key = $1`,
      [key],
    );
    const second = await startCore(database.connectionString);
    await eventually(() => endedAt(key));
    await second.stop();
  });

  test('that is canceled with its element leaves no row', async () => {
    const { processInstanceKey: key } = await core.begin('reminded');
    expect(await core.query('SELECT 1 FROM timers WHERE instance_key = $1', [key])).toHaveLength(1);
    await core.instances.cancel(
      {
        caller: { id: 'test', kind: 'user', tenantIds: ['<default>'], groupIds: [], roleIds: [], grants: [] },
        tenantId: '<default>',
      },
      key,
    );
    expect(await core.query('SELECT 1 FROM timers WHERE instance_key = $1', [key])).toHaveLength(0);
  });
});

describe('the virtual clock', () => {
  test('fires each occurrence of a cycle at its time', async () => {
    const { processInstanceKey: key } = await core.begin('reminded');
    const moved = await core.runtimeClock.advance({ ms: 10 * 3_600_000 });
    expect(moved.firedTimers).toBeGreaterThanOrEqual(3);
    const reminders = await core.query<{ at: string }>(
      `SELECT e.ended_at AS at FROM history_elements e WHERE e.instance_key = $1 AND e.element_id = 'wasReminded' ORDER BY 1`,
      [key],
    );
    expect(reminders).toHaveLength(3);
    const [first, second, third] = reminders.map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBe(3_600_000);
    expect((third ?? 0) - (second ?? 0)).toBe(3_600_000);
    await core.runtimeClock.reset();
  });

  test('goes to the next timer when asked', async () => {
    const { processInstanceKey: key } = await core.begin('later');
    await core.runtimeClock.advance({ to: 'NEXT_TIMER' });
    expect(await endedAt(key)).toBeDefined();
    await core.runtimeClock.reset();
  });

  test('starts an instance per occurrence of a start timer, once each', async () => {
    await core.deploy({
      nightly: `<bpmn:startEvent id="start"><bpmn:timerEventDefinition><bpmn:timeCycle>R2/PT12H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end"/><bpmn:endEvent id="end"/>`,
    });
    await core.runtimeClock.advance({ ms: 3 * 86_400_000 });
    const rows = await core.query(
      `SELECT 1 FROM history_instances h JOIN process_definitions d ON d.key = h.definition_key WHERE d.process_id = 'nightly'`,
    );
    expect(rows).toHaveLength(2);
    expect(await core.query('SELECT 1 FROM timers WHERE instance_key IS NULL')).toHaveLength(0);
    await core.runtimeClock.reset();
  });
});
