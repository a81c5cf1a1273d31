import { describe, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { dmn, literalDecision, ordersModel, rulesProcess } from '../../support/decision-models.ts';
import { file } from './bpmn-text.ts';
import { DefinitionsDesk } from './definitions-desk.ts';

const desk = new DefinitionsDesk(['*']);
const { context, deploy } = desk;
const orders = (percent?: string) => file('orders.dmn', ordersModel(percent));
const versionsOf = (result: Awaited<ReturnType<typeof deploy>>): unknown[] =>
  result.decisions.map((d) => [d.decisionDefinitionId, d.version, d.duplicate]);

describe('deploying decisions', () => {
  test('stores the model, its decisions and the file as it came', async () => {
    const result = await deploy(orders());
    expect(result).toMatchObject({
      decisionRequirements: [
        { decisionRequirementsId: 'orders', decisionRequirementsName: 'Model orders', version: 1 },
      ],
      decisions: [
        { decisionDefinitionId: 'discount', name: 'Discount', version: 1, decisionRequirementsId: 'orders' },
        { decisionDefinitionId: 'price', name: 'Price', version: 1, resourceName: 'orders.dmn' },
      ],
    });
    const { rows } = await desk.pool.query<{ content: Buffer; type: string; types: string[] }>(
      `select r.content, r.resource_type as type,
         array(select decision_type from decision_definitions d where d.requirements_key = q.key order by decision_id) as types
       from decision_requirements q join resources r on r.key = q.resource_key where q.tenant_id = $1`,
      [desk.tenantId],
    );
    expect(rows[0]?.content.toString()).toBe(ordersModel());
    expect([rows[0]?.type, rows[0]?.types]).toEqual(['DMN', ['DECISION_TABLE', 'LITERAL_EXPRESSION']]);
  });

  test('makes no new version of an equal file, and one of all its decisions when it changed', async () => {
    const first = await deploy(orders());
    const again = await deploy(file('orders.dmn', ordersModel().replaceAll('\n', '\r\n')));
    expect([again.deploymentKey, versionsOf(again)]).toEqual([
      first.deploymentKey,
      [
        ['discount', 1, true],
        ['price', 1, true],
      ],
    ]);
    expect(again.decisions.map((d) => d.decisionDefinitionKey)).toEqual(
      first.decisions.map((d) => d.decisionDefinitionKey),
    );
    expect(versionsOf(await deploy(orders('20')))).toEqual([
      ['discount', 2, false],
      ['price', 2, false],
    ]);
    expect(versionsOf(await deploy(orders()))).toEqual([
      ['discount', 3, false],
      ['price', 3, false],
    ]);
  });

  test('checks references into a model of the same deployment, and leaves those into others for later', async () => {
    const base = file('base.dmn', dmn('base', literalDecision('factor', '3')));
    const importing = (id: string) =>
      file(
        'importing.dmn',
        `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="importing" name="I" namespace="http://millrace.example/importing"><import name="base" namespace="http://millrace.example/base" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/><decision id="product" name="P"><variable id="v" name="product"/><informationRequirement id="r"><requiredDecision href="http://millrace.example/base#${id}"/></informationRequirement><literalExpression id="l"><text>1</text></literalExpression></decision></definitions>`,
      );
    await expect(deploy(base, importing('gone'))).rejects.toMatchObject({ code: 'DEPLOYMENT_REFUSED' });
    expect(versionsOf(await deploy(importing('gone')))).toEqual([['product', 1, false]]);
    expect(versionsOf(await deploy(importing('factor'), base)).sort()).toEqual([
      ['factor', 1, false],
      ['product', 2, false],
    ]);
  });

  test('deploys an unchanged model anew when another one has taken its decision over', async () => {
    const one = file('one.dmn', dmn('one', literalDecision('rate', '1')));
    const two = file('two.dmn', dmn('two', literalDecision('rate', '2')));
    expect(versionsOf(await deploy(one))).toEqual([['rate', 1, false]]);
    expect(versionsOf(await deploy(two))).toEqual([['rate', 2, false]]);
    const back = await deploy(one);
    expect(versionsOf(back)).toEqual([['rate', 3, false]]);
    expect(back.decisionRequirements[0]).toMatchObject({ decisionRequirementsId: 'one', version: 2 });
  });

  test('takes .dmn11.xml too, and keeps version tags', async () => {
    const tagged = literalDecision('rate', '1', ' camunda:versionTag="stable"');
    const result = await deploy(file('rates.dmn11.xml', dmn('rates', tagged)));
    expect(result.decisions).toMatchObject([{ decisionDefinitionId: 'rate', versionTag: 'stable' }]);
  });

  test('refuses two decisions of one id, and files that are no decision models', async () => {
    const twice = [
      file('one.dmn', dmn('one', literalDecision('rate', '1'))),
      file('two.dmn', dmn('two', literalDecision('rate', '2'))),
    ];
    await expect(deploy(...twice)).rejects.toMatchObject({
      code: 'DEPLOYMENT_REFUSED',
      details: {
        problems: [
          expect.objectContaining({
            code: 'DECISION_ID_DUPLICATE',
            resourceName: 'two.dmn',
            elementId: 'rate',
          }),
        ],
      },
    });
    await expect(deploy(file('broken.dmn', '{}'))).rejects.toMatchObject({ code: 'DEPLOYMENT_REFUSED' });
    expect(
      (await desk.pool.query('select 1 from deployments where tenant_id = $1', [desk.tenantId])).rows,
    ).toEqual([]);
  });

  test('gives a process a new version when a decision it is bound to by deployment changes with it', async () => {
    const process = file('p.bpmn', rulesProcess('p', 'price', ' bindingType="deployment"'));
    await deploy(process, orders());
    expect((await deploy(process, orders())).processes).toMatchObject([{ version: 1, duplicate: true }]);
    expect((await deploy(process, orders('20'))).processes).toMatchObject([{ version: 2, duplicate: false }]);
    const latest = file('q.bpmn', rulesProcess('q', 'price'));
    await deploy(latest, orders('30'));
    expect((await deploy(latest, orders('40'))).processes).toMatchObject([{ version: 1, duplicate: true }]);
  });

  test('warns of a decision that is not deployed yet; strict refuses it', async () => {
    const process = file('p.bpmn', rulesProcess('p', 'price'));
    expect((await deploy(process)).problems).toMatchObject([
      { code: 'NOT_DEPLOYED', severity: 'WARNING', elementId: 'decide' },
    ]);
    const strict = { resources: [process], duplicates: 'filter', strict: true } as const;
    await expect(desk.definitions.deploy(context(), strict)).rejects.toMatchObject({
      code: 'DEPLOYMENT_REFUSED',
    });
    expect((await deploy(orders())).problems).toEqual([]);
    expect((await deploy(process)).problems).toEqual([]);
    const bound = file('q.bpmn', rulesProcess('q', 'price', ' bindingType="deployment"'));
    expect((await deploy(bound)).problems).toMatchObject([{ code: 'NOT_DEPLOYED' }]);
    expect((await deploy(bound, orders())).problems).toEqual([]);
  });
});

describe('deleting decisions', () => {
  const keyOf = async (result: ReturnType<typeof deploy>): Promise<Key> =>
    (await result).decisionRequirements[0]?.decisionRequirementsKey as Key;
  const remove = (key: Key) => desk.definitions.deleteResource(context(), key, false);

  test('takes the version and its decisions away; their numbers are not used again', async () => {
    const key = await keyOf(deploy(orders()));
    await remove(key);
    const { rows } = await desk.pool.query(
      'select state from decision_definitions where tenant_id = $1 union select state from decision_requirements where tenant_id = $1',
      [desk.tenantId],
    );
    expect(rows).toEqual([{ state: 'DELETED' }]);
    await expect(remove(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(versionsOf(await deploy(orders()))).toEqual([
      ['discount', 2, false],
      ['price', 2, false],
    ]);
  });

  test('keeps what a process needs: the only version, the bound one, the only one of its tag', async () => {
    const first = await keyOf(deploy(orders()));
    await deploy(file('p.bpmn', rulesProcess('p', 'price')));
    await expect(remove(first)).rejects.toMatchObject({
      code: 'RESOURCE_IN_USE',
      details: { usedBy: ['p'] },
    });
    const second = await keyOf(deploy(orders('20')));
    await remove(first);
    await expect(remove(second)).rejects.toMatchObject({ code: 'RESOURCE_IN_USE' });
    const bound = file('q.bpmn', rulesProcess('q', 'price', ' bindingType="deployment"'));
    const third = await keyOf(deploy(bound, orders('30')));
    await remove(second);
    await keyOf(deploy(orders('40')));
    await expect(remove(third)).rejects.toMatchObject({
      code: 'RESOURCE_IN_USE',
      details: { usedBy: ['q'] },
    });
  });

  test('needs the right to delete decision models', async () => {
    const key = await keyOf(deploy(orders()));
    const poor = { ...context().caller, grants: [] };
    await expect(
      desk.definitions.deleteResource({ ...context(), caller: poor }, key, false),
    ).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
      details: { missing: { permissionType: 'DELETE_DRD', resourceId: 'orders.dmn' } },
    });
  });
});
