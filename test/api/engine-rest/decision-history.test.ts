import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ordersModel, rulesProcess } from '../../support/decision-models.ts';
import { startApi } from '../start-api.ts';
import type { Answer, Api } from '../start-api.ts';

let api: Api;
let instanceKey: string;
let between: string;

const list = async (query: string): Promise<Answer['body']> =>
  (await api.call('GET', `/engine-rest/history/decision-instance?${query}`)).body;

beforeAll(async () => {
  api = await startApi();
  await api.deploy(['orders.dmn', ordersModel()], ['price.bpmn', rulesProcess('price', 'price')]);
  const started = await api.call('POST', '/v2/process-instances', {
    body: { processDefinitionId: 'price', variables: { amount: 200 }, awaitCompletion: true },
  });
  expect(started.status).toBe(200);
  instanceKey = started.body.processInstanceKey;
  between = new Date().toISOString();
  await new Promise((resume) => setTimeout(resume, 20));
  const path = '/engine-rest/decision-definition/key/discount/evaluate';
  const evaluated = await api.call('POST', path, { body: { variables: { amount: { value: 5 } } } });
  expect(evaluated.status).toBe(200);
});
afterAll(() => api.stop());

describe('evaluated decisions as Camunda 7 tells them', () => {
  test('those of a process say where they belong, and which one was asked for', async () => {
    const rows = await list(`processInstanceId=${instanceKey}&sortBy=evaluationTime&sortOrder=asc`);
    expect(rows).toHaveLength(2);
    const root = rows.find(
      (row: { readonly id: string; readonly decisionDefinitionKey: string }) =>
        row.decisionDefinitionKey === 'price',
    );
    const required = rows.find(
      (row: { readonly id: string; readonly decisionDefinitionKey: string }) =>
        row.decisionDefinitionKey === 'discount',
    );
    expect(root).toEqual({
      id: expect.stringMatching(/^\d+-2$/),
      decisionDefinitionId: expect.stringMatching(/^price:1:\d+$/),
      decisionDefinitionKey: 'price',
      decisionDefinitionName: 'Price',
      evaluationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      removalTime: null,
      processDefinitionId: expect.stringMatching(/^price:1:\d+$/),
      processDefinitionKey: 'price',
      processInstanceId: instanceKey,
      rootProcessInstanceId: instanceKey,
      caseDefinitionId: null,
      caseDefinitionKey: null,
      caseInstanceId: null,
      activityId: expect.any(String),
      activityInstanceId: expect.stringMatching(/^\w+:\d+$/),
      userId: null,
      inputs: [],
      outputs: [],
      rootDecisionInstanceId: null,
      decisionRequirementsDefinitionId: expect.stringMatching(/^orders:1:\d+$/),
      decisionRequirementsDefinitionKey: 'orders',
      collectResultValue: null,
      tenantId: null,
    });
    expect(required.rootDecisionInstanceId).toBe(root.id);
    const ofElement = await list(`activityIdIn=${root.activityId}&rootDecisionInstancesOnly=true`);
    expect(
      ofElement.map((row: { readonly id: string; readonly decisionDefinitionKey: string }) => row.id),
    ).toEqual([root.id]);
  });

  test('inputs and outputs come when they are asked for', async () => {
    const query = 'decisionDefinitionKey=discount&includeInputs=true&includeOutputs=true';
    const [row] = await list(`${query}&processInstanceId=${instanceKey}`);
    expect(row.inputs).toMatchObject([
      { clauseId: 'amount_i', clauseName: 'Amount', type: 'Integer', value: 200, decisionInstanceId: row.id },
    ]);
    expect(row.outputs).toMatchObject([
      { clauseId: 'percent_o', ruleId: 'large', ruleOrder: 2, variableName: 'percent', value: 10 },
    ]);
    const one = await api.call('GET', `/engine-rest/history/decision-instance/${row.id}?includeOutputs=true`);
    expect(one.body).toEqual({ ...row, inputs: [] });
    const [price] = await list('decisionDefinitionKey=price&includeOutputs=true');
    expect(price.outputs).toMatchObject([{ ruleId: null, variableName: 'price', value: 180 }]);
  });

  test.each([
    ['decisionDefinitionKey=discount', 2],
    ['decisionDefinitionKeyIn=discount,price', 3],
    ['decisionDefinitionNameLike=Disc%25', 2],
    ['processDefinitionKey=price', 2],
    ['decisionRequirementsDefinitionKey=orders', 3],
    ['decisionRequirementsDefinitionKey=other', 0],
    ['rootDecisionInstancesOnly=true', 2],
    ['withoutTenantId=true', 3],
    ['tenantIdIn=other', 0],
    ['processInstanceId=no-key', 0],
  ])('%s gives %d', async (query, count) => {
    expect(await list(query)).toHaveLength(count);
    const counted = await api.call('GET', `/engine-rest/history/decision-instance/count?${query}`);
    expect(counted.body).toEqual({ count });
  });

  test('by their time, and by the evaluation they belong to', async () => {
    const at = encodeURIComponent(between);
    expect(await list(`evaluatedBefore=${at}`)).toHaveLength(2);
    const [later] = await list(`evaluatedAfter=${at}`);
    expect(await list(`rootDecisionInstanceId=${later.id}`)).toEqual([later]);
    const asked = { decisionInstanceIdIn: [later.id], rootDecisionInstancesOnly: true };
    const posted = await api.call('POST', '/engine-rest/history/decision-instance', { body: asked });
    expect(posted.body).toEqual([later]);
  });

  test('nobody sees evaluations without the right to', async () => {
    const as = { username: 'nobody', password: 'a long enough password' };
    await api.call('POST', '/v2/users', { body: { ...as, name: 'N', email: 'n@example.com' } });
    const path = '/engine-rest/history/decision-instance';
    expect((await api.call('GET', path, { as })).body).toEqual([]);
    expect((await api.call('GET', `${path}/count`, { as })).body).toEqual({ count: 0 });
    const [row] = await list('maxResults=1');
    expect((await api.call('GET', `${path}/${row.id}`, { as })).status).toBe(404);
  });

  test('what is not known is refused by its name, and what does not exist is not found', async () => {
    const unknown = await api.call('GET', '/engine-rest/history/decision-instance?userId=demo');
    expect([unknown.status, unknown.body.message]).toEqual([400, expect.stringContaining('userId')]);
    const time = await api.call('GET', '/engine-rest/history/decision-instance?evaluatedAfter=soon');
    expect(time.status).toBe(400);
    const missing = await api.call('GET', '/engine-rest/history/decision-instance/1-1');
    expect(missing.status).toBe(404);
  });
});
