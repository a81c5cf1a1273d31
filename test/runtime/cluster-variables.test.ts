import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonValue, Key } from '#engine';
import { createModelCache } from '../../runtime/definitions/model-cache.ts';
import { replayJournal } from '../../runtime/commands/replay-journal.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { context, eventually, startCore, type TestCore } from './start-core.ts';

const script = (id: string, expression: string, from: string, to: string): string =>
  `<bpmn:sequenceFlow id="to-${id}" sourceRef="${from}" targetRef="${id}"/><bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="=${expression}" resultVariable="${id}"/></bpmn:extensionElements></bpmn:scriptTask><bpmn:sequenceFlow id="from-${id}" sourceRef="${id}" targetRef="${to}"/>`;
/** Reads a setting, also where the thread can be killed, waits, and reads it once more. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t"><bpmn:process id="settings" isExecutable="true">
<bpmn:startEvent id="s"/>${script('before', 'camunda.vars.env.LIMIT + 1', 's', 'loop')}<bpmn:scriptTask id="loop"><bpmn:extensionElements><zeebe:script expression="=for n in [1, 2] return n * camunda.vars.cluster.LIMIT" resultVariable="loop"/></bpmn:extensionElements></bpmn:scriptTask><bpmn:sequenceFlow id="f" sourceRef="loop" targetRef="wait"/>
<bpmn:userTask id="wait"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>${script('after', '[camunda.vars.env.LIMIT, camunda.vars.tenant.LIMIT, camunda.vars.env.NOTHING]', 'wait', 'wait2')}
<bpmn:userTask id="wait2"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask></bpmn:process></bpmn:definitions>`;

describe('cluster variables of running processes (VAR-7)', () => {
  let database: TestDatabase;
  let core: TestCore;
  let other: TestCore;
  beforeAll(async () => {
    database = await createTestDatabase();
    core = await startCore(database.connectionString);
    other = await startCore(database.connectionString);
    await core.deployFiles({ 'settings.bpmn': settings });
  });
  afterAll(async () => {
    await other.stop();
    await core.stop();
    await database.drop();
  });

  const variable = async (key: Key, name: string): Promise<JsonValue | undefined> => {
    const [row] = await core.query<{ value: JsonValue }>(
      'SELECT value FROM variables WHERE instance_key = $1 AND name = $2',
      [key, name],
    );
    return row?.value;
  };
  const finishTask = async (key: Key): Promise<void> => {
    const [task] = await core.query<{ key: Key }>(
      'SELECT key FROM user_tasks WHERE instance_key = $1 ORDER BY created_at DESC, key DESC LIMIT 1',
      [key],
    );
    await core.userTasks.complete(context, task?.key as Key, {});
  };

  test('are read when an expression asks, and a replay knows what they were', async () => {
    await core.clusterVariables.create(context, 'GLOBAL', { name: 'LIMIT', value: 10 });
    const { processInstanceKey: key } = await core.begin('settings');
    expect([await variable(key, 'before'), await variable(key, 'loop')]).toEqual([11, [10, 20]]);
    await core.clusterVariables.update(context, 'GLOBAL', 'LIMIT', { value: 30 });
    await core.clusterVariables.create(context, 'TENANT', { name: 'LIMIT', value: 'mine' });
    await finishTask(key);
    expect(await variable(key, 'after')).toEqual(['mine', 'mine', null]);
    await core.clusterVariables.delete(context, 'TENANT', 'LIMIT');
    await core.clusterVariables.delete(context, 'GLOBAL', 'LIMIT');
    const models = createModelCache(core.pools.work);
    const replay = await replayJournal({ pools: core.pools, models, timeZone: 'UTC' }, key);
    expect(replay).toMatchObject({ firstDifference: null });
  });

  test('are known to the other process too, and a variable of the process hides them', async () => {
    await core.clusterVariables.create(context, 'GLOBAL', { name: 'LIMIT', value: 7 });
    await eventually(() => {
      const { vars } = other.clusterVariables.of('<default>').camunda as { vars: { env: object } };
      return Promise.resolve('LIMIT' in vars.env);
    });
    const { processInstanceKey: seen } = await other.begin('settings');
    expect(await variable(seen, 'before')).toBe(8);
    const own = { vars: { env: { LIMIT: 100 }, cluster: { LIMIT: 200 } } };
    const { processInstanceKey: hidden } = await core.begin('settings', { camunda: own });
    expect([await variable(hidden, 'before'), await variable(hidden, 'loop')]).toEqual([101, [200, 400]]);
  });

  test('are bounded', async () => {
    const large = { name: 'LARGE', value: 'x'.repeat(16_384) };
    await expect(core.clusterVariables.create(context, 'GLOBAL', large)).rejects.toMatchObject({
      code: 'TOO_LONG',
      message: 'A cluster variable has at most 16384 bytes of JSON. Keep larger values in a document.',
    });
    const metadata = { about: 'x'.repeat(4_096) };
    await expect(
      core.clusterVariables.create(context, 'GLOBAL', { name: 'A', value: 1, metadata }),
    ).rejects.toMatchObject({
      code: 'TOO_LONG',
      message: 'The metadata of a cluster variable has at most 4096 bytes.',
    });
    await core.query(
      `INSERT INTO cluster_variables (tenant_id, name, value, changed_at, changed_by)
        SELECT '<default>', 'V' || n, '1', now(), 'test' FROM generate_series(1, 500) n`,
    );
    await expect(
      core.clusterVariables.create(context, 'TENANT', { name: 'MORE', value: 1 }),
    ).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: 'There are 500 cluster variables, and no more are kept. Delete one first.',
    });
  });
});
