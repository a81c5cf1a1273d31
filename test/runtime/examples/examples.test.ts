import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { createRuntime, deployExamples, registerExampleWorkers } from '#runtime';
import type { Caller, CommandContext, JsonObject, Runtime } from '#runtime';
import { databaseWithout } from '../../support/plain-database.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let runtime: Runtime;

const system: Caller = {
  id: 'system',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};
const context: CommandContext = { caller: system, tenantId: '<default>' };

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await createRuntime({
    connectionString: database.connectionString,
    isTestMode: true,
    without: databaseWithout,
  });
  registerExampleWorkers(runtime);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

const all = async (
  kind: Parameters<Runtime['queries']['search']>[1],
  filter: JsonObject,
): Promise<readonly JsonObject[]> =>
  (await runtime.queries.search(system, kind, { filter, sort: [], page: { from: 0, limit: 1000 } })).items;

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error('It did not happen within five seconds.');
}

const start = (processDefinitionId: string, variables: JsonObject): Promise<Key> =>
  runtime.instances
    .start(context, { processDefinitionId, variables })
    .then((started) => started.processInstanceKey);

const ended = (key: Key): Promise<JsonObject> =>
  until(async () => {
    const row = await runtime.queries.get(system, 'processInstances', key);
    return row?.['state'] === 'COMPLETED' ? row : undefined;
  });

async function variablesOf(key: Key): Promise<JsonObject> {
  const rows = await all('variables', { processInstanceKey: key });
  return Object.fromEntries(rows.map((row) => [String(row['name']), row['value'] ?? null]));
}
const completedElements = async (key: Key): Promise<string[]> =>
  (await all('elementInstances', { processInstanceKey: key, state: 'COMPLETED' })).map((e) =>
    String(e['elementId']),
  );

const openTask = (key: Key, elementId: string): Promise<Key> =>
  until(
    async () =>
      (await all('userTasks', { processInstanceKey: key, elementId, state: 'CREATED' }))[0]?.[
        'userTaskKey'
      ] as Key | undefined,
  );

describe('the examples', () => {
  test('are deployed once, on an empty database, without a problem, and leave one task waiting', async () => {
    expect(await deployExamples(runtime)).toBe(true);
    expect(await deployExamples(runtime)).toBe(false);
    const definitions = await all('processDefinitions', {});
    expect(definitions.map((d) => [d['processDefinitionId'], d['version'], d['hasStartForm']])).toEqual([
      ['expense-approval', 1, true],
      ['order-fulfilment', 1, true],
      ['employee-onboarding', 1, true],
    ]);
    const [task] = await all('userTasks', { state: 'CREATED' });
    expect(task).toMatchObject({
      elementId: 'approve-expense',
      candidateGroups: ['managers'],
      formKey: expect.any(String),
    });
    const view = await runtime.queries.userTaskView(system, task!['userTaskKey'] as Key);
    expect(view).toMatchObject({ form: { formId: 'expense-approval' }, variables: { amount: 184.5 } });
  });
});

describe('expense approval', () => {
  test('asks a manager above 50, and accounting pays', async () => {
    const key = await start('expense-approval', { amount: 80, employee: 'Mia' });
    const approval = await openTask(key, 'approve-expense');
    await runtime.userTasks.complete(context, approval, { decision: 'approve' });
    await runtime.userTasks.complete(context, await openTask(key, 'pay-out'), { paymentReference: '4711' });
    await ended(key);
    expect(await completedElements(key)).toContain('expense-paid');
  });

  test('pays small amounts without asking, and tells about a refusal', async () => {
    await openTask(await start('expense-approval', { amount: 12 }), 'pay-out');
    const refused = await start('expense-approval', { amount: 500 });
    await runtime.userTasks.complete(context, await openTask(refused, 'approve-expense'), {
      decision: 'reject',
    });
    await ended(refused);
    expect(await variablesOf(refused)).toMatchObject({ lastNotification: { to: 'employee' } });
  });
});

describe('order fulfilment', () => {
  test('ships what is paid', async () => {
    const key = await start('order-fulfilment', { orderId: 'A-1', quantity: 2, total: 40 });
    await ended(key);
    expect(await variablesOf(key)).toMatchObject({
      orderState: 'SHIPPED',
      duplicateOrder: false,
      reservationId: expect.stringMatching(/^R-/),
      trackingNumber: expect.stringMatching(/^MR/),
    });
  });

  test('does nothing the second time for the same order', async () => {
    const first = await start('order-fulfilment', { orderId: 'A-2', quantity: 1, total: 10 });
    await ended(first);
    const second = await start('order-fulfilment', { orderId: 'A-2', quantity: 1, total: 10 });
    await ended(second);
    expect(await completedElements(second)).toContain('duplicate-ignored');
    expect(await completedElements(second)).not.toContain('reserve-inventory');
  });

  test('refuses an order that is none', async () => {
    const key = await start('order-fulfilment', { orderId: 'A-3', quantity: 0 });
    await ended(key);
    expect(await completedElements(key)).toContain('order-rejected');
  });

  test('tries the payment again with growing waits, then releases the reservation and revokes the transaction', async () => {
    const key = await start('order-fulfilment', {
      orderId: 'A-4',
      quantity: 1,
      total: 10,
      paymentShouldFail: true,
    });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      const job = await until(async () => {
        const [row] = await all('jobs', {
          processInstanceKey: key,
          state: 'FAILED',
          type: 'payment-capture',
        });
        return row?.['attempt'] === attempt ? row : undefined;
      });
      const wait = Date.parse(String(job['nextRunAt'])) - runtime.clock.now();
      waits.push(wait);
      await runtime.clock.advance({ ms: wait + 1 });
    }
    expect(waits.map((ms) => Math.round(ms / 1000))).toEqual([1, 2, 4, 8]);
    await ended(key);
    expect(await variablesOf(key)).toMatchObject({
      orderState: 'TRANSACTION_REVOKED',
      releasedReservation: expect.stringMatching(/^R-/),
    });
    expect(await completedElements(key)).toEqual(
      expect.arrayContaining(['release-reservation', 'TRANSACTION_REVOKED']),
    );
  });

  test('raises an alert when it is locked for 300 seconds', async () => {
    const key = await start('order-fulfilment', {
      orderId: 'A-5',
      quantity: 1,
      total: 10,
      paymentShouldFail: true,
    });
    await until(async () =>
      (await all('jobs', { processInstanceKey: key, state: 'FAILED' })).length > 0 ? true : undefined,
    );
    const waits = await runtime.queries.waits(system, key);
    const alert = waits!.find((wait) => wait['kind'] === 'TIMER')!;
    expect(alert['text']).toContain('After 300 s');
    const left = Date.parse(String(alert['until'])) - runtime.clock.now();
    expect(left).toBeGreaterThan(290_000);
    await runtime.clock.advance({ ms: left });
    await until(async () => ((await completedElements(key)).includes('alert-raised') ? true : undefined));
    expect(await variablesOf(key)).toMatchObject({ alert: { order: 'A-5' } });
  });
});

describe('employee onboarding', () => {
  test('prepares side by side and waits for the documents', async () => {
    const variables = { employeeId: 'E-7', employeeName: 'Mia Lindqvist', startDate: '2030-01-07T08:00:00Z' };
    const key = await start('employee-onboarding', variables);
    await runtime.userTasks.complete(context, await openTask(key, 'order-equipment'), { laptop: 'light' });
    await runtime.userTasks.complete(context, await openTask(key, 'plan-first-week'), {
      buddy: 'Kim',
      firstWeekPlan: 'Meet everybody.',
    });
    expect((await runtime.queries.waits(system, key))!.map((wait) => wait['kind'])).toContain('MESSAGE');
    await runtime.messages.publish(context, {
      name: 'documents-signed',
      correlationKey: 'E-7',
      timeToLiveMs: 60_000,
      variables: {},
    });
    await runtime.userTasks.complete(context, await openTask(key, 'welcome'), { keysHandedOver: true });
    await ended(key);
    expect(await variablesOf(key)).toMatchObject({ accountName: 'mlindqvist' });
  });
});
