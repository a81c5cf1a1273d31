import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readElementTemplates } from '../../api/v2/element-templates/read-element-templates.ts';
import { startApi, type Api } from './start-api.ts';

interface Property {
  readonly type: string;
  readonly group?: string;
  readonly value?: string;
  readonly condition?: { readonly property: string };
  readonly id?: string;
  readonly binding: { readonly type: string; readonly property?: string; readonly name?: string };
}

interface Template {
  readonly id: string;
  readonly groups: readonly { readonly id: string }[];
  readonly properties: readonly Property[];
}

describe('element templates', () => {
  let api: Api;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    writeFileSync(
      join(folder, 'own.json'),
      JSON.stringify([{ id: 'own', name: 'Own', appliesTo: ['bpmn:Task'], properties: [] }]),
    );
    api = await startApi({ CONNECTORS: '1', ELEMENT_TEMPLATES_DIR: folder });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  test('are there for every connector that runs, and from the folder', async () => {
    const { items } = (await api.call('GET', '/v2/element-templates')).body as { items: Template[] };
    expect(items.map(({ id }) => id)).toEqual([
      'millrace.http',
      'millrace.mail',
      'millrace.message',
      'millrace.script',
      'millrace.decision',
      'millrace.webhook',
      'millrace.webhook-start',
      'millrace.webhook-message',
      'own',
    ]);
    expect((await api.call('GET', '/v2/element-templates', { as: null })).status).toBe(401);
    for (const { id, groups, properties } of items) {
      const names = groups?.map((group) => group.id) ?? [];
      const ids = properties.map((property) => property.id);
      for (const { type, group, condition } of properties) {
        if (type !== 'Hidden') expect([id, names]).toEqual([id, expect.arrayContaining([group])]);
        if (condition !== undefined) expect(ids).toContain(condition.property);
      }
    }
  });

  test('are found by what they apply to and by words, and read one by one', async () => {
    const find = async (filter: object) => {
      const { body } = await api.call('POST', '/v2/element-templates/search', { body: { filter } });
      return [body.page.totalItems, body.items.map(({ id }: Template) => id)];
    };
    expect(await find({ elementType: 'bpmn:SendTask' })).toEqual([2, ['millrace.mail', 'millrace.message']]);
    expect(await find({ elementType: 'bpmn:StartEvent', text: 'MESSAGE' })).toEqual([
      1,
      ['millrace.webhook-start'],
    ]);
    expect(await find({ text: 'nothing like this' })).toEqual([0, []]);
    const one = await api.call('GET', '/v2/element-templates/own');
    expect(one.body).toEqual({ id: 'own', name: 'Own', appliesTo: ['bpmn:Task'], properties: [] });
    const none = await api.call('GET', '/v2/element-templates/nothing');
    expect([none.status, none.body.code]).toEqual([404, 'NOT_FOUND']);
    const wrong = await api.call('POST', '/v2/element-templates/search', { body: { filter: { name: 'x' } } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'UNKNOWN_PROPERTY']);
    const foreign = await api.call('POST', '/v2/element-templates/search', { as: null, body: {} });
    expect(foreign.status).toBe(401);
  });

  test('give tasks that deploy and run', async () => {
    const { items } = (await api.call('GET', '/v2/element-templates')).body as { items: Template[] };
    const message = items.find(({ id }) => id === 'millrace.message');
    const type = message?.properties.find(
      ({ binding }) => binding.type === 'zeebe:taskDefinition' && binding.property === 'type',
    )?.value;
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="sends" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <sendTask id="t" zeebe:modelerTemplate="millrace.message" zeebe:modelerTemplateVersion="1"><extensionElements>
      <zeebe:taskDefinition type="${type}" retries="5"/><zeebe:ioMapping><zeebe:input source="greeting" target="messageName"/></zeebe:ioMapping>
      <zeebe:taskHeaders><zeebe:header key="resultVariable" value="sent"/></zeebe:taskHeaders></extensionElements></sendTask>
    <sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    expect((await api.deploy(['sends.bpmn', xml])).status).toBe(200);
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'sends', awaitCompletion: true },
    });
    expect(started.body.variables).toEqual({ sent: { messageKey: expect.stringMatching(/^\d+$/) } });
  });

  test('of a folder are refused with the file that is wrong', () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    expect(() => readElementTemplates(folder)).toThrow('"broken.json", which is not JSON');
    writeFileSync(join(folder, 'broken.json'), '{"id": "x"}');
    expect(() => readElementTemplates(folder)).toThrow(
      '"broken.json", in which something is no element template',
    );
    expect(() => readElementTemplates(join(folder, 'nowhere'))).toThrow('no folder that can be read');
  });
});
