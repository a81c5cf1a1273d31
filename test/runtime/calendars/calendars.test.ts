import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkingCalendar } from '#engine';
import { createModelCache } from '../../../runtime/definitions/model-cache.ts';
import { replayJournal } from '../../../runtime/commands/replay-journal.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, startCore, type TestCore } from '../start-core.ts';

const hours = (from: string, to: string): WorkingCalendar => {
  const day = [{ from, to }];
  return {
    timeZone: 'UTC',
    weeklyHours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
    holidays: [],
  };
};
const process = (id: string, inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t"><bpmn:process id="${id}" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
const timer = (settings: string, text: string): string =>
  `<bpmn:timerEventDefinition id="td"><bpmn:extensionElements><millrace:timer ${settings}/></bpmn:extensionElements>${text}</bpmn:timerEventDefinition>`;
const waits = process(
  'waits',
  `<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:userTask id="t"/><bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false">${timer('calendar="office"', '<bpmn:timeCycle>R5/PT4H</bpmn:timeCycle>')}</bpmn:boundaryEvent><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/><bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="e2"/>`,
);
const begins = process(
  'begins',
  `<bpmn:startEvent id="s">${timer('calendar="office"', '<bpmn:timeCycle>R2/PT4H</bpmn:timeCycle>')}</bpmn:startEvent><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="e"/><bpmn:endEvent id="e"/>`,
);

describe('working calendars of running processes (TMR-6)', () => {
  let database: TestDatabase;
  let core: TestCore;
  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString);
    // A Monday morning.
    await core.runtimeClock.pin(Date.parse('2040-01-02T08:00:00Z'));
    await core.calendars.put(context, 'office', hours('09:00', '17:00'));
    await core.deployFiles({ 'waits.bpmn': waits, 'begins.bpmn': begins });
  });
  afterAll(async () => {
    await core.stop();
    await database.drop();
  });

  const dueOf = async (where: string): Promise<string | undefined> => {
    const [row] = await core.query<{ at: Date }>(
      `SELECT due_at AS at FROM timers WHERE ${where} ORDER BY due_at LIMIT 1`,
    );
    return row?.at.toISOString();
  };

  test('a change counts from the next occurrence on, and a replay knows what was before', async () => {
    const { processInstanceKey: key } = await core.begin('waits');
    expect(await dueOf(`instance_key = ${key}`)).toBe('2040-01-02T13:00:00.000Z');
    await core.calendars.put(context, 'office', hours('09:00', '15:00'));
    expect(await dueOf(`instance_key = ${key}`)).toBe('2040-01-02T13:00:00.000Z');
    await core.runtimeClock.advance({ ms: 5 * 3_600_000 + 1000 });
    await eventually(async () => (await dueOf(`instance_key = ${key}`)) !== '2040-01-02T13:00:00.000Z');
    // Two hours are left of Monday, two are on Tuesday.
    expect(await dueOf(`instance_key = ${key}`)).toBe('2040-01-03T11:00:00.000Z');
    await core.calendars.put(context, 'office', hours('00:00', '24:00'));
    const models = createModelCache(core.pools.work);
    const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key);
    expect(replay).toMatchObject({ transitions: 2, firstDifference: null });
  });

  test('a timer start event counts it too', async () => {
    const started = await core.query(
      'SELECT 1 FROM history_instances h JOIN process_definitions d ON d.key = h.definition_key WHERE d.process_id = $1',
      ['begins'],
    );
    expect(started).toHaveLength(1);
    expect(await dueOf('instance_key IS NULL')).toBe('2040-01-03T11:00:00.000Z');
  });
});
