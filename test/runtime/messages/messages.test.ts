import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, startCore, userTask, withKey, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;
let other: TestCore;

const message = (id: string, name: string, key: string): string =>
  `<!--root--><bpmn:message id="${id}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=${key}"/></bpmn:extensionElements></bpmn:message><!--end-->`;
const catchMessage = (id: string, ref: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${ref}"/></bpmn:intermediateCatchEvent>`;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  other = await startCore(database.connectionString);
  await core.deploy({
    payment: message('m_paid', 'paid', 'orderId') + sequence(catchMessage('wait', 'm_paid')),
    order: `<!--root--><bpmn:message id="m_order" name="order placed"/><!--end-->
      <bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m_order"/></bpmn:startEvent>
      <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="work"/>${userTask('work')}
      <bpmn:sequenceFlow id="g" sourceRef="work" targetRef="end"/><bpmn:endEvent id="end"/>`,
    alarmed: `<!--root--><bpmn:signal id="s_alarm" name="alarm"/><!--end-->${sequence(
      `<bpmn:intermediateCatchEvent id="wait"><bpmn:signalEventDefinition signalRef="s_alarm"/></bpmn:intermediateCatchEvent>`,
    )}`,
    thrower:
      message('m_thrown', 'paid', 'orderId') +
      sequence(
        '<bpmn:intermediateThrowEvent id="throw"><bpmn:messageEventDefinition messageRef="m_thrown"/></bpmn:intermediateThrowEvent>',
      ),
  });
});

afterAll(async () => {
  await core.stop();
  await other.stop();
  await database.drop();
});

const publish = (
  name: string,
  correlationKey: string,
  more: { messageId?: string; ttl?: number; variables?: Record<string, number> } = {},
) =>
  core.messages.publish(context, {
    name,
    correlationKey,
    timeToLiveMs: more.ttl ?? 0,
    variables: more.variables ?? {},
    ...(more.messageId === undefined ? {} : { messageId: more.messageId }),
  });
const hasEnded = (key: string) => async (): Promise<boolean> =>
  (await core.query('SELECT 1 FROM history_instances WHERE key = $1', [key])).length === 1;

describe('a message', () => {
  test('reaches who waits already', async () => {
    const { processInstanceKey: key } = await core.begin('payment', { orderId: 'a1' });
    await publish('paid', 'a1', { variables: { amount: 5 } });
    expect(await hasEnded(key)()).toBe(true);
    expect(await core.query('SELECT variables FROM history_instances WHERE key = $1', [key])).toEqual([
      { variables: { orderId: 'a1', amount: 5 } },
    ]);
    expect(await core.query('SELECT 1 FROM messages')).toHaveLength(0);
  });

  test('waits in the buffer for who comes later, once per process', async () => {
    await publish('paid', 'a2', { ttl: 60_000 });
    const { processInstanceKey: key } = await core.begin('payment', { orderId: 'a2' });
    await eventually(hasEnded(key));
    const { processInstanceKey: second } = await core.begin('payment', { orderId: 'a2' });
    await core.reconcile();
    expect(await hasEnded(second)()).toBe(false);
  });

  test('is forgotten without time to live when nobody waits', async () => {
    await publish('paid', 'a3');
    const { processInstanceKey: key } = await core.begin('payment', { orderId: 'a3' });
    await core.reconcile();
    expect(await hasEnded(key)()).toBe(false);
  });

  test('is never lost in the race with its subscription, in either order and from two processes', async () => {
    const pairs = Array.from({ length: 60 }, async (_, index) => {
      const orderId = `race${index}`;
      const starting = (index % 2 === 0 ? core : other).instances.start(context, {
        processDefinitionId: 'payment',
        variables: { orderId },
      });
      if (index % 3 === 0) await new Promise((resume) => setTimeout(resume, index % 7));
      const publishing = publish('paid', orderId, { ttl: 60_000 });
      const [{ processInstanceKey: key }] = await Promise.all([starting, publishing]);
      await eventually(hasEnded(key));
    });
    await Promise.all(pairs);
  });

  test('with an id is accepted once while it is kept', async () => {
    const first = await publish('paid', 'a4', { ttl: 60_000, messageId: 'm1', variables: { n: 1 } });
    expect(await publish('paid', 'a4', { ttl: 60_000, messageId: 'm1', variables: { n: 1 } })).toEqual(first);
    await expect(
      publish('paid', 'a4', { ttl: 60_000, messageId: 'm1', variables: { n: 2 } }),
    ).rejects.toMatchObject({ code: 'MESSAGE_ID_REUSED' });
  });

  test('with an Idempotency-Key is published once by twins', async () => {
    const twins = await Promise.all(
      Array.from({ length: 10 }, () =>
        core.messages.publish(withKey('publish'), {
          name: 'paid',
          correlationKey: 'a5',
          timeToLiveMs: 60_000,
          variables: {},
        }),
      ),
    );
    expect(new Set(twins.map(({ messageKey }) => messageKey)).size).toBe(1);
    expect(await core.query(`SELECT 1 FROM messages WHERE correlation_key = 'a5'`)).toHaveLength(1);
  });

  test('thrown by a process reaches another in the end, once', async () => {
    const { processInstanceKey: key } = await core.begin('payment', { orderId: 'a6' });
    await core.begin('thrower', { orderId: 'a6' });
    await eventually(hasEnded(key));
    await eventually(async () => (await core.query('SELECT 1 FROM command_rows')).length === 0);
  });
});

describe('correlation', () => {
  test('answers with the instance, or says that nobody waits', async () => {
    const { processInstanceKey: key } = await core.begin('payment', { orderId: 'b1' });
    const answer = await core.messages.correlate(context, {
      name: 'paid',
      correlationKey: 'b1',
      variables: {},
    });
    expect(answer.processInstanceKey).toBe(key);
    await expect(
      core.messages.correlate(context, { name: 'paid', correlationKey: 'b1', variables: {} }),
    ).rejects.toMatchObject({ code: 'NO_SUBSCRIPTION' });
  });

  test('by criteria wants exactly one match unless all are meant', async () => {
    const request = {
      name: 'paid',
      correlationKeys: { orderId: 'b2' },
      localCorrelationKeys: {},
      variables: {},
      localVariables: {},
      all: false,
    };
    await core.begin('payment', { orderId: 'b2' });
    await core.begin('payment', { orderId: 'b2' });
    await expect(core.messages.correlateByFilter(context, request)).rejects.toMatchObject({
      code: 'AMBIGUOUS_CORRELATION',
    });
    expect(await core.messages.correlateByFilter(context, { ...request, all: true })).toHaveLength(2);
  });
});

describe('a message start event', () => {
  test('starts one instance per key at a time; the next message starts when that one ends', async () => {
    await publish('order placed', 'c1', { ttl: 60_000, variables: { n: 1 } });
    await publish('order placed', 'c1', { ttl: 60_000, variables: { n: 2 } });
    const running = async (): Promise<{ key: string; n: string }[]> =>
      core.query(
        `SELECT t.key, v.value::text AS n FROM user_tasks t JOIN variables v ON v.instance_key = t.instance_key AND v.name = 'n' WHERE t.element_id = 'work'`,
      );
    const [first, ...more] = await running();
    expect(more).toHaveLength(0);
    expect(first?.n).toBe('1');
    await core.userTasks.complete(context, first?.key as never, {});
    const [second] = await eventually(async () => {
      const rows = await running();
      return rows.length > 0 && rows;
    });
    expect(second?.n).toBe('2');
  });
});

describe('a signal', () => {
  test('reaches everybody who waits, once, also in other processes', async () => {
    const started = await Promise.all(
      [core, other, core].map((each) =>
        each.instances.start(context, { processDefinitionId: 'alarmed', variables: {} }),
      ),
    );
    await core.messages.broadcast(context, { name: 'alarm', variables: { level: 3 } });
    for (const { processInstanceKey } of started) await eventually(hasEnded(processInstanceKey));
    expect(await core.query('SELECT 1 FROM command_rows')).toHaveLength(0);
  });
});
