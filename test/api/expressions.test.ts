import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JOHN = { username: 'john', password: 'another long password' };
const NOBODY = { username: 'nobody', password: 'has no right at all' };
const ENDLESS =
  '=count(for a in 1..100000 return for b in 1..100000 return for c in 1..100000 return a * b * c)';

describe('expressions', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('task')]);
    for (const user of [JOHN, NOBODY]) await api.call('POST', '/v2/users', { body: user });
    await api.runtime.identity.authorize({ type: 'USER', id: 'john' }, [
      { resourceType: 'EXPRESSION', resourceId: '*', permission: 'EVALUATE' },
    ]);
  });
  afterAll(() => api.stop());

  const evaluate = (body: object, as?: typeof JOHN) =>
    api.call('POST', '/v2/expression/evaluation', { body, ...(as ? { as } : {}) });

  test('are evaluated with the variables of the request', async () => {
    const answer = await evaluate({ expression: '=amount * 2 + 1', variables: { amount: 20 } });
    expect([answer.status, answer.body]).toEqual([
      200,
      { expression: '=amount * 2 + 1', result: 41, warnings: [], referencedSecrets: [] },
    ]);
    const listed = await evaluate({ expression: 'for i in [1, 2] return {n: i}' });
    expect(listed.body.result).toEqual([{ n: 1 }, { n: 2 }]);
    expect((await evaluate({ expression: '${amount > 3}', variables: { amount: 4 } })).body.result).toBe(
      true,
    );
    expect((await evaluate({ expression: '=unknown' })).body.result).toBeNull();
  });

  test('see what a scope sees, under the variables of the request', async () => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task', variables: { amount: 5, name: 'Ann' } },
    });
    const scopeKey = body.processInstanceKey as string;
    const expression = '=name + " " + string(amount)';
    expect((await evaluate({ expression, scopeKey, variables: { amount: 6 } })).body.result).toBe('Ann 6');
    const elements = await api.call('POST', '/v2/element-instances/search', {
      body: { filter: { processInstanceKey: scopeKey, elementId: 'decide' } },
    });
    const { elementInstanceKey } = elements.body.items[0];
    expect((await evaluate({ expression, scopeKey: elementInstanceKey })).body.result).toBe('Ann 5');
    expect((await evaluate({ expression, scopeKey: '1' })).status).toBe(404);

    expect((await evaluate({ expression: '=1' }, NOBODY)).status).toBe(403);
    expect((await evaluate({ expression: '=1' }, JOHN)).status).toBe(200);
    expect((await evaluate({ expression, scopeKey }, JOHN)).status).toBe(404);
  });

  test('that are wrong are refused with their position', async () => {
    const answer = await evaluate({ expression: '=1 +' });
    expect([answer.status, answer.body.code]).toEqual([400, 'EXPRESSION_FAILED']);
    expect(answer.body.position).toBeGreaterThan(0);
    expect((await evaluate({ expression: `="${'x'.repeat(5000)}"` })).body.code).toBe('EXPRESSION_FAILED');
  });

  test('that never end are stopped, and the next one is answered', async () => {
    const begin = performance.now();
    const [endless, next] = await Promise.all([
      evaluate({ expression: ENDLESS }),
      evaluate({ expression: '=1 + 1' }),
    ]);
    expect([endless.status, endless.body.code]).toEqual([400, 'EXPRESSION_FAILED']);
    expect([next.status, next.body.result]).toEqual([200, 2]);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
