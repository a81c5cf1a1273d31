import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formProcess, jobProcess } from './models.ts';
import { dmn, ordersModel } from '../support/decision-models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

let api: Api;
const reader = { username: 'reader', password: 'a long passphrase' };
const outsider = { username: 'outsider', password: 'a long passphrase' };
beforeAll(async () => {
  api = await startApi();
  for (const user of [reader, outsider])
    await api.call('POST', '/v2/users', { body: { ...user, name: user.username } });
  await api.call('POST', '/v2/authorizations', {
    body: {
      ownerId: 'reader',
      ownerType: 'USER',
      resourceType: 'PROCESS_DEFINITION',
      resourceId: 'mine',
      permissionTypes: ['READ_PROCESS_DEFINITION'],
    },
  });
});
afterAll(() => api.stop());

const compare = (left: object, right: object, as?: typeof reader) =>
  api.call('POST', '/v2/diffs', { body: { left, right }, ...(as === undefined ? {} : { as }) });
const files = (...all: readonly (readonly [string, string])[]) => ({
  resources: all.map(([name, content]) => ({ name, content })),
});
async function deployed(...all: readonly (readonly [string, string])[]): Promise<string> {
  const { body } = await api.deploy(...all);
  return body.deployments.find((each: { processDefinition: object | null }) => each.processDefinition)
    .processDefinition.processDefinitionKey;
}
const form = (id: string, label: string) =>
  JSON.stringify({ id, type: 'default', components: [{ type: 'textfield', key: 'a', label }] });

describe('comparing versions', () => {
  test('two deployed versions: old and new of what changed, in words a page can show', async () => {
    const left = await deployed(['two.bpmn', jobProcess('two', 'pack')]);
    const right = await deployed(['two.bpmn', jobProcess('two', 'pack-again')]);
    const { status, body } = await compare({ processDefinitionKey: left }, { processDefinitionKey: right });
    expect([status, body]).toEqual([
      200,
      {
        changes: [
          {
            elementId: 'work',
            elementName: 'Work',
            elementType: 'serviceTask',
            kind: 'CHANGED',
            category: 'BEHAVIOR',
            properties: [
              {
                path: 'extensionElements[zeebe:taskDefinition].type',
                old: 'pack',
                new: 'pack-again',
                category: 'BEHAVIOR',
              },
            ],
          },
        ],
        forms: [],
        decisions: [],
        summary: { added: 0, removed: 0, behavior: 1, text: 0, layout: 0 },
      },
    ]);
    const same = await compare({ processDefinitionKey: left }, { processDefinitionKey: left });
    expect(same.body.changes).toEqual([]);
  });

  test('a version with files that are not deployed, even when they cannot be deployed yet', async () => {
    const left = await deployed(['open.bpmn', jobProcess('open', 'pack')]);
    const unfinished = jobProcess('open', 'pack').replace(/<zeebe:taskDefinition[^>]*>/, '');
    const { status, body } = await compare({ processDefinitionKey: left }, files(['open.bpmn', unfinished]));
    expect([status, body.summary.behavior]).toEqual([200, 1]);
  });

  test('each version with the form it used; a form that files leave out has not gone', async () => {
    const [first, second] = [form('asked', 'One'), form('asked', 'Two')];
    const model = formProcess('asking', 'asked');
    const v1 = await deployed(['asking.bpmn', model], ['asked.form', first]);
    const v2 = await deployed(
      ['asking.bpmn', model.replace('name="Decide"', 'name="Decide now"')],
      ['asked.form', second],
    );
    const between = await compare({ processDefinitionKey: v1 }, { processDefinitionKey: v2 });
    expect(between.body.forms).toEqual([
      {
        id: 'asked',
        kind: 'CHANGED',
        old: JSON.stringify(JSON.parse(first), null, 2),
        new: JSON.stringify(JSON.parse(second), null, 2),
      },
    ]);
    expect(between.body.summary).toEqual({ added: 0, removed: 0, behavior: 1, text: 1, layout: 0 });
    const leftOut = await compare({ processDefinitionKey: v1 }, files(['asking.bpmn', model]));
    expect(leftOut.body.forms).toEqual([]);
    const unlinked = await compare(
      { processDefinitionKey: v1 },
      files(['asking.bpmn', model.replace(/<zeebe:formDefinition[^>]*>/, '')]),
    );
    expect(unlinked.body.forms).toMatchObject([{ id: 'asked', kind: 'REMOVED', new: null }]);
  });

  test('decisions are compared as texts', async () => {
    const [old, now] = [ordersModel(), ordersModel('25')];
    const { body } = await compare(files(['orders.dmn', old]), files(['orders.dmn', now]));
    expect(body.decisions).toMatchObject([{ kind: 'CHANGED', old: old.trim(), new: now.trim() }]);
    const added = await compare(
      files(['orders.dmn', old]),
      files(['orders.dmn', old], ['more.dmn', dmn('more', '')]),
    );
    expect(added.body.decisions).toMatchObject([{ id: 'more', kind: 'ADDED', old: null }]);
  });
});

describe('what is refused', () => {
  test('a file that cannot be read says which and why', async () => {
    const { status, body } = await compare(
      files(['good.bpmn', jobProcess('good', 'x')]),
      files(['bad.bpmn', '<!DOCTYPE a><a/>']),
    );
    expect([status, body.code, body.side]).toEqual([400, 'INVALID_VALUE', 'right']);
    expect(body.detail).toMatch(/^"bad\.bpmn" cannot be read: it breaks the rule .*DOCTYPE/);
  });

  test.each([
    [{ left: files(['a.bpmn', 'x']) }, 'INVALID_VALUE', '/right'],
    [{ left: {}, right: {} }, 'INVALID_VALUE', '/left'],
    [{ left: { processDefinitionKey: 1 }, right: { processDefinitionKey: '1' } }, 'INVALID_VALUE', '/left'],
    [{ left: { resources: [] }, right: { processDefinitionKey: '1' } }, 'INVALID_VALUE', '/left/resources'],
  ])('%j', async (body, code, pointer) => {
    const answer = await api.call('POST', '/v2/diffs', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ code, pointer }));
  });

  test('an unknown version, and one that the caller may not read, are the same', async () => {
    const mine = await deployed(['mine.bpmn', jobProcess('mine', 'x')]);
    const other = await deployed(['other.bpmn', jobProcess('other', 'x')]);
    const unknown = await compare({ processDefinitionKey: '1' }, { processDefinitionKey: mine });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
    const allowed = await compare({ processDefinitionKey: mine }, { processDefinitionKey: mine }, reader);
    expect(allowed.status).toBe(200);
    for (const [key, as] of [
      [other, reader],
      [mine, outsider],
    ] as const) {
      const hidden = await compare({ processDefinitionKey: mine }, { processDefinitionKey: key }, as);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('without a credential nobody compares anything', async () => {
    const body = { left: files(['a.bpmn', 'x']), right: files(['a.bpmn', 'x']) };
    expect((await api.call('POST', '/v2/diffs', { body, as: null })).status).toBe(401);
  });
});
