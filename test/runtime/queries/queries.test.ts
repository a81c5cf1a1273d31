import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Filter, Search, SearchKind } from '../../../runtime/contract/queries.ts';
import type { Key } from '#engine';
import { callerWith, createQueryFixture, everything, foreigner, key, reader } from './query-fixture.ts';
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
const keysOf = async (kind: SearchKind, field: string, filter: Filter, caller = reader): Promise<unknown[]> =>
  (await fixture.queries.search(caller, kind, search(filter))).items.map((item) => item[field]);

describe('process instances', () => {
  test('show running and ended ones with all fields', async () => {
    const page = await fixture.queries.search(
      reader,
      'processInstances',
      search({}, [{ field: 'startDate', order: 'ASC' }]),
    );
    expect(page.items.map((i) => i['processInstanceKey'])).toEqual([key(10), key(11), key(12)]);
    expect(page.totalItems).toBe(3);
    expect(page.items[0]).toEqual({
      processInstanceKey: key(10),
      processDefinitionId: 'order',
      processDefinitionName: 'Order 1',
      processDefinitionVersion: 1,
      processDefinitionVersionTag: null,
      processDefinitionKey: key(1),
      startDate: '2026-11-20T11:10:00.000Z',
      endDate: null,
      state: 'ACTIVE',
      suspendedDate: null,
      hasIncident: false,
      tenantId: '<default>',
      parentProcessInstanceKey: null,
      parentElementInstanceKey: null,
      rootProcessInstanceKey: key(10),
      tags: ['vip'],
      businessId: 'A-1',
      startedBy: 'ada',
      revision: 2,
      incidentCount: 0,
    });
  });

  test.each<[Filter, number[]]>([
    [{ state: 'ACTIVE' }, [10, 11]],
    [{ state: 'COMPLETED' }, [12]],
    [{ state: { $in: ['ACTIVE', 'COMPLETED'] } }, [10, 11, 12]],
    [{ state: { $neq: 'ACTIVE' } }, [12]],
    [{ processInstanceKey: key(11) }, [11]],
    [{ processInstanceKey: { $in: [key(11), key(12)] } }, [11, 12]],
    [{ processInstanceKey: { $notIn: [key(11), key(12)] } }, [10]],
    [{ businessId: { $like: 'A-?' } }, [10, 11, 12]],
    [{ businessId: { $like: '*-3' } }, [12]],
    [{ businessId: { $exists: false } }, []],
    [{ processDefinitionVersion: { $gte: 2 } }, [11]],
    [{ processDefinitionVersion: 1 }, [10, 12]],
    [{ startDate: { $gt: '2026-11-20T12:11:00+01:00', $lte: '2026-11-20T11:12:00Z' } }, [12]],
    [{ hasIncident: true }, [11]],
    [{ tags: ['vip'] }, [10, 11]],
    [{ variables: [{ name: 'amount', value: '12.5' }] }, [10, 11]],
    [{ variables: [{ name: 'amount', value: '7.0' }] }, [12]],
    [{ variables: [{ name: 'who', value: '{ "name":"Mia" }' }] }, [10, 11]],
    [{ variables: [{ name: 'amount', value: '"12.5"' }] }, []],
    [{ elementId: 'approve' }, [10, 11]],
    [{ errorMessage: 'card declined' }, [11]],
    [{ fingerprint: 'abc' }, [11]],
    [{ startedBy: 'bob' }, [12]],
    [{ elementInstanceState: 'COMPLETED', state: 'COMPLETED' }, [12]],
    [{ elementInstanceState: 'COMPLETED', elementId: 'approve' }, [12]],
    [{ elementInstanceState: 'ACTIVE', elementId: 'approve' }, [10, 11]],
    [{ hasElementInstanceIncident: true }, [11]],
    [{ hasElementInstanceIncident: false }, [10, 12]],
    [{ $or: [{ businessId: 'A-1' }, { hasIncident: true }] }, [10, 11]],
    [{ endDate: { $exists: true } }, [12]],
  ])('are found by %j', async (filter, expected) => {
    expect(await keysOf('processInstances', 'processInstanceKey', filter)).toEqual(expected.map(key));
    expect(await fixture.queries.count(reader, 'processInstances', filter)).toBe(expected.length);
  });

  test.each<[Filter]>([
    [{ nonsense: 1 }],
    [{ constructor: 'x' }],
    [{ businessId: { $regex: 'A' } }],
    [{ businessId: { $gt: 'A' } }],
    [{ businessId: 5 }],
    [{ processInstanceKey: 'abc' }],
    [{ processInstanceKey: '99999999999999999999' }],
    [{ startDate: '2026-11-20T11:00:00' }],
    [{ variables: [{ name: 'amount', value: 'no json' }] }],
    [{ $or: [{ $or: [] }] }],
    [{ state: 5 }],
  ])('are not searched by %j', async (filter) => {
    await expect(fixture.queries.search(reader, 'processInstances', search(filter))).rejects.toMatchObject({
      code: 'INVALID_FILTER',
    });
  });

  test('texts of a caller are data', async () => {
    const text = `' or 1=1 --`;
    expect(await keysOf('processInstances', 'processInstanceKey', { businessId: text })).toEqual([]);
    expect(await keysOf('processInstances', 'processInstanceKey', { businessId: { $like: '%' } })).toEqual(
      [],
    );
    await expect(
      fixture.queries.search(
        reader,
        'processInstances',
        search({}, [{ field: 'key; drop table users', order: 'ASC' }]),
      ),
    ).rejects.toMatchObject({ code: 'INVALID_FILTER' });
  });
});

describe('every other list', () => {
  test.each<[SearchKind, string, Filter, string[]]>([
    ['processDefinitions', 'processDefinitionKey', {}, [key(1), key(2)]],
    ['processDefinitions', 'processDefinitionKey', { isLatestVersion: true }, [key(2)]],
    ['processDefinitions', 'processDefinitionKey', { state: 'DELETED' }, []],
    ['processes', 'processDefinitionId', {}, ['order']],
    ['processes', 'processDefinitionId', { hasIncident: false }, []],
    ['processes', 'processDefinitionId', { name: { $like: 'Ord*' } }, ['order']],
    ['elementInstances', 'elementInstanceKey', { processInstanceKey: key(10) }, [key(110), key(410)]],
    [
      'elementInstances',
      'elementInstanceKey',
      { state: 'ACTIVE', elementId: 'approve' },
      [key(110), key(111)],
    ],
    ['elementInstances', 'elementInstanceKey', { type: 'USER_TASK', state: 'COMPLETED' }, [key(112)]],
    ['elementInstances', 'elementInstanceKey', { hasIncident: true }, [key(111)]],
    ['userTasks', 'userTaskKey', {}, [key(210), key(211), key(212)]],
    ['userTasks', 'userTaskKey', { state: 'CREATED', assignee: 'ada' }, [key(211)]],
    ['userTasks', 'userTaskKey', { assignee: { $exists: false } }, [key(210)]],
    ['userTasks', 'userTaskKey', { candidateGroup: 'accounting' }, [key(210), key(211)]],
    ['userTasks', 'userTaskKey', { candidateUser: { $in: ['mia'] } }, [key(210), key(211)]],
    ['userTasks', 'userTaskKey', { sla: 'OVERDUE' }, [key(210), key(211)]],
    ['userTasks', 'userTaskKey', { text: 'a-1' }, [key(210)]],
    ['userTasks', 'userTaskKey', { involved: 'mia' }, [key(210), key(211)]],
    [
      'userTasks',
      'userTaskKey',
      { processInstanceVariables: [{ name: 'amount', value: '12.5' }] },
      [key(210), key(211)],
    ],
    ['userTasks', 'userTaskKey', { localVariables: [{ name: 'amount', value: '99' }] }, [key(210), key(211)]],
    ['variables', 'name', { processInstanceKey: key(12) }, ['amount']],
    ['variables', 'variableKey', { processInstanceKey: key(10) }, [key(310), key(340), key(370)]],
    ['variables', 'variableKey', { value: '99' }, [key(370), key(371)]],
    ['incidents', 'incidentKey', {}, [key(911)]],
    ['incidents', 'incidentKey', { state: 'RESOLVED' }, []],
    ['jobs', 'jobKey', { state: 'FAILED' }, [key(811)]],
    ['jobs', 'jobKey', { hasFailedWithRetriesLeft: true }, []],
    ['messageSubscriptions', 'messageSubscriptionKey', { messageName: 'paid' }, [key(610), key(611)]],
    ['resources', 'resourceKey', {}, [key(1), key(2)]],
    ['messages', 'messageKey', {}, []],
  ])('%s by %s %j', async (kind, field, filter, expected) => {
    expect(await keysOf(kind, field, filter)).toEqual(expected);
  });

  test('a task tells its form, deadline and counts', async () => {
    expect(await fixture.queries.get(reader, 'userTasks', k(210))).toMatchObject({
      formKey: key(1),
      externalFormReference: null,
      dueDate: '2026-11-21T11:00:00.000Z',
      sla: 'OVERDUE',
      commentCount: 0,
      processName: 'Order 1',
      customHeaders: {},
    });
  });

  test('a process tells of all its versions', async () => {
    expect(await fixture.queries.get(reader, 'processes', 'order' as Key)).toMatchObject({
      latestVersion: 2,
      versionCount: 2,
      running: 2,
      incidents: 1,
      startable: true,
    });
  });

  test('what a key does not name is null', async () => {
    for (const wrong of ['999', 'abc', '99999999999999999999']) {
      expect(await fixture.queries.get(reader, 'processInstances', wrong as Key)).toBeNull();
    }
  });
});

describe('what others may see', () => {
  const kinds: SearchKind[] = [
    'processDefinitions',
    'processes',
    'processInstances',
    'elementInstances',
    'userTasks',
    'variables',
  ];
  const more: SearchKind[] = ['incidents', 'jobs', 'messageSubscriptions', 'resources', 'messages'];

  test('rows of another tenant do not exist', async () => {
    expect(await keysOf('processInstances', 'processInstanceKey', {}, foreigner)).toEqual([key(20)]);
    expect(await fixture.queries.get(foreigner, 'processInstances', k(10))).toBeNull();
    expect(await fixture.queries.get(reader, 'processInstances', k(20))).toBeNull();
    expect(await fixture.queries.userTaskView(foreigner, k(210))).toBeUndefined();
    expect(await fixture.queries.definitionXml(foreigner, k(1))).toBeNull();
    expect(await fixture.queries.waits(foreigner, k(10))).toBeUndefined();
    expect(await fixture.queries.lookup(foreigner, 'A-1')).toEqual([]);
    expect(await fixture.queries.overview(foreigner)).toMatchObject({ running: 1, incidents: 0 });
    expect(await fixture.queries.definitionStatistics(foreigner, k(1), {})).toEqual([]);
  });

  test.each([...kinds, ...more])('%s are empty for somebody without rights', async (kind) => {
    const nobody = callerWith([], { id: 'nobody' });
    expect(await fixture.queries.search(nobody, kind, search())).toMatchObject({ items: [], totalItems: 0 });
    const stranger = callerWith(everything, { tenantIds: [] });
    expect(await fixture.queries.search(stranger, kind, search())).toMatchObject({
      items: [],
      totalItems: 0,
    });
  });

  test('a person sees own starts and assigned tasks without any grant', async () => {
    const bob = callerWith([], { id: 'bob' });
    expect(await keysOf('processInstances', 'processInstanceKey', {}, bob)).toEqual([key(12)]);
    const ada = callerWith([], { id: 'ada' });
    expect(await keysOf('userTasks', 'userTaskKey', {}, ada)).toEqual([key(211), key(212)]);
  });

  test('a right on one process shows that process only', async () => {
    const one = callerWith(
      [{ resourceType: 'PROCESS_DEFINITION', resourceId: 'other', permission: 'READ_PROCESS_INSTANCE' }],
      { id: 'x' },
    );
    expect(await keysOf('processInstances', 'processInstanceKey', {}, one)).toEqual([]);
    const order = callerWith(
      [{ resourceType: 'PROCESS_DEFINITION', resourceId: 'order', permission: 'READ_PROCESS_INSTANCE' }],
      { id: 'x' },
    );
    expect(await keysOf('processInstances', 'processInstanceKey', {}, order)).toHaveLength(3);
  });

  test('candidates see what is offered to them, and its diagram', async () => {
    const grants = (['candidateUsers', 'candidateGroups'] as const).map((property) => ({
      resourceType: 'USER_TASK',
      resourceId: '*',
      permission: 'READ',
      property,
    }));
    const mia = callerWith(grants, { id: 'mia' });
    const clerk = callerWith(grants, { id: 'kim', groupIds: ['accounting'] });
    const other = callerWith(grants, { id: 'kim', groupIds: ['sales'] });
    expect(await keysOf('userTasks', 'userTaskKey', {}, mia)).toEqual([key(210), key(211)]);
    expect(await keysOf('userTasks', 'userTaskKey', {}, clerk)).toEqual([key(210), key(211)]);
    expect(await keysOf('userTasks', 'userTaskKey', {}, other)).toEqual([]);
    expect(await fixture.queries.definitionXml(clerk, k(1))).not.toBeNull();
    expect(await fixture.queries.definitionXml(other, k(1))).toBeNull();
  });
});
