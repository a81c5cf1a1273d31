import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jobProcess, messageProcess, timerProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

describe('deploying, starting, looking', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  test('a deployment answers what was deployed; the same again makes no new version', async () => {
    const first = await api.deploy(['orders/job.bpmn', jobProcess('job', 'work')]);
    expect([first.status, first.body]).toEqual([
      200,
      {
        deploymentKey: expect.stringMatching(/^\d+$/),
        tenantId: '<default>',
        deployments: [
          {
            processDefinition: {
              processDefinitionId: 'job',
              processDefinitionVersion: 1,
              resourceName: 'orders/job.bpmn',
              tenantId: '<default>',
              processDefinitionKey: expect.any(String),
            },
            decisionDefinition: null,
            decisionRequirements: null,
            form: null,
            resource: null,
          },
        ],
      },
    ]);
    const again = await api.deploy(['orders/job.bpmn', jobProcess('job', 'work')]);
    expect(again.body.deployments[0].processDefinition.processDefinitionVersion).toBe(1);
    const changed = await api.deploy(['orders/job.bpmn', jobProcess('job', 'other')]);
    expect(changed.body.deployments[0].processDefinition.processDefinitionVersion).toBe(2);
    const { processDefinitionKey } = changed.body.deployments[0].processDefinition as {
      processDefinitionKey: string;
    };
    const xml = await api.call('GET', `/v2/process-definitions/${processDefinitionKey}/xml`);
    expect([xml.headers.get('content-type'), xml.text]).toEqual([
      'text/xml; charset=utf-8',
      jobProcess('job', 'other'),
    ]);
  });

  test('a refused deployment lists its problems, changes nothing, and the check says the same', async () => {
    const broken = jobProcess('broken', 'work').replace('targetRef="end"', 'targetRef="nowhere"');
    const refused = await api.deploy(['broken.bpmn', broken], ['fine.bpmn', jobProcess('fine', 'x')]);
    expect([refused.status, refused.body.code]).toEqual([400, 'DEPLOYMENT_REFUSED']);
    expect(refused.body.problems).toContainEqual(
      expect.objectContaining({
        severity: 'ERROR',
        resourceName: 'broken.bpmn',
        message: expect.any(String),
      }),
    );
    const found = await api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: { $in: ['broken', 'fine'] } } },
    });
    expect(found.body.page.totalItems).toBe(0);
    const check = await api.call('POST', '/v2/models/check', {
      body: { resources: [{ name: 'broken.bpmn', content: broken }] },
    });
    expect([check.status, check.body.deployable]).toEqual([200, false]);
  });

  test.each([
    ['no file', [] as [string, string][], 'MISSING_FIELD'],
    ['malformed XML', [['x.bpmn', '<a><b></a>']] as [string, string][], 'DEPLOYMENT_REFUSED'],
    [
      'an entity trick',
      [['x.bpmn', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']] as [string, string][],
      'DEPLOYMENT_REFUSED',
    ],
    [
      'two files of one name',
      [
        ['x.bpmn', jobProcess('x', 'x')],
        ['x.bpmn', jobProcess('y', 'y')],
      ] as [string, string][],
      'INVALID_VALUE',
    ],
  ])('refuses a deployment with %s', async (_name, files, code) => {
    const answer = await api.deploy(...files);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  test('refuses unknown options and files under another name', async () => {
    const form = new FormData();
    form.append('animal', 'red');
    form.append('file', new Blob(['x']), 'x.bpmn');
    const answer = await api.call('POST', '/v2/deployments', { raw: form });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/animal',
      '/file',
      '/resources',
    ]);
  });

  test('starts by id and by key, once per idempotency key', async () => {
    await api.deploy(['once.bpmn', jobProcess('once', 'once')]);
    const key = { 'idempotency-key': '"start-1"' };
    const first = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'once' },
      headers: key,
    });
    const again = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'once' },
      headers: key,
    });
    expect([first.status, again.status, again.body.processInstanceKey]).toEqual([
      200,
      200,
      first.body.processInstanceKey,
    ]);
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    const other = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'once', variables: { a: 1 } },
      headers: key,
    });
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    const bad = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'once' },
      headers: { 'idempotency-key': 'x'.repeat(256) },
    });
    expect(bad.status).toBe(400);
    const found = await api.call('POST', '/v2/process-instances/search', {
      body: { filter: { processDefinitionId: 'once' } },
    });
    expect(found.body.page.totalItems).toBe(1);
  });

  test('what cannot be started says why', async () => {
    const start = async (body: object) => (await api.call('POST', '/v2/process-instances', { body })).body;
    expect(await start({ processDefinitionId: 'nothing' })).toMatchObject({
      status: 404,
      code: 'PROCESS_NOT_FOUND',
      title: 'NOT_FOUND',
    });
    expect(await start({ processDefinitionKey: '424' })).toMatchObject({
      status: 404,
      code: 'PROCESS_NOT_FOUND',
    });
    expect(await start({})).toMatchObject({ code: 'MISSING_FIELD' });
    expect(await start({ processDefinitionId: 'a', processDefinitionKey: '1' })).toMatchObject({
      code: 'INVALID_VALUE',
    });
  });

  test('a started instance is seen by the next read of every kind, and can be canceled', async () => {
    expect((await api.deploy(['wait.bpmn', messageProcess('wait')])).status).toBe(200);
    const { body: started } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'wait', variables: { order: '7', big: 'x'.repeat(9_000) } },
    });
    const { processInstanceKey } = started as { processInstanceKey: string };
    const search = async (path: string, filter: object) =>
      (await api.call('POST', path, { body: { filter } })).body.items as Record<string, unknown>[];
    expect(
      await search('/v2/process-instances/search', { processInstanceKey, state: 'active' }),
    ).toHaveLength(1);
    expect(
      await search('/v2/process-instances/search', { variables: [{ name: 'order', value: '"7"' }] }),
    ).toHaveLength(1);
    expect(
      (await search('/v2/element-instances/search', { processInstanceKey, elementId: 'pause' }))[0],
    ).toMatchObject({ type: 'INTERMEDIATE_CATCH_EVENT', state: 'ACTIVE' });
    const variables = await search('/v2/variables/search', { processInstanceKey });
    expect(variables.find((variable) => variable['name'] === 'order')).toMatchObject({
      value: '"7"',
      isTruncated: false,
    });
    const big = variables.find((variable) => variable['name'] === 'big') as {
      value: string;
      isTruncated: boolean;
      variableKey: string;
    };
    expect([big.isTruncated, big.value.length]).toEqual([true, 8_192]);
    expect((await api.call('GET', `/v2/variables/${big.variableKey}`)).body.value).toHaveLength(9_002);
    expect(await search('/v2/message-subscriptions/search', { processInstanceKey })).toEqual([
      expect.objectContaining({ messageName: 'paid', correlationKey: '7' }),
    ]);
    const waits = await api.call('GET', `/v2/process-instances/${processInstanceKey}/waits`);
    expect(waits.body.items).toEqual([
      expect.objectContaining({ kind: 'MESSAGE', elementId: 'pause', text: expect.any(String) }),
    ]);
    const states = await search('/v2/element-instances/wait-states/search', { processInstanceKey });
    expect(states).toEqual([
      expect.objectContaining({
        elementId: 'pause',
        bpmnProcessId: 'wait',
        elementType: 'INTERMEDIATE_CATCH_EVENT',
        details: { waitStateType: 'MESSAGE', messageName: 'paid', correlationKey: '7' },
      }),
    ]);
    const csv = await api.call('POST', '/v2/process-instances/search', {
      body: { filter: { processInstanceKey } },
      headers: { accept: 'text/csv' },
    });
    expect(csv.text.split('\r\n')[0]).toContain('processInstanceKey,');
    expect((await api.call('POST', `/v2/process-instances/${processInstanceKey}/cancellation`)).status).toBe(
      204,
    );
    expect((await search('/v2/process-instances/search', { processInstanceKey }))[0]).toMatchObject({
      state: 'TERMINATED',
    });
    expect(
      (await api.call('POST', `/v2/process-instances/${processInstanceKey}/cancellation`, { body: {} }))
        .status,
    ).toBe(404);
  });

  test('messages are correlated, or nobody waits', async () => {
    const { body: started } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'wait', variables: { order: '8' } },
    });
    const none = await api.call('POST', '/v2/messages/correlation', {
      body: { name: 'paid', correlationKey: 'nobody' },
    });
    expect([none.status, none.body.code]).toEqual([404, 'NO_SUBSCRIPTION']);
    const hit = await api.call('POST', '/v2/messages/correlation', {
      body: { name: 'paid', correlationKey: '8', variables: { amount: 5 } },
    });
    expect([hit.status, hit.body]).toEqual([
      200,
      {
        messageKey: expect.any(String),
        processInstanceKey: started.processInstanceKey,
        tenantId: '<default>',
      },
    ]);
    const kept = await api.call('POST', '/v2/messages/publication', {
      body: { name: 'paid', correlationKey: '9', timeToLive: 60_000, messageId: 'm9' },
    });
    expect(kept.status).toBe(200);
    const late = await api.call('POST', '/v2/process-instances', {
      body: {
        processDefinitionId: 'wait',
        variables: { order: '9' },
        awaitCompletion: true,
        requestTimeout: 10_000,
        fetchVariables: ['order'],
      },
    });
    expect([late.status, late.body.variables]).toEqual([200, { order: '9' }]);
  });

  test('runtime instructions end the instance behind the elements they name', async () => {
    await api.deploy(['job.bpmn', jobProcess('told', 'told')]);
    const start = (afterElementId: string) =>
      api.call('POST', '/v2/process-instances', {
        body: {
          processDefinitionId: 'told',
          variables: { kept: 1 },
          runtimeInstructions: [{ type: 'TERMINATE_PROCESS_INSTANCE', afterElementId }],
        },
      });
    const elementsOf = async (key: string) => {
      const found = await api.call('POST', '/v2/element-instances/search', {
        body: { filter: { processInstanceKey: key }, sort: [{ field: 'elementInstanceKey' }] },
      });
      return (found.body.items as { elementId: string; state: string }[])
        .map((each) => `${each.elementId} ${each.state}`)
        .sort();
    };
    const atOnce = await start('start');
    expect(atOnce.status).toBe(200);
    const key = String(atOnce.body.processInstanceKey);
    expect((await api.call('GET', `/v2/process-instances/${key}`)).body.state).toBe('TERMINATED');
    expect(await elementsOf(key)).toEqual(['start COMPLETED']);

    const later = String((await start('work')).body.processInstanceKey);
    expect((await api.call('GET', `/v2/process-instances/${later}`)).body.state).toBe('ACTIVE');
    const { body } = await api.call('POST', '/v2/jobs/activation', {
      body: { type: 'told', timeout: 60_000, maxJobsToActivate: 1, worker: 'w' },
    });
    const completed = await api.call('POST', `/v2/jobs/${String(body.jobs[0].jobKey)}/completion`, {
      body: {},
    });
    expect(completed.status).toBe(204);
    expect((await api.call('GET', `/v2/process-instances/${later}`)).body.state).toBe('TERMINATED');
    expect(await elementsOf(later)).toEqual(['start COMPLETED', 'work COMPLETED']);
    expect([(await start('nothing')).status, (await start('nothing')).body.code]).toEqual([
      400,
      'UNKNOWN_ELEMENT',
    ]);
  });

  test('the virtual clock runs what is due', async () => {
    expect((await api.deploy(['timer.bpmn', timerProcess('timer', 'P7D')])).status).toBe(200);
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'timer' },
    });
    const moved = await api.call('POST', '/v2/clock/advance', { body: { duration: 'P7DT1S' } });
    expect([moved.status, moved.body]).toEqual([200, { now: expect.any(Number), firedTimers: 1 }]);
    expect(
      (await api.call('GET', `/v2/process-instances/${String(body.processInstanceKey)}`)).body.state,
    ).toBe('COMPLETED');
    expect((await api.call('POST', '/v2/clock/advance', { body: { duration: 'soon' } })).body.code).toBe(
      'INVALID_VALUE',
    );
    expect((await api.call('POST', '/v2/clock/reset')).status).toBe(204);
  });

  test('awaiting an end that does not come answers 504 with the key', async () => {
    const late = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'timer', awaitCompletion: true, requestTimeout: 300 },
    });
    expect([late.status, late.body.code, late.body.title, late.body.processInstanceKey]).toEqual([
      504,
      'AWAIT_TIMEOUT',
      'DEADLINE_EXCEEDED',
      expect.any(String),
    ]);
  });
});
