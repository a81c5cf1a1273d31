import { describe, expect, test } from '@jest/globals';
import { newestDecisions } from '../../../modeler/decisions/newest-decisions.ts';
import { draftOfDecisionVersion, draftsOfFiles } from '../../../modeler/drafts/start-draft.ts';
import { decisionFacts, isDmnFile, sampleInputs } from '../../../modeler/model/decision-facts.ts';
import { starterDecision } from '../../../modeler/model/starter-decision.ts';
import { ordersModel } from '../../support/decision-models.ts';

const now = new Date('2026-11-21T08:00:00Z');

describe('a DMN file', () => {
  test('says its id, its name and its decisions without an editor', () => {
    expect(decisionFacts(ordersModel())).toEqual({
      requirementsId: 'orders',
      name: 'Model orders',
      decisions: [
        { decisionId: 'discount', name: 'Discount' },
        { decisionId: 'price', name: 'Price' },
      ],
    });
  });

  test('is told from BPMN by its name or by the namespace of its root', () => {
    expect(isDmnFile('a.dmn', '')).toBe(true);
    expect(isDmnFile('a.xml', ordersModel())).toBe(true);
    expect(isDmnFile('a.xml', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">')).toBe(
      false,
    );
  });

  test('its inputs become sample data, but not what its own decisions say', () => {
    expect(sampleInputs(ordersModel())).toEqual({ amount: null });
    const chained = ordersModel().replace('<text>amount</text>', '<text>price</text>');
    expect(sampleInputs(chained)).toEqual({});
  });

  test('becomes a draft of its own kind, beside the processes chosen with it', () => {
    const file = { name: 'orders.dmn', content: ordersModel() };
    const drafts = draftsOfFiles([file], now);
    if (!Array.isArray(drafts)) throw new Error(drafts.refusal);
    expect(drafts).toMatchObject([
      {
        kind: 'decision',
        processId: 'orders',
        name: 'Model orders',
        fileName: 'orders.dmn',
        xml: file.content,
      },
    ]);
    expect(draftsOfFiles([{ name: 'a.dmn', content: '<definitions/>' }], now)).toEqual({
      refusal: 'noDecision',
      file: 'a.dmn',
    });
  });

  test('a draft of a version says which one, and is unchanged', () => {
    const version = { decisionRequirementsKey: '7', version: 3, resourceName: 'orders.dmn' };
    expect(draftOfDecisionVersion(version, ordersModel(), now)).toMatchObject({
      basedOn: { decisionRequirementsKey: '7', version: 3 },
      isChanged: false,
    });
  });

  test('a new one keeps signs of the name that mean something in XML', () => {
    expect(decisionFacts(starterDecision('who-pays', 'A & "B" <C>'))).toMatchObject({
      requirementsId: 'who-pays',
      name: 'A & "B" <C>',
    });
  });

  test('the list shows the newest version of each', () => {
    const row = (decisionRequirementsId: string, version: number) => ({
      decisionRequirementsKey: `${decisionRequirementsId}${version}`,
      decisionRequirementsId,
      decisionRequirementsName: decisionRequirementsId,
      resourceName: '',
      version,
      tenantId: '<default>',
    });
    const newest = newestDecisions([row('a', 1), row('b', 1), row('a', 2)]);
    expect(newest.map((one) => one.decisionRequirementsKey)).toEqual(['a2', 'b1']);
  });
});
