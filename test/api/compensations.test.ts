import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NOBODY = { username: 'nobody', password: 'has no right at all' };
const model = readFileSync('specs/conformance/compensation/parallel-instances-start-together.bpmn', 'utf8');

interface Compensations {
  items: {
    state: string;
    elementId: string;
    elementInstanceKey: string | null;
    incidentKey: string | null;
  }[];
}

describe('compensation under failure', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: NOBODY });
    expect((await api.deploy(['p.bpmn', model])).status).toBe(200);
  });
  afterAll(() => api.stop());

  const take = async (type: string): Promise<{ jobKey: string; variables: { item?: number } }[]> => {
    const body = { type, timeout: 60_000, maxJobsToActivate: 10, worker: 'w', requestTimeout: -1 };
    const { jobs } = (await api.call('POST', '/v2/jobs/activation', { body })).body as {
      jobs: { jobKey: string; variables: { item?: number } }[];
    };
    return [...jobs].sort((a, b) => (a.variables.item ?? 0) - (b.variables.item ?? 0));
  };
  const completeAll = async (type: string): Promise<void> => {
    for (const { jobKey } of await take(type))
      expect((await api.call('POST', `/v2/jobs/${jobKey}/completion`, { body: {} })).status).toBe(204);
  };

  test('partial success is seen, and the failed handler alone is tried again', async () => {
    const start = { processDefinitionId: 'p', variables: { items: [1, 2, 3] } };
    const { processInstanceKey } = (await api.call('POST', '/v2/process-instances', { body: start }))
      .body as {
      processInstanceKey: string;
    };
    const path = `/v2/process-instances/${processInstanceKey}/compensations`;
    const nothing = { completed: 0, active: 0, failed: 0, pending: 0 };
    expect((await api.call('GET', path)).body).toEqual({ ...nothing, items: [] });
    await completeAll('before');
    await completeAll('a');
    expect((await api.call('GET', path)).body).toMatchObject({ ...nothing, active: 3, pending: 1 });

    const [one, two] = await take('undo_a');
    await api.call('POST', `/v2/jobs/${one?.jobKey}/completion`, { body: {} });
    await api.call('POST', `/v2/jobs/${two?.jobKey}/failure`, {
      body: { failureClass: 'PERMANENT', errorMessage: 'the booking is not there' },
    });
    const partial = (await api.call('GET', path)).body as Compensations;
    expect(partial).toMatchObject({ completed: 1, active: 1, failed: 1, pending: 1 });
    const failed = partial.items.find(({ state }) => state === 'FAILED');
    expect(partial.items.at(-1)).toEqual({
      state: 'PENDING',
      elementId: 'undo_before',
      elementInstanceKey: null,
      incidentKey: null,
    });
    const incident = await api.call('GET', `/v2/incidents/${failed?.incidentKey}`, {
      headers: { prefer: 'extended' },
    });
    expect(incident.body).toMatchObject({
      errorType: 'JOB_NO_RETRIES',
      incidentType: 'COMPENSATION_NO_RETRIES',
      errorMessage: 'the booking is not there',
      jobKey: two?.jobKey,
    });

    const resolved = await api.call('POST', `/v2/incidents/${failed?.incidentKey}/resolution`, {
      body: { retries: 1 },
    });
    expect(resolved.status).toBe(204);
    // The third handler is still with its worker: the one that failed is the only job that is given again.
    const again = await take('undo_a');
    expect(again.map(({ jobKey }) => jobKey)).toEqual([two?.jobKey]);
    expect((await api.call('GET', path, { as: NOBODY })).status).toBe(404);
  });
});
