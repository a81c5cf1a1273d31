import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Filter, Search } from '../../../runtime/contract/queries.ts';
import type { Key } from '#engine';
import { callerWith, createQueryFixture, everything, key, reader } from './query-fixture.ts';
import type { QueryFixture } from './query-fixture.ts';

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await createQueryFixture();
});
afterAll(() => fixture.drop());

const k = (n: number): Key => key(n) as Key;
const search = (filter: Filter = {}, sort: Search['sort'] = []): Search => ({
  filter,
  sort,
  page: { from: 0, limit: 100 },
});
describe('reads about one thing', () => {
  test('files and forms', async () => {
    expect((await fixture.queries.definitionXml(reader, k(1)))?.name).toBe('order.bpmn');
    expect(Buffer.from((await fixture.queries.resourceContent(reader, k(2)))!.content).toString()).toBe(
      '<xml/>',
    );
    const form = {
      formKey: key(1),
      formId: 'approval',
      version: 1,
      schema: '{"id":"approval","components":[]}',
      tenantId: '<default>',
    };
    expect(await fixture.queries.form(reader, k(1))).toEqual(form);
    expect(await fixture.queries.startForm(reader, k(1))).toEqual(form);
    expect(await fixture.queries.userTaskForm(reader, k(210))).toEqual(form);
    expect(await fixture.queries.userTaskForm(reader, k(212))).toBeNull();
    expect(await fixture.queries.userTaskForm(reader, k(999))).toBeUndefined();
  });

  test('variables of a task: all scopes, or the nearest of each name', async () => {
    const all = (await fixture.queries.userTaskVariables(reader, k(210), search(), false))!;
    expect(all.items.map((v) => [v['name'], v['value'], v['scopeKey']])).toEqual([
      ['amount', 12.5, key(10)],
      ['who', { name: 'Mia' }, key(10)],
      ['amount', 99, key(110)],
    ]);
    const nearest = (await fixture.queries.userTaskVariables(
      reader,
      k(210),
      search({}, [{ field: 'name', order: 'ASC' }]),
      true,
    ))!;
    expect(nearest.items.map((v) => [v['name'], v['value']])).toEqual([
      ['amount', 99],
      ['who', { name: 'Mia' }],
    ]);
    expect((await fixture.queries.userTaskVariables(reader, k(212), search(), true))!.items[0]).toMatchObject(
      { name: 'amount', value: 7 },
    );
  });

  test('the view of a task is one snapshot of all that its page shows', async () => {
    const grants = [
      ...everything,
      {
        resourceType: 'USER_TASK',
        resourceId: '*',
        permission: 'CLAIM',
        property: 'candidateUsers' as const,
      },
    ];
    const view = (await fixture.queries.userTaskView(callerWith(grants, { id: 'mia' }), k(210)))!;
    expect(view).toMatchObject({
      task: { userTaskKey: key(210) },
      form: { formId: 'approval' },
      variables: { amount: 99, who: { name: 'Mia' } },
      draft: null,
      path: [
        { elementId: 'start', state: 'COMPLETED', by: null, durationMs: expect.any(Number) },
        { elementId: 'approve', name: 'Approve', state: 'ACTIVE', by: null, durationMs: null },
      ],
      allowed: ['CLAIM'],
      revision: 1,
    });
  });

  test('statistics count where instances stand and what happened', async () => {
    expect(await fixture.queries.definitionStatistics(reader, k(1), {})).toEqual([
      { elementId: 'approve', active: 1, canceled: 0, incidents: 0, completed: 1 },
      { elementId: 'start', active: 0, canceled: 0, incidents: 0, completed: 1 },
    ]);
    expect(await fixture.queries.definitionStatistics(reader, k(1), { state: 'ACTIVE' })).toContainEqual({
      elementId: 'approve',
      active: 1,
      canceled: 0,
      incidents: 0,
      completed: 0,
    });
    expect(await fixture.queries.instanceStatistics(reader, k(11))).toContainEqual({
      elementId: 'approve',
      active: 1,
      canceled: 0,
      incidents: 1,
      completed: 0,
    });
    expect(await fixture.queries.processStatistics(reader)).toEqual([
      {
        processDefinitionId: 'order',
        tenantId: '<default>',
        latestProcessDefinitionName: 'Order 2',
        hasMultipleVersions: true,
        activeInstancesWithIncidentCount: 1,
        activeInstancesWithoutIncidentCount: 1,
      },
    ]);
    expect(
      (await fixture.queries.processVersionStatistics(reader, 'order')).map(
        (v) => v['processDefinitionVersion'],
      ),
    ).toEqual([2, 1]);
  });

  test('the path of an instance', async () => {
    expect((await fixture.queries.sequenceFlows(reader, k(10)))!.map((f) => f['sequenceFlowId'])).toEqual([
      'f1',
      'toJoin',
    ]);
    expect(await fixture.queries.callHierarchy(reader, k(10))).toEqual([
      { processInstanceKey: key(10), processDefinitionKey: key(1), processDefinitionName: 'Order 1' },
    ]);
  });

  test('waits are ready sentences', async () => {
    const waits = (await fixture.queries.waits(reader, k(11)))!;
    expect(waits.map((w) => w['kind']).sort()).toEqual([
      'CONDITION',
      'INCIDENT',
      'JOIN',
      'MESSAGE',
      'TIMER',
      'USER_TASK',
    ]);
    expect(waits.map((w) => w['text'])).toEqual(
      expect.arrayContaining([
        'Waits for ada to complete “Approve”, due 2026-11-21T11:00:00.000Z.',
        'Waits at “Approve” for the message “paid” with the correlation key “A”.',
        'The timer “Approve” is due at 2026-11-22T10:00:00.000Z.',
        'Stuck at “Approve”: card declined',
        '1 of the branches have arrived at “Both done”; it waits for the others.',
      ]),
    );
    expect(await fixture.queries.waits(reader, k(12))).toEqual([]);
    // As rows were before waits were packed.
    await fixture.pool.query(
      `update process_instances set state = jsonb_set(state::jsonb, '{s}', jsonb_build_array(jsonb_build_object('key', state -> 's' -> 0 ->> 0,
        'elementInstanceKey', state -> 's' -> 0 ->> 1, 'elementId', 'approve', 'kind', 'condition')))::json where key = $1`,
      [k(11)],
    );
    expect(await fixture.queries.waits(reader, k(11))).toEqual(waits);
  });

  test('the history of an instance', async () => {
    const page = (await fixture.queries.instanceHistory(reader, k(10), search()))!;
    expect(page.items.map((h) => h['type'])).toEqual([
      'createInstance',
      'elementCompleted',
      'sequenceFlowTaken',
      'sequenceFlowTaken',
      'variableWritten',
    ]);
    expect(page.items[4]).toMatchObject({ seq: 1, actor: 'ada', data: { name: 'amount', value: 12.5 } });
    const ended = (await fixture.queries.instanceHistory(
      reader,
      k(10),
      search({ type: 'elementCompleted' }),
    ))!;
    expect(ended.items).toHaveLength(1);
  });

  test('an incident with the attempts of its job and what the element could see', async () => {
    expect(await fixture.queries.incidentDetails(reader, k(911))).toMatchObject({
      message: 'card declined',
      stack: 'at line 1',
      attempts: [{ attempt: 3, worker: 'w1', errorMessage: 'card declined' }],
      inputs: { amount: 99 },
    });
  });

  test('the overview and the look-up', async () => {
    expect(await fixture.queries.overview(reader)).toMatchObject({
      running: 2,
      incidents: 1,
      incidentGroups: 1,
      overdueTasks: 2,
      recentDeployments: [{ processDefinitionKey: key(2) }, { processDefinitionKey: key(1) }],
    });
    expect((await fixture.queries.lookup(reader, 'A-3')).map((f) => f['key'])).toEqual([key(12)]);
    for (const [n, kind] of [
      [10, 'PROCESS_INSTANCE'],
      [210, 'USER_TASK'],
      [911, 'INCIDENT'],
      [811, 'JOB'],
      [2, 'PROCESS_DEFINITION'],
      [110, 'ELEMENT_INSTANCE'],
    ] as const) {
      expect(await fixture.queries.lookup(reader, `/x/${key(n)}`)).toMatchObject([{ kind, key: key(n) }]);
    }
    expect(await fixture.queries.lookup(reader, '')).toEqual([]);
  });

  test('the activity tree of Camunda 7', async () => {
    expect(await fixture.queries.activityTree(reader, k(11))).toMatchObject({
      id: key(11),
      activityId: 'order',
      processDefinitionId: `order:2:${key(2)}`,
      childActivityInstances: [
        { id: `approve:${key(111)}`, activityType: 'userTask', incidentIds: [key(911)] },
      ],
    });
  });
});
