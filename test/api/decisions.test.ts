import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ambiguousModel, ordersModel, rulesProcess } from '../support/decision-models.ts';
import { startApi } from './start-api.ts';
import type { Answer, Api } from './start-api.ts';

let api: Api;
let deployed: Answer;
beforeAll(async () => {
  api = await startApi();
  deployed = await api.deploy(
    ['orders.dmn', ordersModel()],
    ['ambiguous.dmn', ambiguousModel],
    ['price.bpmn', rulesProcess('price', 'price')],
  );
});
afterAll(() => api.stop());

const evaluate = (body: object, headers = {}) =>
  api.call('POST', '/v2/decision-definitions/evaluation', { body, headers });
const search = async (what: string, filter: object) =>
  (await api.call('POST', `/v2/${what}/search`, { body: { filter } })).body;
const keyOf = (id: string): string =>
  deployed.body.deployments.find(
    (entry: { decisionDefinition: { decisionDefinitionId: string } | null }) =>
      entry.decisionDefinition?.decisionDefinitionId === id,
  ).decisionDefinition.decisionDefinitionKey;

async function endOf(batchOperationKey: string) {
  for (let look = 0; look < 100; look += 1) {
    const { body } = await api.call('GET', `/v2/batch-operations/${batchOperationKey}`, {
      headers: { prefer: 'extended' },
    });
    if (body.state !== 'ACTIVE') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The batch operation did not end.');
}

describe('decisions on /v2', () => {
  test('a deployment answers decisions and their models, and gives the file back byte for byte', async () => {
    expect([deployed.status, deployed.body.detail]).toEqual([200, undefined]);
    const none = { processDefinition: null, form: null, resource: null };
    expect(deployed.body.deployments).toContainEqual({
      ...none,
      decisionRequirements: null,
      decisionDefinition: {
        decisionDefinitionId: 'discount',
        version: 1,
        name: 'Discount',
        tenantId: '<default>',
        decisionRequirementsId: 'orders',
        decisionDefinitionKey: expect.stringMatching(/^\d+$/),
        decisionRequirementsKey: expect.stringMatching(/^\d+$/),
      },
    });
    expect(deployed.body.deployments).toContainEqual({
      ...none,
      decisionDefinition: null,
      decisionRequirements: {
        decisionRequirementsId: 'orders',
        decisionRequirementsName: 'Model orders',
        version: 1,
        resourceName: 'orders.dmn',
        tenantId: '<default>',
        decisionRequirementsKey: expect.any(String),
      },
    });
    const [model] = (await search('decision-requirements', { decisionRequirementsId: 'orders' })).items;
    for (const path of [
      `decision-definitions/${keyOf('price')}/xml`,
      `decision-requirements/${model.decisionRequirementsKey}/xml`,
      `resources/${model.decisionRequirementsKey}/content`,
    ])
      expect((await api.call('GET', `/v2/${path}`)).text).toBe(ordersModel());
  });

  test('an evaluation answers the result, the inputs and the rules that matched, and is kept', async () => {
    const answer = await evaluate({ decisionDefinitionId: 'price', variables: { amount: 200 } });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        decisionDefinitionId: 'price',
        decisionDefinitionKey: keyOf('price'),
        decisionDefinitionName: 'Price',
        decisionDefinitionVersion: 1,
        decisionEvaluationKey: expect.any(String),
        decisionInstanceKey: answer.body.decisionEvaluationKey,
        decisionRequirementsId: 'orders',
        decisionRequirementsKey: expect.any(String),
        output: '180',
        failedDecisionDefinitionId: null,
        failureMessage: null,
        tenantId: '<default>',
        evaluatedDecisions: [
          {
            decisionDefinitionId: 'discount',
            decisionDefinitionName: 'Discount',
            decisionDefinitionVersion: 1,
            decisionDefinitionType: 'DECISION_TABLE',
            decisionDefinitionKey: keyOf('discount'),
            decisionEvaluationInstanceKey: `${answer.body.decisionEvaluationKey}-1`,
            output: '10',
            tenantId: '<default>',
            evaluatedInputs: [{ inputId: 'amount_i', inputName: 'Amount', inputValue: '200' }],
            matchedRules: [
              {
                ruleId: 'large',
                ruleIndex: 2,
                evaluatedOutputs: [
                  {
                    outputId: 'percent_o',
                    outputName: 'percent',
                    outputValue: '10',
                    ruleId: 'large',
                    ruleIndex: 2,
                  },
                ],
              },
            ],
          },
          expect.objectContaining({ decisionDefinitionId: 'price', output: '180', matchedRules: [] }),
        ],
      },
    ]);
    const kept = await api.call('GET', `/v2/decision-instances/${answer.body.decisionEvaluationKey}-1`);
    const { evaluatedInputs, matchedRules } = answer.body.evaluatedDecisions[0];
    expect(kept.body).toEqual({
      decisionEvaluationInstanceKey: `${answer.body.decisionEvaluationKey}-1`,
      decisionEvaluationKey: answer.body.decisionEvaluationKey,
      state: 'EVALUATED',
      evaluationDate: expect.stringMatching(/Z$/),
      evaluationFailure: null,
      decisionDefinitionId: 'discount',
      decisionDefinitionKey: keyOf('discount'),
      decisionDefinitionName: 'Discount',
      decisionDefinitionVersion: 1,
      decisionDefinitionType: 'DECISION_TABLE',
      rootDecisionDefinitionKey: keyOf('price'),
      result: '10',
      elementInstanceKey: null,
      processInstanceKey: null,
      rootProcessInstanceKey: null,
      processDefinitionKey: null,
      businessId: null,
      tenantId: '<default>',
      evaluatedInputs,
      matchedRules,
    });
  });

  test('an evaluation by key means that version, and is done once per Idempotency-Key', async () => {
    const body = { decisionDefinitionKey: keyOf('price'), variables: { amount: 50 } };
    const once = await evaluate(body, { 'idempotency-key': 'once' });
    const again = await evaluate(body, { 'idempotency-key': 'once' });
    expect(once.body.output).toBe('50');
    expect(again.body).toEqual(once.body);
    const found = await search('decision-instances', {
      decisionEvaluationKey: once.body.decisionEvaluationKey,
    });
    expect(found.page.totalItems).toBe(2);
  });

  test('a failed evaluation is an answer that names the decision that failed', async () => {
    const { status, body } = await evaluate({ decisionDefinitionId: 'needs', variables: { n: 20 } });
    expect([status, body.output, body.failedDecisionDefinitionId]).toEqual([200, 'null', 'ambiguous']);
    expect(body.failureMessage).toEqual(expect.any(String));
    const { items } = await search('decision-instances', {
      decisionEvaluationKey: body.decisionEvaluationKey,
      state: 'FAILED',
    });
    expect(items).toMatchObject([
      { decisionDefinitionId: 'ambiguous', evaluationFailure: body.failureMessage, result: 'null' },
    ]);
  });

  test('unknown decisions are 404, wrong requests 400, and neither is kept', async () => {
    expect((await evaluate({ decisionDefinitionId: 'nobody' })).body).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect((await evaluate({ decisionDefinitionKey: '1' })).body.code).toBe('NOT_FOUND');
    expect((await evaluate({})).status).toBe(400);
    expect((await evaluate({ decisionDefinitionId: 'price', decisionDefinitionKey: '1' })).status).toBe(400);
    expect((await evaluate({ decisionDefinitionKey: 1 })).body.code).toBe('KEY_NOT_A_STRING');
    expect((await api.call('GET', '/v2/decision-instances/1-1')).status).toBe(404);
    expect((await api.call('GET', '/v2/decision-definitions/1')).status).toBe(404);
    expect((await api.call('GET', '/v2/decision-definitions/1/xml')).status).toBe(404);
  });

  test('decisions are found by what they are', async () => {
    const latest = await search('decision-definitions', {
      decisionRequirementsId: 'orders',
      isLatestVersion: true,
    });
    expect(latest.items.map((item: { name: string }) => item.name).sort()).toEqual(['Discount', 'Price']);
    const { body } = await api.call('GET', `/v2/decision-definitions/${keyOf('price')}`);
    expect(body).toEqual({
      decisionDefinitionKey: keyOf('price'),
      decisionDefinitionId: 'price',
      name: 'Price',
      version: 1,
      decisionRequirementsId: 'orders',
      decisionRequirementsKey: expect.any(String),
      decisionRequirementsName: 'Model orders',
      decisionRequirementsVersion: 1,
      tenantId: '<default>',
    });
  });

  test('what a process decided is found by its instance, and can be deleted', async () => {
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'price', variables: { amount: 300 }, awaitCompletion: true },
    });
    expect(started.body.variables).toMatchObject({ result: 270 });
    const { processInstanceKey } = started.body;
    const { items } = await search('decision-instances', { processInstanceKey });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      processInstanceKey,
      rootProcessInstanceKey: processInstanceKey,
      processDefinitionKey: started.body.processDefinitionKey,
      elementInstanceKey: expect.any(String),
    });
    const path = `/v2/decision-instances/${items[0].decisionEvaluationKey}/deletion`;
    expect((await api.call('POST', path, { body: {} })).status).toBe(204);
    expect((await api.call('POST', path, { body: {} })).status).toBe(404);
    expect((await search('decision-instances', { processInstanceKey })).items).toEqual([]);
  });

  test('evaluations of a selection are deleted, those the caller may not delete are skipped', async () => {
    const ask = { decisionDefinitionId: 'discount', variables: { amount: 200 } };
    const evaluations: string[] = [];
    for (let i = 0; i < 3; i += 1) evaluations.push((await evaluate(ask)).body.decisionEvaluationKey);
    const left = async (): Promise<string[]> => {
      const { items } = await search('decision-instances', { decisionEvaluationKey: { $in: evaluations } });
      const keys = (items as { decisionEvaluationKey: string }[]).map((item) => item.decisionEvaluationKey);
      return [...new Set(keys)];
    };
    const filter = { decisionEvaluationKey: { $in: evaluations.slice(0, 2) } };
    const path = '/v2/decision-instances/deletion';
    const empty = await api.call('POST', path, { body: { filter: {} } });
    expect([empty.status, empty.body.code]).toEqual([400, 'SELECTION_EMPTY']);
    const changed = await api.call('POST', path, { body: { filter, expectedCount: 3 } });
    expect([changed.status, changed.body.code]).toEqual([409, 'SELECTION_CHANGED']);

    const clerk = { username: 'clerk', password: 'may only make batches' };
    await api.call('POST', '/v2/users', { body: clerk });
    const refused = await api.call('POST', path, { body: { filter }, as: clerk });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    for (const [resourceType, permissionType] of [
      ['BATCH', 'CREATE_BATCH_OPERATION_DELETE_DECISION_INSTANCE'],
      ['DECISION_DEFINITION', 'READ_DECISION_INSTANCE'],
    ])
      await api.call('POST', '/v2/authorizations', {
        body: {
          ownerId: 'clerk',
          ownerType: 'USER',
          resourceType,
          resourceId: '*',
          permissionTypes: [permissionType],
        },
      });
    const skipped = await api.call('POST', path, { body: { filter }, as: clerk });
    expect(await endOf(skipped.body.batchOperationKey)).toMatchObject({
      skippedCount: 2,
      operationsCompletedCount: 0,
    });
    expect(await left()).toHaveLength(3);

    const { status, body } = await api.call('POST', path, { body: { filter, expectedCount: 2 } });
    expect([status, body.batchOperationType]).toEqual([200, 'DELETE_DECISION_INSTANCE']);
    expect(await endOf(body.batchOperationKey)).toMatchObject({
      state: 'COMPLETED',
      operationsCompletedCount: 2,
    });
    expect(await left()).toEqual([evaluations[2]]);
  });

  test('a decision that a process needs is not deleted', async () => {
    const [model] = (await search('decision-requirements', { decisionRequirementsId: 'orders' })).items;
    const { status, body } = await api.call(
      'POST',
      `/v2/resources/${model.decisionRequirementsKey}/deletion`,
      { body: {} },
    );
    expect([status, body.code, body.usedBy]).toEqual([409, 'RESOURCE_IN_USE', ['price']]);
  });

  test('nobody sees or evaluates decisions without the right to', async () => {
    const user = { username: 'nobody', password: 'a long enough password' };
    await api.call('POST', '/v2/users', { body: { ...user, name: 'N', email: 'n@example.com' } });
    const as = (method: string, path: string, body?: object) => api.call(method, path, { body, as: user });
    const evaluation = { decisionDefinitionId: 'price', variables: {} };
    expect((await as('POST', '/v2/decision-definitions/evaluation', evaluation)).body).toMatchObject({
      status: 403,
      code: 'PERMISSION_MISSING',
    });
    for (const what of ['decision-definitions', 'decision-requirements', 'decision-instances'])
      expect((await as('POST', `/v2/${what}/search`, {})).body.items).toEqual([]);
    expect((await as('GET', `/v2/decision-definitions/${keyOf('price')}`)).status).toBe(404);
  });
});

describe('decisions on /engine-rest', () => {
  const path = '/engine-rest/decision-definition';
  const variables = { amount: { value: 200, type: 'Integer' } };

  test('evaluates by key, by tenant and by id, one object per hit', async () => {
    const expected = [{ percent: { value: 10, type: 'Integer', valueInfo: {} } }];
    const id = `discount:1:${keyOf('discount')}`;
    for (const which of ['key/discount', `${encodeURIComponent(id)}`]) {
      const answer = await api.call('POST', `${path}/${which}/evaluate`, { body: { variables } });
      expect([answer.status, answer.body]).toEqual([200, expected]);
    }
    const failed = await api.call('POST', `${path}/key/ambiguous/evaluate`, {
      body: { variables: { n: { value: 20 } } },
    });
    expect([failed.status, failed.body.millraceCode]).toEqual([400, 'EXPRESSION_FAILED']);
    const unknown = await api.call('POST', `${path}/key/nobody/evaluate`, { body: {} });
    expect([unknown.status, unknown.body.type]).toEqual([404, 'RestException']);
  });

  test('lists, counts and reads versions', async () => {
    const list = await api.call(
      'GET',
      `${path}?key=discount&latestVersion=true&sortBy=version&sortOrder=desc`,
    );
    expect(list.body).toEqual([
      {
        id: `discount:1:${keyOf('discount')}`,
        key: 'discount',
        category: null,
        name: 'Discount',
        version: 1,
        resource: 'orders.dmn',
        deploymentId: deployed.body.deploymentKey,
        tenantId: null,
        decisionRequirementsDefinitionId: expect.stringMatching(/^orders:1:\d+$/),
        decisionRequirementsDefinitionKey: 'orders',
        historyTimeToLive: null,
        versionTag: null,
      },
    ]);
    expect((await api.call('GET', `${path}/count?nameLike=Pri%25`)).body).toEqual({ count: 1 });
    expect((await api.call('GET', `${path}/${list.body[0].id}`)).body).toEqual(list.body[0]);
    expect((await api.call('GET', `${path}?unknown=1`)).status).toBe(400);
  });

  test('a deployment answers new decisions by their ids', async () => {
    const form = new FormData();
    form.append('deployment-name', 'rules');
    form.append('orders.dmn', new Blob([ordersModel('15')]), 'orders.dmn');
    const { body } = await api.call('POST', '/engine-rest/deployment/create', { raw: form });
    const decisions = Object.values(body.deployedDecisionDefinitions as Record<string, { key: string }>);
    expect(decisions.map(({ key }) => key).sort()).toEqual(['discount', 'price']);
    expect(Object.values(body.deployedDecisionRequirementsDefinitions)).toMatchObject([
      { key: 'orders', version: 2, resource: 'orders.dmn' },
    ]);
    expect(body.deployedProcessDefinitions).toBeNull();
  });
});
