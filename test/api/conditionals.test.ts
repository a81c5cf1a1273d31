import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const process = (id: string, body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process>
</bpmn:definitions>`;
const conditional = process(
  'cond',
  `<bpmn:startEvent id="start"><bpmn:conditionalEventDefinition id="d"><bpmn:condition>=amount &gt; 10</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>
  <bpmn:receiveTask id="wait"/><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="wait"/>`,
);

describe('conditional starts and the trigger', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['cond.bpmn', conditional]);
  });
  afterAll(() => api.stop());

  test('/v2 starts what holds, and the same request again starts nothing', async () => {
    const request = { body: { variables: { amount: 11 } }, headers: { 'idempotency-key': 'first' } };
    const answer = await api.call('POST', '/v2/conditionals/evaluation', request);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        conditionalEvaluationKey: expect.stringMatching(/^\d+$/),
        tenantId: '<default>',
        processInstances: [
          {
            processDefinitionKey: expect.stringMatching(/^\d+$/),
            processInstanceKey: expect.stringMatching(/^\d+$/),
          },
        ],
      },
    ]);
    const again = await api.call('POST', '/v2/conditionals/evaluation', request);
    expect(again.body).toEqual(answer.body);
    const found = await api.call('POST', '/v2/process-instances/search', { body: {} });
    expect(found.body.items).toHaveLength(1);
    const none = await api.call('POST', '/v2/conditionals/evaluation', {
      body: { variables: { amount: 1 } },
    });
    expect(none.body.processInstances).toEqual([]);
    const unknown = await api.call('POST', '/v2/conditionals/evaluation', {
      body: { variables: {}, processDefinitionKey: '12345' },
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('/engine-rest answers instances, with the business key', async () => {
    const answer = await api.call('POST', '/engine-rest/condition', {
      body: { variables: { amount: { value: 20, type: 'Integer' } }, businessKey: 'b-1' },
    });
    expect([answer.status, answer.body]).toEqual([
      200,
      [expect.objectContaining({ definitionKey: 'cond', businessKey: 'b-1', ended: false, tenantId: null })],
    ]);
    const key = answer.body[0].id as string;
    const read = await api.call('GET', `/v2/process-instances/${key}`);
    expect(read.body).toMatchObject({ processInstanceKey: key, businessId: 'b-1' });
  });

  test('the trigger completes a receive task without message, once', async () => {
    const found = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { elementId: 'wait', state: 'ACTIVE' } },
    });
    const key = found.body.items[0].elementInstanceKey as string;
    const path = `/v2/element-instances/${key}/trigger`;
    expect((await api.call('POST', path, { body: { variables: { done: true } } })).status).toBe(204);
    const again = await api.call('POST', path, { body: {} });
    expect([again.status, again.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});
