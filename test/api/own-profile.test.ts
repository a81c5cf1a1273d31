import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };

describe('your own profile', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: { ...JANE, name: 'Jane' } });
  });
  afterAll(() => api.stop());

  const own = (method: string, body?: object) =>
    api.call(method, '/v2/users/me', { as: JANE, ...(body ? { body } : {}) });

  test('holds what was chosen, and nothing else changes it', async () => {
    const unset = {
      theme: null,
      density: null,
      language: null,
      timeZone: null,
      singleKeyShortcuts: null,
      openNextTask: null,
    };
    const person = { username: 'jane', name: 'Jane', email: null };
    expect((await own('GET')).body).toEqual({ ...person, ...unset });

    const first = await own('PATCH', { theme: 'dark', timeZone: 'Europe/Berlin', openNextTask: true });
    const chosen = { ...unset, theme: 'DARK', timeZone: 'Europe/Berlin', openNextTask: true };
    expect([first.status, first.body]).toEqual([200, { ...person, ...chosen }]);
    expect((await own('PATCH', { name: 'Jane Doe', openNextTask: false })).status).toBe(200);
    expect((await own('GET')).body).toEqual({
      ...person,
      ...chosen,
      name: 'Jane Doe',
      openNextTask: false,
    });
    expect((await own('PATCH', { timeZone: '' })).body).toMatchObject({ theme: 'DARK', timeZone: null });
    expect((await own('PATCH', { timeZone: 'Europe/Berlin' })).body.timeZone).toBe('Europe/Berlin');
    expect((await api.call('GET', '/v2/users/me')).body).toMatchObject({ username: 'admin', ...unset });

    const me = await api.call('GET', '/v2/authentication/me', {
      as: JANE,
      headers: { prefer: 'extended' },
    });
    expect(me.body).toMatchObject({
      displayName: 'Jane Doe',
      preferences: { theme: 'DARK', timeZone: 'Europe/Berlin', openNextTask: false },
    });
  });

  test.each([{ theme: 'PINK' }, { timeZone: 'Mars/Base' }, { language: 'x y' }, { openNextTask: 'yes' }])(
    'refuses %j',
    async (body) => {
      const answer = await own('PATCH', body);
      expect([answer.status, answer.body.title]).toEqual([400, 'INVALID_ARGUMENT']);
    },
  );
});
