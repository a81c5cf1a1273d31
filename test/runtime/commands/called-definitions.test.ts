import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommandContext } from '../../../runtime/contract/caller.ts';
import { createDefinitions } from '../../../runtime/definitions/create-definitions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

const other: CommandContext = {
  caller: { ...context.caller, tenantIds: ['branch'] },
  tenantId: 'branch',
};

const file = (id: string, inside: string, process = ''): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn" xmlns:millrace="urn:millrace:bpmn:1.0" id="d" targetNamespace="t"><process id="${id}" isExecutable="true"><extensionElements>${process}</extensionElements><startEvent id="s"/>${inside}<endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/></process></definitions>`;
const says = (value: string): string =>
  `<scriptTask id="x" scriptFormat="feel" flowable:resultVariable="said"><script>"${value}"</script></scriptTask>`;
const calls = (attributes: string): string =>
  `<callActivity id="x" ${attributes}><extensionElements><flowable:out source="said" target="said"/></extensionElements></callActivity>`;
const shared = '<millrace:process shared="true"/>';

async function deploy(tenant: CommandContext, files: Readonly<Record<string, string>>) {
  const definitions = createDefinitions({
    pool: core.pools.maintenance,
    keys: core.keys,
    now: core.clock.now,
    timeZone: core.timeZone,
    onDeployed: core.onDeployed,
    onDeleted: core.onDeleted,
  });
  const resources = Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) }));
  const result = await definitions.deploy(tenant, { resources, duplicates: 'filter' });
  await definitions.stop();
  return result;
}

const run = (tenant: CommandContext, processDefinitionId: string, variables = {}) =>
  core.instances.start(tenant, { processDefinitionId, variables, awaitCompletionMs: 10_000 });
const incidentOf = (instanceKey: string): Promise<{ message: string }> =>
  eventually(async () => {
    const text = 'SELECT message FROM incidents WHERE instance_key = $1';
    const [row] = await core.query<{ message: string }>(text, [instanceKey]);
    return row;
  });

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
});
afterAll(async () => {
  await core.stop();
  await database.drop();
});

test('calledElementType="id" calls the version of that key, whatever was deployed since', async () => {
  const first = await deploy(context, { 'child.bpmn': file('child', says('first')) });
  await deploy(context, {
    'child.bpmn': file('child', says('second')),
    'by-key.bpmn': file('by-key', calls('calledElement="${key}" flowable:calledElementType="id"')),
  });
  const key = first.processes[0]?.processDefinitionKey;
  expect((await run(context, 'by-key', { key })).variables).toMatchObject({ said: 'first' });
  const started = await core.begin('by-key', { key: 'child' });
  expect((await incidentOf(started.processInstanceKey)).message).toMatch(
    /There is no process "child" to call \(key\)/,
  );
});

test('a version of another tenant is not called by its key', async () => {
  const theirs = await deploy(other, { 'theirs.bpmn': file('theirs', says('theirs')) });
  const key = theirs.processes[0]?.processDefinitionKey ?? '';
  const started = await core.begin('by-key', { key });
  expect((await incidentOf(started.processInstanceKey)).message).toMatch(/There is no process/);
});

test('a call falls back to what the default tenant shares, and to nothing else there', async () => {
  await deploy(context, {
    'open.bpmn': file('open', says('shared'), shared),
    'closed.bpmn': file('closed', says('private')),
  });
  const words = 'flowable:fallbackToDefaultTenant="true"';
  await deploy(other, {
    'to-open.bpmn': file('to-open', calls(`calledElement="open" ${words}`)),
    'to-closed.bpmn': file('to-closed', calls(`calledElement="closed" ${words}`)),
    'strict.bpmn': file('strict', calls('calledElement="open"')),
    'together.bpmn': file('together', calls(`calledElement="open" flowable:sameDeployment="true" ${words}`)),
  });
  expect((await run(other, 'to-open')).variables).toMatchObject({ said: 'shared' });
  expect((await run(other, 'together')).variables).toMatchObject({ said: 'shared' });
  const start = (processDefinitionId: string) =>
    core.instances.start(other, { processDefinitionId, variables: {} });
  const [closed, strict] = [await start('to-closed'), await start('strict')];
  expect((await incidentOf(closed.processInstanceKey)).message).toMatch(
    /no process "closed" that tenant "<default>" shares to call/,
  );
  expect((await incidentOf(strict.processInstanceKey)).message).toMatch(/no process "open" to call/);

  // Its own comes first as soon as there is one.
  await deploy(other, { 'open.bpmn': file('open', says('own')) });
  expect((await run(other, 'to-open')).variables).toMatchObject({ said: 'own' });
});
