import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const file = (id: string, node: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <process id="${id}" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>${node}<sequenceFlow id="f2" sourceRef="x" targetRef="e"/><endEvent id="e"/>
  </process>
</definitions>`;
const delegate = file(
  'charge',
  '<serviceTask id="x" camunda:expression="${shop.charge(order.id)}" camunda:resultVariable="receipt"><extensionElements><camunda:field name="currency" stringValue="EUR"/></extensionElements></serviceTask>',
);
const scripted = file(
  'sum',
  '<scriptTask id="x" scriptFormat="javascript" camunda:resource="deployment://sum.js" camunda:resultVariable="total"><extensionElements><camunda:inputOutput><camunda:inputParameter name="factor"><camunda:script scriptFormat="javascript">amount > 10 ? 2 : 1</camunda:script></camunda:inputParameter></camunda:inputOutput></extensionElements></scriptTask>',
);

describe('files of other engines', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const deploy = async (
    fields: Readonly<Record<string, string>>,
    ...files: (readonly [string, string])[]
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const [name, content] of files) form.append('resources', new Blob([content]), name);
    return api.call('POST', '/v2/deployments', { raw: form });
  };
  const ended = async (key: string): Promise<Record<string, unknown>> => {
    for (let look = 0; look < 200; look += 1) {
      const { body } = await api.call('GET', `/v2/process-instances/${key}`);
      if (body.state === 'COMPLETED') break;
      await new Promise((resume) => setTimeout(resume, 100));
    }
    const { body } = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: key } },
    });
    const items = body.items as { name: string; value: string }[];
    return Object.fromEntries(items.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  };

  test('code is refused by name, and becomes a job where the deployment says so', async () => {
    const refused = await deploy({}, ['charge.bpmn', delegate]);
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringContaining('get a job of type shop.charge'),
    ]);
    expect((await deploy({ delegatesAsJobs: 'true' }, ['charge.bpmn', delegate])).status).toBe(200);

    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'charge', variables: { order: { id: 7 } } },
    });
    const activated = await api.call('POST', '/v2/jobs/activation', {
      body: { type: 'shop.charge', worker: 'w', timeout: 60_000, maxJobsToActivate: 1 },
    });
    const [job] = activated.body.jobs as { jobKey: string; customHeaders: object }[];
    expect(job?.customHeaders).toEqual({ arg0: '7', currency: 'EUR' });
    await api.call('POST', `/v2/jobs/${job?.jobKey ?? ''}/completion`, {
      body: { variables: { result: 'R-1' } },
    });
    expect(await ended(body.processInstanceKey as string)).toEqual({ order: { id: 7 }, receipt: 'R-1' });
  });

  test('the same option of the Camunda 7 call', async () => {
    const create = (option: string | undefined) => {
      const form = new FormData();
      form.append('deployment-name', 'charge again');
      if (option !== undefined) form.append('delegates-as-jobs', option);
      form.append('charge.bpmn', new Blob([delegate]), 'charge.bpmn');
      return api.call('POST', '/engine-rest/deployment/create', { raw: form });
    };
    expect((await create(undefined)).status).toBe(400);
    expect((await create('true')).status).toBe(200);
  });

  test('scripts run in mappings and from a file of the deployment, and a changed file is a new version', async () => {
    const versionOf = (body: {
      deployments?: { processDefinition?: { processDefinitionVersion: number } | null }[];
    }) =>
      body.deployments
        ?.map((each) => each.processDefinition?.processDefinitionVersion)
        .find((v) => v !== undefined);
    const first = await deploy(
      {},
      ['sum.bpmn', scripted],
      ['sum.js', 'execution.setVariable("seen", true); amount * factor'],
    );
    expect([first.status, versionOf(first.body as never)]).toEqual([200, 1]);
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'sum', variables: { amount: 21 } },
    });
    expect(await ended(body.processInstanceKey as string)).toMatchObject({
      amount: 21,
      total: 42,
      seen: true,
    });
    const same = await deploy(
      {},
      ['sum.bpmn', scripted],
      ['sum.js', 'execution.setVariable("seen", true); amount * factor'],
    );
    expect(versionOf(same.body as never)).toBe(1);
    const changed = await deploy({}, ['sum.bpmn', scripted], ['sum.js', 'amount']);
    expect(versionOf(changed.body as never)).toBe(2);
    const missing = await deploy({}, ['other.bpmn', scripted.replace('id="sum"', 'id="other"')]);
    expect([missing.status, missing.text]).toEqual([400, expect.stringContaining('REF_UNRESOLVED')]);
  }, 60_000);
});
