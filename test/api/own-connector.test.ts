import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { startStockConnector } from '../../client/examples/stock-connector.ts';
import { failingTask, runTask } from './connector-task.ts';
import { ADMIN, basic, startApi, type Api } from './start-api.ts';

describe('a connector of your own', () => {
  let api: Api;
  const keys: string[] = [];
  const problems: unknown[] = [];
  let worker: ReturnType<typeof startStockConnector>;
  beforeAll(async () => {
    api = await startApi({ ELEMENT_TEMPLATES_DIR: resolve('client/examples') });
    let asked = 0;
    worker = startStockConnector({
      baseUrl: api.url,
      authorization: basic(ADMIN),
      onProblem: (problem) => problems.push(problem),
      reserve: (item, { key }) => {
        keys.push(key);
        if (item === 'mill') return Promise.resolve({ reservation: `${item}-1` });
        if (item === 'slow') return Promise.resolve((asked += 1) === 1 ? 'busy' : { reservation: 'slow-1' });
        return Promise.resolve(item === 'rare' ? 'none left' : 'unknown item');
      },
    });
  });
  afterAll(async () => {
    await worker.stop();
    await api.stop();
  });
  const task = (item: string, retries = 3) => ({ type: 'acme:stock', inputs: { item }, retries });

  test('is offered by its template, and ends attempts in each of its ways', async () => {
    const offered = await api.call('GET', '/v2/element-templates/acme.stock');
    expect(offered.body.properties[0].value).toBe('acme:stock');
    const done = await runTask(api, task('mill'));
    expect(done.variables).toMatchObject({ reservation: 'mill-1' });
    expect(await failingTask(api, task('nothing'))).toBe('There is no item "nothing".');
    expect(await failingTask(api, task('=1'))).toBe('The input "item" has to be text.');
    keys.length = 0;
    const slow = await runTask(api, task('slow'));
    expect(slow.variables).toMatchObject({ reservation: 'slow-1' });
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(problems).toEqual([]);
  });

  test('throws an error that nobody catches: an incident says its code', async () => {
    const { processInstanceKey } = await runTask(api, task('rare'), {}, false);
    for (let round = 0; round < 50; round += 1) {
      const { body } = await api.call('POST', '/v2/incidents/search', {
        body: { filter: { processInstanceKey } },
      });
      const [incident] = body.items as { errorType: string; errorMessage: string }[];
      if (incident !== undefined) {
        expect(incident.errorType).toBe('UNHANDLED_ERROR_EVENT');
        expect(incident.errorMessage).toContain('NO_STOCK');
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('There is no incident.');
  });
});
