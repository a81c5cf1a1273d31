import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi } from './start-api.ts';
import type { Api, CallOptions } from './start-api.ts';

const ANA = { username: 'ana', password: 'a long enough password' };
const BEN = { username: 'ben', password: 'another long password' };
const STRANGER = { username: 'stranger', password: 'one more long password' };
const READER = { username: 'reader', password: 'yet one more password' };

let api: Api;
let key: string;
const as =
  (user: typeof ANA) =>
  (method: string, path: string, options: CallOptions = {}) =>
    api.call(method, `/v2/projects${path}`, { as: user, ...options });
const ana = as(ANA);
const ben = as(BEN);

beforeAll(async () => {
  api = await startApi();
  for (const user of [ANA, BEN, STRANGER, READER]) await api.call('POST', '/v2/users', { body: user });
  for (const { username } of [ANA, BEN]) await api.call('PUT', `/v2/roles/analyst/users/${username}`);
  await api.call('PUT', '/v2/roles/staff/users/stranger');
  await api.call('PUT', '/v2/roles/auditor/users/reader');
});
afterAll(() => api.stop());
beforeEach(async () => {
  key = (await ana('POST', '', { body: { name: 'Expenses' } })).body.projectKey;
});

describe('who looks on', () => {
  const look = (call: typeof ana, editorId: string) =>
    call('PUT', `/${key}/presence`, { body: { editorId } });
  const seen = async () => {
    const { viewers } = (await ana('GET', `/${key}`)).body as { viewers: { username: string }[] };
    return viewers.map(({ username }) => username);
  };

  test('is told by name, each person once and until their last window is gone; who edits does not look on', async () => {
    expect((await look(ben, 'w1')).status).toBe(204);
    await look(ben, 'w2');
    await look(ana, 'w3');
    expect(await seen()).toEqual(['ben', 'ana']);
    await ana('PUT', `/${key}/lock`, { body: { editorId: 'w3' } });
    expect(await seen()).toEqual(['ben']);
    // Nobody takes a window of somebody else away.
    expect((await ana('DELETE', `/${key}/presence?editorId=w1`)).status).toBe(204);
    await ben('DELETE', `/${key}/presence?editorId=w1`);
    expect(await seen()).toEqual(['ben']);
    await ben('DELETE', `/${key}/presence?editorId=w2`);
    expect(await seen()).toEqual([]);
  });

  test('is told to those who may see the project, and a window names itself', async () => {
    const stranger = await look(as(STRANGER), 'w1');
    expect([stranger.status, stranger.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const nowhere = await ben('PUT', '/999999/presence', { body: { editorId: 'w1' } });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'NOT_FOUND']);
    const nameless = await ben('PUT', `/${key}/presence`, { body: {} });
    expect([nameless.status, nameless.body.errors[0].pointer]).toEqual([400, '/editorId']);
    expect((await look(as(READER), 'w9')).status).toBe(204);
    expect(await seen()).toEqual(['reader']);
  });

  test('a crowd is named as far as one reads it', async () => {
    for (let window = 0; window < 51; window += 1) await look(window < 50 ? ben : ana, `w${window}`);
    expect(await seen()).toEqual(['ben']);
    await ben('DELETE', `/${key}/presence?editorId=w7`);
    await look(ana, 'w50');
    expect(await seen()).toEqual(['ben', 'ana']);
  });
});

test('the lock of a window that says no more that it is there runs out', async () => {
  const lock = (call: typeof ana, editorId: string) => call('PUT', `/${key}/lock`, { body: { editorId } });
  const { since, until } = (await lock(ana, 'w1')).body;
  expect(Date.parse(until) - Date.parse(since)).toBe(60_000);
  expect((await lock(ben, 'w2')).body.code).toBe('LOCKED_BY_OTHER');
  // The database's clock decides: for this lock a minute has passed in which nothing was heard.
  const client = new pg.Client({ connectionString: api.connectionString });
  await client.connect();
  await client.query(
    "update projects set lock_until = lock_until - interval '1 minute' where project_key = $1",
    [key],
  );
  await client.end();
  expect((await ben('GET', `/${key}`)).body.lock).toBeNull();
  const next = await lock(ben, 'w2');
  expect([next.status, next.body.lockedBy]).toEqual([200, 'ben']);
  const late = await lock(ana, 'w1');
  expect([late.status, late.body]).toMatchObject([409, { code: 'LOCKED_BY_OTHER', lockedBy: 'ben' }]);
});
