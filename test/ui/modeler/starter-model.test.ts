import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { fileFacts } from '../../../modeler/model/file-facts.ts';
import { formFields, readForm } from '../../../modeler/model/form-schema.ts';
import { starterModel, starters, type StarterTexts } from '../../../modeler/model/starter-model.ts';

const texts: StarterTexts = {
  started: 'Request received',
  review: 'Review "request" <now>',
  isApproved: 'Approved?',
  approved: 'Approved',
  rejected: 'Rejected',
  yes: 'yes',
  no: 'no',
  afterOneDay: 'after one day',
  remind: 'Remind',
  reminded: 'Reminded',
  approve: 'I approve',
  comment: 'Comment',
  request: 'Your request',
  subject: 'What?',
  reason: 'Why?',
};
const process = { processId: 'travel', name: 'Travel & stay' };

describe.each(starters)('the starter model "%s"', (starter) => {
  const model = starterModel(starter, process, texts);

  test('passes the deployment checks; only the blank one still lacks its end', async () => {
    const content = new TextEncoder().encode(model.xml);
    const { deployable, problems } = await readBpmn([{ name: 'travel.bpmn', content }]);
    const codes = problems.filter((problem) => problem.severity !== 'HINT').map((problem) => problem.code);
    expect(codes).toEqual(starter === 'blank' ? ['END_MISSING'] : []);
    expect(deployable).toBe(true);
  });

  test('is one executable process with the given id and name, and has a drawing', () => {
    const facts = fileFacts(model.xml);
    expect(facts.processes).toEqual([{ processId: 'travel', name: 'Travel & stay', isExecutable: true }]);
    expect(facts.hasDrawing).toBe(true);
  });

  test('brings exactly the forms it links to', () => {
    expect(model.forms.map((form) => form.id)).toEqual(fileFacts(model.xml).formIds);
  });

  test('draws every node and flow once', () => {
    const nodes = [
      ...model.xml.matchAll(
        /<bpmn:(?:startEvent|endEvent|userTask|exclusiveGateway|boundaryEvent|sequenceFlow) id="([^"]+)"/g,
      ),
    ];
    for (const [, id] of nodes) {
      expect(model.xml.split(`bpmnElement="${id}"`)).toHaveLength(2);
    }
  });
});

test('the form of the approval asks for what the gateway decides on', () => {
  const { xml, forms } = starterModel('approval', process, texts);
  const read = readForm(JSON.stringify(forms[0]));
  if (!('form' in read)) throw new Error(read.problem);
  expect(xml).toContain('=approved');
  expect(formFields(read.form)).toEqual([
    { key: 'approved', label: 'I approve' },
    { key: 'comment', label: 'Comment' },
  ]);
});

test('the request asks by its start form, shows the answer to the reviewer and has whoever asked told by mail', () => {
  const { xml, forms } = starterModel('request', process, texts);
  const [request, review] = forms;
  expect(xml).toContain('<millrace:process requesterMails="true" />');
  expect(request?.components.slice(1)).toMatchObject([
    { key: 'subject', validate: { required: true } },
    { key: 'reason', validate: { required: true } },
  ]);
  expect(review?.components.slice(1)).toMatchObject([
    { key: 'subject', readonly: true },
    { key: 'reason', readonly: true },
    { key: 'approved' },
    { key: 'comment' },
  ]);
});

describe('reading a form', () => {
  test.each([
    ['{', 'NOT_JSON'],
    ['[]', 'NOT_A_FORM'],
    ['null', 'NOT_A_FORM'],
    ['{"components":[]}', 'NO_ID'],
    ['{"id":"f","components":[null]}', 'NOT_A_FORM'],
    ['{"id":"f","components":[{"components":[[]]}]}', 'NOT_A_FORM'],
  ])('%s is refused with %s', (text, problem) => {
    expect(readForm(text)).toEqual({ problem });
  });

  test('fields inside groups are found', () => {
    const form = {
      id: 'f',
      type: 'default' as const,
      schemaVersion: 19,
      components: [
        { type: 'group', label: 'Trip', components: [{ type: 'textfield', key: 'city', label: 'City' }] },
        { type: 'number', key: 'days' },
      ],
    };
    expect(formFields(form)).toEqual([
      { key: 'city', label: 'City' },
      { key: 'days', label: 'days' },
    ]);
  });
});
