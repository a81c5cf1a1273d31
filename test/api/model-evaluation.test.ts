import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ambiguousModel, dmn, ordersModel } from '../support/decision-models.ts';
import { basic, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const orders = { name: 'orders.dmn', content: ordersModel() };
const evaluate = (body: object, headers = {}) => api.call('POST', '/v2/models/evaluation', { body, headers });

describe('evaluating a decision that is not deployed', () => {
  test('answers the output with the inputs and rules of every decision on the way, and keeps nothing', async () => {
    const { status, body } = await evaluate({
      resources: [orders],
      decisionDefinitionId: 'price',
      variables: { amount: 200 },
    });
    expect([status, body.output, body.failureMessage]).toEqual([200, 180, null]);
    expect(body.evaluatedDecisions).toContainEqual({
      decisionDefinitionId: 'discount',
      decisionDefinitionName: 'Discount',
      decisionDefinitionType: 'DECISION_TABLE',
      output: '10',
      evaluatedInputs: [{ inputId: 'amount_i', inputName: 'Amount', inputValue: '200' }],
      matchedRules: [
        {
          ruleId: 'large',
          ruleIndex: 2,
          evaluatedOutputs: [
            {
              outputId: 'percent_o',
              outputName: 'percent',
              outputValue: '10',
              ruleId: 'large',
              ruleIndex: 2,
            },
          ],
        },
      ],
    });
    const kept = await api.call('POST', '/v2/decision-instances/search', { body: {} });
    expect(kept.body.items).toEqual([]);
    const deployed = await api.call('POST', '/v2/decision-definitions/search', { body: {} });
    expect(deployed.body.items).toEqual([]);
  });

  test('another text under the same name is another model', async () => {
    const one = await evaluate({
      resources: [orders],
      decisionDefinitionId: 'discount',
      variables: { amount: 200 },
    });
    const other = await evaluate({
      resources: [{ ...orders, content: ordersModel('25') }],
      decisionDefinitionId: 'discount',
      variables: { amount: 200 },
    });
    expect([one.body.output, other.body.output]).toEqual([10, 25]);
  });

  test('a decision that fails says which one and why', async () => {
    const { status, body } = await evaluate({
      resources: [{ name: 'ambiguous.dmn', content: ambiguousModel }],
      decisionDefinitionId: 'needs',
      variables: { n: 20 },
    });
    expect([status, body.output, body.failedDecisionDefinitionId]).toEqual([200, null, 'ambiguous']);
    expect(body.failureMessage).toMatch(/UNIQUE/);
  });

  test('an expression without end is stopped, and the next evaluation works', async () => {
    const endless = dmn(
      'endless-model',
      '<decision id="endless" name="Endless"><variable id="v" name="endless"/><literalExpression id="l"><text>count(for a in 1..100000, b in 1..100000 return a * b)</text></literalExpression></decision>',
    );
    const { status, body } = await evaluate({
      resources: [{ name: 'endless.dmn', content: endless }],
      decisionDefinitionId: 'endless',
    });
    expect([status, body.failedDecisionDefinitionId]).toEqual([200, 'endless']);
    const next = await evaluate({
      resources: [orders],
      decisionDefinitionId: 'discount',
      variables: { amount: 1 },
    });
    expect(next.body.output).toBe(0);
  }, 30_000);

  test.each([
    ['a decision the files do not have', { decisionDefinitionId: 'nobody' }, 404, 'NOT_FOUND'],
    [
      'a broken file',
      { resources: [{ name: 'broken.dmn', content: '<definitions' }] },
      400,
      'DEPLOYMENT_REFUSED',
    ],
    ['two files of one name', { resources: [orders, orders] }, 400, 'INVALID_VALUE'],
    ['no file', { resources: [] }, 400, 'INVALID_VALUE'],
    ['no decision', { decisionDefinitionId: undefined }, 400, 'MISSING_FIELD'],
    ['variables that are no object', { variables: [1] }, 400, 'WRONG_TYPE'],
  ])('refuses %s', async (_, change, status, code) => {
    const answer = await evaluate({ resources: [orders], decisionDefinitionId: 'price', ...change });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('needs the permission to evaluate expressions', async () => {
    const user = { username: 'reader', name: 'Reader', password: 'a long enough password', email: '' };
    expect((await api.call('POST', '/v2/users', { body: user })).status).toBe(201);
    const answer = await evaluate(
      { resources: [orders], decisionDefinitionId: 'price' },
      { authorization: basic({ username: 'reader', password: user.password }) },
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'PERMISSION_MISSING']);
  });
});
