import { describe, expect, test } from '@jest/globals';
import type { ProjectVersion } from '#client';
import {
  changedFiles,
  draftOfFile,
  filesOfDraft,
  newestDeployed,
  orderedNames,
  projectFileName,
} from '../../../modeler/projects/project-draft.ts';
import { modelFile } from '../support/model-file.ts';

const form = (id: string, title = id) =>
  JSON.stringify({ id, type: 'default', schemaVersion: 19, components: [{ type: 'text', text: title }] });
const texts = new Map(
  Object.entries({
    'rates.dmn':
      '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rates" name="Rates" />',
    'review-form.form': form('review'),
    'pack.bpmn': modelFile('pack', 'Pack order', 'task id="Work" name="Pack"'),
  }).map(([name, content]) => [name, { content, revision: 1 }]),
);
const project = { projectKey: '7', updatedAt: '2026-11-21T10:00:00.000Z' };
const live = { basedOn: undefined, isChanged: true };

describe('a file of a project as its editor takes it', () => {
  test('is a process with all forms of the project', () => {
    expect(orderedNames(texts)).toEqual(['pack.bpmn', 'rates.dmn', 'review-form.form']);
    expect(draftOfFile(project, texts, 'pack.bpmn', live)).toMatchObject({
      draftId: '7-pack.bpmn',
      name: 'Pack order',
      processId: 'pack',
      forms: [{ formId: 'review' }],
    });
    expect(draftOfFile(project, texts, 'rates.dmn', live)).toMatchObject({
      kind: 'decision',
      processId: 'rates',
    });
  });

  test('says which files an edit changed, under the names they have', () => {
    const forms = [
      { formId: 'review', schema: form('review', 'Other') },
      { formId: 'new', schema: form('new') },
    ];
    expect(changedFiles(texts, 'pack.bpmn', { forms }).map(({ name }) => name)).toEqual([
      'review-form.form',
      'new.form',
    ]);
    expect(changedFiles(texts, 'pack.bpmn', { xml: texts.get('pack.bpmn')?.content ?? '' })).toEqual([]);
  });
});

describe('names of files', () => {
  test.each([
    ['models/pack.bpmn', 'process', 'pack.bpmn'],
    ['pack.bpmn20.xml', 'process', 'pack.bpmn20.xml'],
    ['pack.xml', 'process', 'pack.bpmn'],
    ['C:\\rates.xml', 'decision', 'rates.dmn'],
    ['review', 'form', 'review.form'],
  ] as const)('%s of a %s is %s', (name, kind, expected) => {
    expect(projectFileName(name, kind)).toBe(expected);
  });

  test('of a draft are those of its model and its forms', () => {
    const draft = { fileName: 'a.xml', xml: '<x/>', forms: [{ formId: 'f', schema: '{}' }] };
    expect(filesOfDraft(draft).map(({ name }) => name)).toEqual(['a.bpmn', 'f.form']);
  });
});

test('the newest deployed version is found among all milestones', () => {
  const deployment = (version: number) => ({
    deploymentKey: '1',
    deployedAt: '2026-11-21T10:00:00.000Z',
    deployedBy: 'ana',
    versionNote: null,
    processes: [{ processDefinitionId: 'pack', version, processDefinitionKey: String(version) }],
    decisions: [{ decisionRequirementsId: 'rates', version: 9, decisionRequirementsKey: '9' }],
  });
  const milestone = (version: number, isCurrent: boolean, deployed: number[]): ProjectVersion => ({
    version,
    name: '',
    createdAt: '',
    createdBy: '',
    isCurrent,
    files: [],
    deployments: deployed.map(deployment),
  });
  // An older milestone was deployed again, and is what is live.
  const versions = [milestone(2, false, [2]), milestone(1, true, [3, 1])];
  expect(newestDeployed(versions, { processId: 'pack' })).toEqual({
    basedOn: { processDefinitionKey: '3', version: 3 },
    isCurrent: true,
  });
  expect(newestDeployed(versions, { kind: 'decision', processId: 'rates' })?.basedOn.version).toBe(9);
  expect(newestDeployed(versions, { processId: 'other' })).toBeUndefined();
});
