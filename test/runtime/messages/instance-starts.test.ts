import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { collectStart } from '../../../runtime/store/collect-start.ts';
import { insertMessage } from '../../../runtime/store/message-rows.ts';
import type { StartOccurrence } from '../../../runtime/store/collect-start.ts';
import { createConditions } from '../../../runtime/instances/create-conditions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, startCore, userTask, withKey, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const roots =
  '<!--root--><bpmn:message id="m1" name="ordered"/><bpmn:message id="m2" name="paid"/><bpmn:signal id="sig" name="open"/><!--end-->';
const allOf = (task: string): string => `${roots}
  <bpmn:startEvent id="start" parallelMultiple="true"><bpmn:messageEventDefinition id="d1" messageRef="m1"/>
  <bpmn:messageEventDefinition id="d2" messageRef="m2"/><bpmn:signalEventDefinition id="d3" signalRef="sig"/></bpmn:startEvent>
  <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="${task}"/>${userTask(task)}`;
const conditional = `<bpmn:startEvent id="start"><bpmn:conditionalEventDefinition id="d1"><bpmn:condition>=amount &gt; 10</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>
  <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="work"/>${userTask('work')}`;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
});
afterAll(async () => {
  await core.stop();
  await database.drop();
});

const publish = (name: string, correlationKey: string, variables: Record<string, number> = {}) =>
  core.messages.publish(context, { name, correlationKey, timeToLiveMs: 0, variables });
const open = async (): Promise<number> =>
  (await core.query(`SELECT 1 FROM process_instances WHERE tenant_id = '<default>'`)).length;
const collected = async (): Promise<unknown> =>
  (
    await core.query<{ n: number }>(
      'SELECT jsonb_array_length(occurred) AS n FROM start_collections ORDER BY key',
    )
  ).map(({ n }) => n);

describe('an all-of start event (MUL-3)', () => {
  beforeEach(async () => {
    await core.query(`DELETE FROM start_collections`);
  });

  test('collects across processes and restarts of the server, and starts once', async () => {
    await core.deploy({ all: allOf('a') });
    await publish('ordered', 'k1', { n: 1 });
    await core.stop();
    core = await startCore(database.connectionString);
    expect(await collected()).toEqual([1]);
    await publish('paid', 'k1', { paid: 2 });
    await core.messages.broadcast(context, { name: 'open', variables: { by: 'me' } });
    await eventually(async () => (await open()) === 1);
    expect(await collected()).toEqual([]);
    const rows = await core.query<{ name: string }>('SELECT name FROM variables ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(['by', 'n', 'paid']);
    const [row] = await core.query<{ key: string }>('SELECT key FROM process_instances');
    await core.instances.cancel(context, row?.key as never);
  });

  test('twenty messages at once of two processes make no occurrence count twice', async () => {
    const other = await startCore(database.connectionString);
    try {
      const keys = Array.from({ length: 10 }, (_, index) => `c${index}`);
      await Promise.all(
        keys.flatMap((key, index) => [
          publish('ordered', key),
          (index % 2 === 0 ? other : core).messages.publish(context, {
            name: 'paid',
            correlationKey: key,
            timeToLiveMs: 0,
            variables: {},
          }),
        ]),
      );
      expect(await collected()).toEqual(keys.map(() => 2));
      for (let count = 0; count < 10; count += 1)
        await core.messages.broadcast(context, { name: 'open', variables: {} });
      await eventually(async () => (await open()) === 10);
      expect(await collected()).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test('what dies behind the last occurrence is started by whoever looks next', async () => {
    const before = await open();
    const [start] = await core.query<{ definitionKey: string }>(
      `SELECT DISTINCT definition_key AS "definitionKey" FROM start_subscriptions WHERE element_id = 'start'`,
    );
    const occurrence = (definition: number): StartOccurrence => ({
      tenantId: '<default>',
      processId: 'all',
      definitionKey: start?.definitionKey as never,
      elementId: 'start',
      definition,
      collects: 2,
      correlationKey: 'dead',
      variables: {},
      at: core.clock.now() - 60_000,
    });
    const use = (key: string) => ({ kind: 'message', messageKey: key as never }) as const;
    const next = () => core.keys.next(0);
    for (const key of ['1024', '2048']) await storeMessage(key);
    expect(await collectStart(core.pools.work, occurrence(0), use('4096'), next)).toEqual({
      used: true,
      complete: null,
    });
    expect(await collectStart(core.pools.work, occurrence(0), use('1024'), next)).toEqual({
      used: false,
      complete: null,
    });
    expect(await collectStart(core.pools.work, occurrence(0), use('1024'), next)).toEqual({
      used: true,
      complete: null,
    });
    const last = await collectStart(core.pools.work, occurrence(1), use('2048'), next);
    expect(last.complete).not.toBeNull();
    expect(await open()).toBe(before);
    await core.reconcile();
    expect(await open()).toBe(before + 1);
    expect(await core.query('SELECT 1 FROM command_rows')).toEqual([]);
  });

  test('a correlation, which needs an instance to answer with, does not reach it', async () => {
    await expect(
      core.messages.correlate(context, { name: 'ordered', correlationKey: 'k9', variables: {} }),
    ).rejects.toMatchObject({ code: 'NO_SUBSCRIPTION' });
    expect(await collected()).toEqual([]);
  });

  test('a new version begins with empty collections (PRC-1)', async () => {
    await publish('ordered', 'k2');
    expect(await collected()).toEqual([1]);
    await core.deploy({ all: allOf('b') });
    expect(await collected()).toEqual([]);
  });
});

describe('conditional start events (CND-6)', () => {
  const conditions = () =>
    createConditions({
      ...core,
      evaluateGuarded: () => Promise.reject(new Error('These conditions are plain.')),
    });
  const system = { ...context, caller: { ...context.caller, kind: 'system' as const } };

  test('each that holds starts one instance; a repeated request gets the same answer', async () => {
    await core.deploy({ cond: conditional });
    const before = await open();
    const keyed = { ...withKey('once'), caller: system.caller };
    const none = await conditions().evaluate(system, { variables: { amount: 5 } });
    expect(none.processInstances).toEqual([]);
    const first = await conditions().evaluate(keyed, { variables: { amount: 50 } });
    expect(first.processInstances).toMatchObject([
      { processDefinitionId: 'cond', processDefinitionVersion: 1 },
    ]);
    expect(await conditions().evaluate(keyed, { variables: { amount: 50 } })).toEqual(first);
    expect(await open()).toBe(before + 1);
    const key = first.processInstances[0]?.processInstanceKey;
    expect(await core.query('SELECT 1 FROM process_instances WHERE key = $1', [key])).toHaveLength(1);
  });

  test('only processes the caller may start', async () => {
    expect((await conditions().evaluate(context, { variables: { amount: 50 } })).processInstances).toEqual(
      [],
    );
  });

  test('an unknown version is not found', async () => {
    await expect(
      conditions().evaluate(system, { variables: {}, processDefinitionKey: '7' as never }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

/** A message is used only while it is there: nobody knows any more who has used one that is gone. */
async function storeMessage(key: string): Promise<void> {
  const at = core.clock.now();
  const message = {
    key: key as never,
    tenantId: '<default>',
    name: 'stored',
    correlationKey: '',
    lookup: '0',
    messageId: null,
    dedupe: null,
    contentHash: null,
    businessId: null,
    targetProcessId: null,
    variables: {},
    acceptedAt: at,
    expiresAt: at + 3_600_000,
  };
  await insertMessage(core.pools.work, message, { fromRow: null, idempotency: null });
}
