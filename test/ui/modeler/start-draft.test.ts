import { describe, expect, test } from '@jest/globals';
import {
  deploymentBody,
  deploymentFiles,
  deploymentKind,
  isNoteRequired,
} from '../../../modeler/deploy/deployment-files.ts';
import { draftOfVersion, draftsOfFiles } from '../../../modeler/drafts/start-draft.ts';
import { processFilter } from '../../../modeler/list/process-filter.ts';
import { processRows } from '../../../modeler/list/process-rows.ts';

const now = new Date('2026-11-21T08:00:00Z');
const model = {
  name: 'travel.bpmn',
  content:
    '<definitions><process id="travel" name="Travel" isExecutable="true"><userTask><zeebe:formDefinition formId="ask"/></userTask></process></definitions>',
};
const form = { name: 'ask.form', content: '{"id":"ask","components":[]}' };

describe('importing files', () => {
  test('a model becomes a draft with the forms it links to, contents untouched', () => {
    const other = { name: 'x.form', content: '{"id":"x","components":[]}' };
    const drafts = draftsOfFiles([form, model, other], now);
    if (!Array.isArray(drafts)) throw new Error(drafts.refusal);
    expect(drafts).toHaveLength(1);
    expect(drafts[0]).toMatchObject({
      name: 'Travel',
      processId: 'travel',
      fileName: 'travel.bpmn',
      xml: model.content,
      forms: [{ formId: 'ask', schema: form.content }],
      isChanged: true,
    });
  });

  test.each([
    [[{ name: 'a.txt', content: 'hello' }], 'notBpmn', 'a.txt'],
    [[{ name: 'a.bpmn', content: '<definitions/>' }], 'noProcess', 'a.bpmn'],
    [[{ name: 'a.form', content: '{' }], 'badForm', 'a.form'],
    [[form], 'onlyForms', 'ask.form'],
  ])('what cannot be imported is refused and named: %j', (files, refusal, file) => {
    expect(draftsOfFiles(files, now)).toEqual({ refusal, file });
  });
});

describe('a draft of a deployed version', () => {
  test('has no changes and remembers its version', () => {
    const version = {
      processDefinitionKey: '12',
      processDefinitionId: 'travel',
      version: 3,
      name: null,
      resourceName: 'travel.bpmn',
    };
    expect(draftOfVersion(version, model.content, [], now)).toMatchObject({
      name: 'travel',
      isChanged: false,
      basedOn: { processDefinitionKey: '12', version: 3 },
      fileName: 'travel.bpmn',
    });
  });
});

describe('a deployment', () => {
  const forms = [
    { formId: 'ask', schema: '{}' },
    { formId: 'unused', schema: '{}' },
  ];

  test('has the model first and then the linked forms', () => {
    const files = deploymentFiles({ fileName: 'travel.bpmn', xml: '<x/>' }, forms, ['ask', 'elsewhere']);
    expect(files.map((file) => file.name)).toEqual(['travel.bpmn', 'ask.form']);
  });

  test('sends every file as a part named resources, and the note when there is one', async () => {
    const body = deploymentBody([{ name: 'travel.bpmn', content: '<x/>' }], '  because ');
    const part = body.get('resources') as File;
    expect(part.name).toBe('travel.bpmn');
    expect(await part.text()).toBe('<x/>');
    expect(body.get('versionNote')).toBe('because');
    expect(deploymentBody([], ' ').has('versionNote')).toBe(false);
  });

  test('of a known process is the next version and needs a note', () => {
    expect(deploymentKind(undefined)).toEqual({ kind: 'new' });
    expect(deploymentKind(2)).toEqual({ kind: 'version', version: 3 });
    expect(isNoteRequired({ kind: 'new' })).toBe(false);
    expect(isNoteRequired({ kind: 'version', version: 2 })).toBe(true);
  });
});

test('a row of the list says when the newest version was deployed and by whom', () => {
  const process = { processDefinitionId: 'a' } as Parameters<typeof processRows>[0][number];
  const newest = { processDefinitionId: 'a', deployedAt: '2026-11-21T08:00:00Z', deployedBy: 'ana' };
  expect(processRows([process], [newest as Parameters<typeof processRows>[1][number]])).toEqual([
    { processDefinitionId: 'a', deployedAt: '2026-11-21T08:00:00Z', deployedBy: 'ana' },
  ]);
  expect(processRows([process], [])[0]?.deployedAt).toBeUndefined();
});

describe('finding a process by a text', () => {
  test('asks for the usual spellings of the name and of the id', () => {
    expect(processFilter('Expense Approval')).toEqual({
      $or: [
        { name: { $like: '*Expense Approval*' } },
        { name: { $like: '*expense approval*' } },
        { name: { $like: '*Expense approval*' } },
        { processDefinitionId: { $like: '*Expense Approval*' } },
        { processDefinitionId: { $like: '*expense-approval*' } },
      ],
    });
  });

  test('takes signs of a pattern as they are typed, and nothing as no filter', () => {
    expect(JSON.stringify(processFilter('a*b'))).toContain(String.raw`*a\\*b*`);
    expect(processFilter(undefined)).toEqual({});
    expect(processFilter('  ')).toEqual({});
  });
});
