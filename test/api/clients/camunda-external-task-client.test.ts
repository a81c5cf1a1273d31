import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BasicAuthInterceptor, Client, File, Variables } from 'camunda-external-task-client-js';
import { ADMIN, startApi, type Api } from '../start-api.ts';
import { camunda7Order } from './models.ts';
import { untilEnded } from './until-ended.ts';

/** The Camunda 7 worker client as it comes from npm, against the running server (api.md 1.2, 3.2). */
describe('camunda-external-task-client-js', () => {
  let api: Api;
  let client: Client;
  let directory: string;

  beforeAll(async () => {
    api = await startApi();
    directory = await mkdtemp(join(tmpdir(), 'millrace-client-'));
    client = new Client({
      baseUrl: `${api.url}/engine-rest`,
      interceptors: new BasicAuthInterceptor(ADMIN),
      workerId: 'test-worker',
      maxTasks: 10,
      asyncResponseTimeout: 500,
      interval: 20,
    });
  });

  afterAll(async () => {
    client.stop();
    await api.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('deploys, starts, works with every type of variable and completes', async () => {
    const start = await begin('c7-complete', {
      amount: { value: 12, type: 'Integer' },
      name: { value: 'Ana', type: 'String' },
    });
    const seen: Record<string, unknown> = {};
    client.subscribe('c7-complete', { lockDuration: 10_000 }, async ({ task, taskService }) => {
      Object.assign(seen, task.variables.getAll(), { businessKey: task.businessKey });
      const result = new Variables()
        .set('paid', true)
        .set('lines', [{ sku: 'a', count: 2 }])
        .set('at', new Date('2026-11-21T07:10:52.000Z'))
        .set('nothing', null)
        .set('big', 5_000_000_000)
        .set('share', 0.25);
      await taskService.complete(task, result);
    });
    const instance = await untilEnded(api, start.id);
    expect(instance).toMatchObject({ state: 'COMPLETED', businessId: 'B-c7-complete' });
    expect(seen).toEqual({ amount: 12, name: 'Ana', businessKey: 'B-c7-complete' });
    expect(await variablesOf(start.id)).toMatchObject({
      amount: 12,
      paid: true,
      lines: [{ sku: 'a', count: 2 }],
      at: '2026-11-21T07:10:52.000+0000',
      nothing: null,
      big: 5_000_000_000,
      share: 0.25,
    });
  });

  test('gives a file to the next worker as it was', async () => {
    const path = join(directory, 'note.txt');
    await writeFile(path, 'Grüße');
    const file = await new File({ localPath: path, mimetype: 'text/plain', filename: 'note.txt' }).load();
    const start = await begin('c7-file', { note: file.createTypedValue() });
    let text = '';
    client.subscribe('c7-file', { lockDuration: 10_000 }, async ({ task, taskService }) => {
      const given = await (task.variables.get('note') as File).load();
      text = `${given.filename}: ${given.content.toString('utf8')}`;
      await taskService.complete(task);
    });
    await untilEnded(api, start.id);
    expect(text).toBe('note.txt: Grüße');
  });

  test('fails, is tried again, and ends as an incident', async () => {
    const start = await begin('c7-failure', {});
    const retriesSeen: (number | null)[] = [];
    client.subscribe('c7-failure', { lockDuration: 10_000 }, async ({ task, taskService }) => {
      retriesSeen.push(task.retries ?? null);
      const retries = task.retries === null || task.retries === undefined ? 1 : task.retries - 1;
      await taskService.handleFailure(task, {
        errorMessage: 'no connection',
        errorDetails: 'stack',
        retries,
        retryTimeout: 10,
      });
    });
    const incident = await untilIncident(start.id);
    expect(incident).toMatchObject({
      errorType: 'JOB_NO_RETRIES',
      errorMessage: expect.stringContaining('no connection'),
    });
    expect(retriesSeen).toEqual([null, 1]);
  });

  test('throws a modeled error that the process catches', async () => {
    const start = await begin('c7-error', {});
    client.subscribe('c7-error', { lockDuration: 10_000 }, async ({ task, taskService }) => {
      await taskService.handleBpmnError(task, 'NO_STOCK', 'none left', new Variables().set('missing', 3));
    });
    await untilEnded(api, start.id);
    expect(await elementsOf(start.id)).toContain('missing');
    expect(await variablesOf(start.id)).toMatchObject({ missing: 3 });
  });

  test('keeps a task longer, locks one by hand, and gives one back', async () => {
    const start = await begin('c7-lock', {});
    const locks: string[] = [];
    let attempt = 0;
    client.subscribe('c7-lock', { lockDuration: 2_000 }, async ({ task, taskService }) => {
      attempt += 1;
      locks.push(task.lockExpirationTime ?? '');
      if (attempt === 1) {
        await taskService.extendLock(task, 60_000);
        await taskService.lock(task, 30_000);
        await taskService.unlock(task);
        return;
      }
      await taskService.complete(task);
    });
    expect(await untilEnded(api, start.id)).toMatchObject({ state: 'COMPLETED' });
    expect(attempt).toBe(2);
    expect(locks[0]).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+0000$/);
  });

  test('answers with the exact content type the client reads, also for errors', async () => {
    const fetched = await api.call('POST', '/engine-rest/external-task/fetchAndLock', {
      body: { workerId: 'x', maxTasks: 1, topics: [{ topicName: 'none', lockDuration: 1000 }] },
    });
    expect([fetched.status, fetched.headers.get('content-type'), fetched.body]).toEqual([
      200,
      'application/json',
      [],
    ]);
    const missing = await api.call('POST', '/engine-rest/external-task/4711/complete', {
      body: { workerId: 'x' },
    });
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/json']);
    expect(missing.body).toMatchObject({ type: 'RestException', code: 0, millraceCode: 'JOB_NOT_FOUND' });
    const unknown = await api.call('POST', '/engine-rest/external-task/4711/complete', {
      body: { workerId: 'x', nonsense: 1 },
    });
    expect([unknown.status, unknown.body.type]).toEqual([400, 'InvalidRequestException']);
  });

  test('refuses another worker’s completion and a second one', async () => {
    await begin('c7-fenced', {});
    const fetched = await api.call('POST', '/engine-rest/external-task/fetchAndLock', {
      body: { workerId: 'first', maxTasks: 1, topics: [{ topicName: 'c7-fenced', lockDuration: 60_000 }] },
    });
    const [task] = fetched.body;
    const path = `/engine-rest/external-task/${task.id}/complete`;
    expect((await api.call('POST', path, { body: { workerId: 'second' } })).status).toBe(400);
    expect((await api.call('POST', path, { body: { workerId: 'first' } })).status).toBe(204);
    expect((await api.call('POST', path, { body: { workerId: 'first' } })).status).toBe(404);
  });

  /** Deploys the model of that name and starts it, both in the shape of Camunda 7. */
  async function begin(name: string, variables: object): Promise<{ id: string }> {
    const form = new FormData();
    form.append('deployment-name', name);
    form.append('enable-duplicate-filtering', 'true');
    form.append(`${name}.bpmn`, new Blob([camunda7Order(name, name)]), `${name}.bpmn`);
    const deployed = await api.call('POST', '/engine-rest/deployment/create', { raw: form });
    expect([deployed.status, deployed.text.slice(0, 300)]).toEqual([200, expect.stringContaining(name)]);
    const started = await api.call('POST', `/engine-rest/process-definition/key/${name}/start`, {
      body: { variables, businessKey: `B-${name}` },
    });
    expect([started.status, started.text.slice(0, 300)]).toEqual([200, expect.stringContaining(name)]);
    return started.body;
  }

  async function variablesOf(processInstanceKey: string): Promise<Record<string, unknown>> {
    const { body } = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey } },
    });
    return Object.fromEntries(
      body.items.map((item: { name: string; value: string }) => [item.name, JSON.parse(item.value)]),
    );
  }

  async function elementsOf(processInstanceKey: string): Promise<string[]> {
    const { body } = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey } },
    });
    return body.items.map((item: { elementId: string }) => item.elementId);
  }

  async function untilIncident(processInstanceKey: string): Promise<unknown> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { body } = await api.call('POST', '/v2/incidents/search', {
        body: { filter: { processInstanceKey } },
      });
      if (body.items.length > 0) return body.items[0];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no incident within 10 s');
  }
});
