import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { json, startTestServer, type TestServer } from '../runtime/connectors/test-server.ts';
import { incidentOf } from './connector-task.ts';
import { startApi, type Api } from './start-api.ts';

const NAMESPACES = `xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" xmlns:activiti="http://activiti.org/bpmn"`;

describe('HTTP tasks of other engines', () => {
  let api: Api;
  let receiver: TestServer;
  beforeAll(async () => {
    receiver = await startTestServer(({ url }, response) => {
      if (url === '/gone') json(response, 404, { reason: 'gone' });
      else if (url === '/broken') response.writeHead(500).end('broken');
      else json(response, 200, { name: 'Ada', items: [1, 2] });
    });
    api = await startApi({ CONNECTORS: '1', CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${receiver.port}` });
  });
  afterAll(async () => {
    await api.stop();
    await receiver.stop();
  });
  beforeEach(() => void (receiver.seen.length = 0));

  let count = 0;
  const start = async (task: string, variables: object = {}, awaitCompletion = true) => {
    const id = `p${(count += 1)}`;
    const xml = `<?xml version="1.0" encoding="UTF-8"?><definitions ${NAMESPACES} id="d" targetNamespace="t"><process id="${id}" isExecutable="true">
      <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="call"/>${task.replaceAll('URL', receiver.url)}
      <sequenceFlow id="f2" sourceRef="call" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    const deployed = await api.deploy([`${id}.bpmn`, xml]);
    expect(deployed.status === 200 ? '' : deployed.text).toBe('');
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: id, variables, ...(awaitCompletion ? { awaitCompletion } : {}) },
    });
    return started.body as { processInstanceKey: string; variables: Record<string, unknown> };
  };

  const camunda = (url: string): string => `<serviceTask id="call"><extensionElements><camunda:connector>
    <camunda:inputOutput>
      <camunda:inputParameter name="url">${url}</camunda:inputParameter>
      <camunda:inputParameter name="method">POST</camunda:inputParameter>
      <camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Content-Type">application/json</camunda:entry><camunda:entry key="X-Id">\${id}</camunda:entry></camunda:map></camunda:inputParameter>
      <camunda:inputParameter name="payload">{"id": "\${id}"}</camunda:inputParameter>
      <camunda:outputParameter name="status">\${statusCode}</camunda:outputParameter>
      <camunda:outputParameter name="answer">\${S(response).prop("name").stringValue()}</camunda:outputParameter>
    </camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></extensionElements></serviceTask>`;

  test('of Camunda 7 send their payload and map the response', async () => {
    const { variables } = await start(camunda('URL/order'), { id: 'o-1' });
    expect(receiver.seen[0]).toMatchObject({ method: 'POST', url: '/order', body: '{"id": "o-1"}' });
    expect(receiver.seen[0]?.headers).toMatchObject({ 'x-id': 'o-1', 'content-type': 'application/json' });
    expect(variables).toEqual({ id: 'o-1', status: 200, answer: 'Ada' });
  });

  test('of Camunda 7 leave what a status means to the model', async () => {
    const { variables } = await start(camunda('URL/gone').replace('prop("name")', 'prop("reason")'), {
      id: 'o-1',
    });
    expect(variables).toMatchObject({ status: 404, answer: 'gone' });
  });

  const flowable = (...fields: readonly (readonly [string, string])[]): string =>
    `<serviceTask id="call" flowable:type="http"><extensionElements>${fields
      .map(
        ([name, text]) =>
          `<flowable:field name="${name}"><flowable:string><![CDATA[${text}]]></flowable:string></flowable:field>`,
      )
      .join('')}</extensionElements></serviceTask>`;

  test('of Flowable read their fields and name their results', async () => {
    const { variables } = await start(
      flowable(
        ['requestMethod', 'PUT'],
        ['requestUrl', 'URL/order'],
        ['requestHeaders', 'Content-Type: application/json\nX-Id: ${id}'],
        ['requestBody', '{"id": "${id}"}'],
        ['responseVariableName', 'answer'],
        ['saveResponseVariableAsJson', 'true'],
        ['saveResponseParameters', 'true'],
        ['resultVariablePrefix', 'order'],
      ),
      { id: 'o-2' },
    );
    expect(receiver.seen[0]).toMatchObject({ method: 'PUT', url: '/order', body: '{"id": "o-2"}' });
    expect(receiver.seen[0]?.headers).toMatchObject({ 'x-id': 'o-2' });
    expect(variables).toMatchObject({
      answer: { name: 'Ada', items: [1, 2] },
      orderResponseStatusCode: 200,
      orderResponseReason: 'OK',
      orderResponseHeaders: expect.stringContaining('content-type: application/json'),
    });
  });

  test('of Flowable fail and throw by the codes they list', async () => {
    const plain = await start(flowable(['requestMethod', 'GET'], ['requestUrl', 'URL/gone']));
    expect(plain.variables).toMatchObject({ callResponseBody: '{"reason":"gone"}' });
    const failed = await start(
      flowable(['requestMethod', 'GET'], ['requestUrl', 'URL/gone'], ['failStatusCodes', '400, 4XX']),
      {},
      false,
    );
    expect((await incidentOf(api, failed.processInstanceKey)).errorMessage).toContain('which the task lists');
    const thrown = await start(
      `${flowable(['requestMethod', 'GET'], ['requestUrl', 'URL/broken'], ['handleStatusCodes', '5XX'])}
       <boundaryEvent id="b" attachedToRef="call"><errorEventDefinition/></boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="e2"/><endEvent id="e2"/>`,
    );
    const ended = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey: thrown.processInstanceKey, elementId: 'e2' } },
    });
    expect(ended.body.items).toHaveLength(1);
    const ignored = await start(
      flowable(['requestMethod', 'GET'], ['requestUrl', 'http://127.0.0.1:1/'], ['ignoreException', 'true']),
    );
    expect(ignored.variables).toEqual({});
  });
});
