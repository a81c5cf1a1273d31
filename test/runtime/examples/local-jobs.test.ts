import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRuntime } from '#runtime';
import type { Caller, Runtime } from '#runtime';
import { databaseWithout } from '../../support/plain-database.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { bpmn, file } from '../definitions/bpmn-text.ts';

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

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await createRuntime({ connectionString: database.connectionString, without: databaseWithout });
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

test('a job that a worker of the server is doing is told like any other, though it has no row', async () => {
  const context = { caller: system, tenantId: '<default>' };
  let finish = (): void => undefined;
  const isDone = new Promise<void>((resolve) => (finish = resolve));
  const handle = async (): Promise<undefined> => {
    await isDone;
    return undefined;
  };
  runtime.registerWorker({ type: 'slow', concurrency: 1, lockMs: 30_000, handle });
  const model = bpmn(`<bpmn:process id="slow" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work" />
    <bpmn:serviceTask id="work" name="Slow work"><bpmn:extensionElements><zeebe:taskDefinition type="slow" /></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end" /><bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>`);
  await runtime.definitions.deploy(context, { resources: [file('slow.bpmn', model)], duplicates: 'filter' });
  const { processInstanceKey: key } = await runtime.instances.start(context, {
    processDefinitionId: 'slow',
    variables: {},
  });
  const search = { filter: { processInstanceKey: key }, sort: [], page: { from: 0, limit: 10 } };
  const jobs = await runtime.queries.search(system, 'jobs', search);
  expect(jobs.items).toMatchObject([
    { type: 'slow', state: 'CREATED', elementId: 'work', retries: 3, kind: 'BPMN_ELEMENT' },
  ]);
  expect(await runtime.queries.waits(system, key)).toMatchObject([
    { kind: 'JOB', elementId: 'work', text: expect.stringContaining('is working on “Slow work”') },
  ]);
  finish();
});
