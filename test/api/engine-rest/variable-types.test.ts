import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../start-api.ts';
import { taskProcess } from '../models.ts';
import { camunda7Order } from '../clients/models.ts';

const typed = (type: string, value: unknown) => ({ type, value, valueInfo: {} });
const BYTES = Buffer.from('a few bytes').toString('base64');
const ALL = {
  short: typed('Short', 5),
  long: typed('Long', 7),
  bigLong: typed('Long', 5_000_000_000),
  double: typed('Double', 3),
  bytes: typed('Bytes', BYTES),
  text: typed('String', '2026-11-21T07:10:52.000+0000'),
  date: typed('Date', '2026-11-21T07:10:52.000+0000'),
  json: typed('Json', '"quoted"'),
  integer: typed('Integer', 9),
  yes: typed('Boolean', true),
};

/** What a value was to a client of Camunda 7 it is to the next, also where JSON does not tell it (api.md 3.1). */
describe('types of variables in /engine-rest', () => {
  let api: Api;
  const get = (path: string) => api.call('GET', `/engine-rest${path}`);
  const send = (method: string, path: string, body: unknown) =>
    api.call(method, `/engine-rest${path}`, { body });
  const begin = async (key: string, variables: object): Promise<string> =>
    (await send('POST', `/process-definition/key/${key}/start`, { variables })).body.id;
  const take = async () =>
    (
      await send('POST', '/external-task/fetchAndLock', {
        workerId: 'w',
        maxTasks: 1,
        topics: [{ topicName: 'typed', lockDuration: 60_000 }],
      })
    ).body[0];

  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['a.bpmn', camunda7Order('typed', 'typed')], ['b.bpmn', taskProcess('typed-task')]);
  });
  afterAll(() => api.stop());

  test('survive a start, a worker and the end of the instance', async () => {
    const id = await begin('typed', ALL);
    expect((await get(`/process-instance/${id}/variables`)).body).toEqual(ALL);
    const task = await take();
    expect(task.variables).toEqual(ALL);
    const variables = { long: typed('Long', 8), share: typed('Double', 1) };
    expect(
      (await send('POST', `/external-task/${task.id}/complete`, { workerId: 'w', variables })).status,
    ).toBe(204);
    const { body } = await get(`/history/variable-instance?processInstanceId=${id}`);
    const shown = Object.fromEntries(
      body.map(({ name, type, value }: Record<string, unknown>) => [name, typed(String(type), value)]),
    );
    expect(shown).toEqual({ ...ALL, ...variables });
    const one = body.find(({ name }: { name: string }) => name === 'share');
    expect((await get(`/history/variable-instance/${one.id}`)).body).toMatchObject({
      type: 'Double',
      value: 1,
    });
  });

  test('hold for the value they came with, and for no other', async () => {
    const id = await begin('typed', { n: typed('Short', 5), b: typed('Bytes', BYTES) });
    const read = async (name: string) => (await get(`/process-instance/${id}/variables/${name}`)).body;
    await api.call('PUT', `/v2/element-instances/${id}/variables`, {
      body: { variables: { n: 6, b: 'plain' } },
    });
    expect([await read('n'), await read('b')]).toEqual([typed('Integer', 6), typed('String', 'plain')]);
    await send('PUT', `/process-instance/${id}/variables/n`, typed('Long', 6));
    expect(await read('n')).toEqual(typed('Long', 6));
    const modifications = { n: typed('Short', 6), b: typed('Bytes', BYTES) };
    await send('POST', `/process-instance/${id}/variables`, { modifications });
    expect([await read('n'), await read('b')]).toEqual([typed('Short', 6), typed('Bytes', BYTES)]);
    const data = await get(`/process-instance/${id}/variables/b/data`);
    expect([data.text, data.headers.get('content-type')]).toEqual([
      'a few bytes',
      'application/octet-stream',
    ]);
    expect((await get(`/variable-instance?processInstanceIdIn=${id}&variableName=n`)).body).toMatchObject([
      { name: 'n', type: 'Short', value: 6 },
    ]);
    expect(
      (
        await api.call('POST', '/v2/variables/search', {
          body: { filter: { processInstanceKey: id, name: 'n' } },
        })
      ).body.items,
    ).toMatchObject([{ value: '6' }]);
  });

  test('are those of tasks too, in and out', async () => {
    const id = await begin('typed-task', { n: typed('Long', 1) });
    const [{ id: task }] = (await get(`/task?processInstanceId=${id}`)).body;
    expect((await get(`/task/${task}/variables/n`)).body).toEqual(typed('Long', 1));
    expect((await get(`/task/${task}/form-variables`)).body).toEqual({ n: typed('Long', 1) });
    const form = new FormData();
    form.append('valueType', 'Bytes');
    form.append('data', new Blob(['raw']), 'raw.bin');
    await api.call('POST', `/engine-rest/task/${task}/localVariables/raw/data`, { raw: form });
    expect((await get(`/task/${task}/localVariables`)).body).toEqual({
      raw: typed('Bytes', Buffer.from('raw').toString('base64')),
    });
    const answer = await send('POST', `/task/${task}/complete`, {
      variables: { m: typed('Short', 2) },
      withVariablesInReturn: true,
    });
    expect(answer.body).toMatchObject({ n: typed('Long', 1), m: typed('Short', 2) });
  });

  test('that do not fit are refused with the name of the variable', async () => {
    for (const [type, value, wanted] of [
      ['Short', 40_000, 'Short'],
      ['Integer', 3_000_000_000, 'Integer'],
      ['Bytes', 'not base64!', 'Bytes'],
      ['Long', 1.5, 'Long'],
    ] as const) {
      const body = { variables: { wrong: { type, value } } };
      const refused = await send('POST', '/process-definition/key/typed/start', body);
      expect([refused.status, refused.body.message]).toEqual([
        400,
        `Cannot read variable "wrong": the value is not of type ${wanted}.`,
      ]);
    }
  });
});
