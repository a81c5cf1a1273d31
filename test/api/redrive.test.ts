import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const HELPER = { username: 'helper', password: 'may help one process' };

const model = (id: string): string => `<?xml version="1.0"?><definitions
  xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="${id}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
  <serviceTask id="work"><extensionElements><zeebe:taskDefinition type="${id}" retries="1"/></extensionElements></serviceTask>
  <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/></process></definitions>`;

interface Redriven {
  matched: number;
  resolved: number;
  failed: { incidentKey: string; code: string }[];
  after: string | null;
}

describe('redrive of dead letters', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    for (const body of [NOBODY, HELPER]) await api.call('POST', '/v2/users', { body });
    await api.call('POST', '/v2/authorizations', {
      body: {
        ownerId: 'helper',
        ownerType: 'USER',
        resourceType: 'PROCESS_DEFINITION',
        resourceId: 'one',
        permissionTypes: ['READ_PROCESS_INSTANCE', 'UPDATE_PROCESS_INSTANCE'],
      },
    });
    expect((await api.deploy(['one.bpmn', model('one')], ['two.bpmn', model('two')])).status).toBe(200);
  });
  afterAll(() => api.stop());

  const redrive = async (body: object, as?: typeof NOBODY): Promise<Redriven> =>
    (await api.call('POST', '/v2/incidents/resolution', { body, ...(as ? { as } : {}) })).body as Redriven;
  const open = async (id: string): Promise<string[]> => {
    const body = { filter: { processDefinitionId: id, state: 'ACTIVE' }, page: { limit: 1000 } };
    const { items } = (await api.call('POST', '/v2/incidents/search', { body })).body as {
      items: { incidentKey: string }[];
    };
    return items.map(({ incidentKey }) => incidentKey);
  };
  const failAll = async (type: string): Promise<void> => {
    const body = { type, timeout: 60_000, maxJobsToActivate: 100, worker: 'w', requestTimeout: -1 };
    const { jobs } = (await api.call('POST', '/v2/jobs/activation', { body })).body as {
      jobs: { jobKey: string }[];
    };
    await Promise.all(
      jobs.map(({ jobKey }) =>
        api.call('POST', `/v2/jobs/${jobKey}/failure`, { body: { errorMessage: 'receiver is down' } }),
      ),
    );
  };
  const fall = async (id: string, count: number): Promise<void> => {
    for (let started = 0; started < count; started += 1)
      await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: id } });
    await failAll(id);
    expect((await open(id)).length).toBeGreaterThanOrEqual(count);
  };

  test('a list: each once, and what cannot be resolved is named', async () => {
    await fall('one', 3);
    const [first = '', second = ''] = await open('one');
    const answer = await redrive({
      incidentKeys: [first, second, second, '999'],
      reason: 'receiver is back',
    });
    expect(answer).toEqual({
      matched: 3,
      resolved: 2,
      failed: [{ incidentKey: '999', code: 'NOT_FOUND', message: expect.any(String) as unknown }],
      after: null,
    });
    expect(await open('one')).toHaveLength(1);
  });

  test('all of a query, a page per call; what fails again meanwhile is left for the next request', async () => {
    await fall('two', 7);
    const pages: number[] = [];
    let after: string | null = null;
    do {
      const body: object = {
        filter: { processDefinitionId: 'two' },
        limit: 3,
        ...(after === null ? {} : { after }),
      };
      const answer: Redriven = await redrive(body);
      expect(answer.failed).toEqual([]);
      pages.push(answer.resolved);
      after = answer.after;
      // They fail again at once.
      await failAll('two');
    } while (after !== null);
    expect(pages).toEqual([3, 3, 1]);
    expect(await open('two')).toHaveLength(7);
    const [message] = (
      (
        await api.call('POST', '/v2/incidents/search', {
          body: { filter: { processDefinitionId: 'two', state: 'ACTIVE' } },
          headers: { prefer: 'extended' },
        })
      ).body.items as { fingerprint: string | null }[]
    ).map(({ fingerprint }) => fingerprint);
    expect((await redrive({ filter: { fingerprint: message, processDefinitionId: 'two' } })).resolved).toBe(
      7,
    );
  });

  test('only what the caller may change is resolved', async () => {
    await failAll('two');
    await fall('two', 2);
    const keys = await open('two');
    expect(await redrive({ incidentKeys: keys }, HELPER)).toMatchObject({
      resolved: 0,
      failed: keys.map(() => ({ code: 'NOT_FOUND' })),
    });
    expect(await redrive({ filter: {} }, HELPER)).toMatchObject({ matched: 1, resolved: 1 });
    expect(await open('two')).toHaveLength(keys.length);
    const refused = await api.call('POST', '/v2/incidents/resolution', { body: { filter: {} }, as: NOBODY });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
  });

  test.each([
    [{}, 'MISSING_FIELD'],
    [{ incidentKeys: ['1'], filter: {} }, 'MISSING_FIELD'],
    [{ incidentKeys: [] }, 'INVALID_VALUE'],
    [{ filter: { nothing: 1 } }, 'INVALID_FILTER'],
    [{ filter: {}, after: 'nonsense' }, 'INVALID_CURSOR'],
    [{ filter: {}, retries: 0 }, 'INVALID_VALUE'],
    [{ filter: {}, limit: 1001 }, 'INVALID_VALUE'],
  ])('%j is refused', async (body, code) => {
    const answer = await api.call('POST', '/v2/incidents/resolution', { body });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});
