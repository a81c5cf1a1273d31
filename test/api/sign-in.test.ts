import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, basic, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const NEXT_YEAR = new Date(Date.now() + 200 * 86_400_000).toISOString();

describe('signing in', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const session = async (): Promise<{ cookie: string; origin: string; 'x-millrace-csrf': string }> => {
    const { headers, status } = await api.call('POST', '/v2/authentication/login', { as: null, body: ADMIN });
    expect(status).toBe(200);
    const cookie = headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^sid=[^;]{20,}; .*HttpOnly; SameSite=Lax/);
    return { cookie: cookie.split(';')[0] ?? '', origin: api.url, 'x-millrace-csrf': '1' };
  };

  test('by user and password on loopback', async () => {
    const { status, body } = await api.call('GET', '/v2/authentication/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      username: 'admin',
      tenants: [{ tenantId: '<default>', name: expect.any(String), description: null }],
      salesPlanType: null,
      c8Links: {},
    });
    expect(body.permissions).toBeUndefined();
    const extended = await api.call('GET', '/v2/authentication/me', { headers: { prefer: 'extended' } });
    expect(extended.headers.get('preference-applied')).toBe('extended');
    expect(extended.body.permissions.length).toBeGreaterThan(0);
  });

  test('no, wrong and broken credentials are 401, with the same answer for user and password', async () => {
    const attempt = (authorization: string) =>
      api.call('GET', '/v2/topology', { as: null, headers: { authorization } });
    const wrongPassword = await attempt(basic({ ...ADMIN, password: 'wrong' }));
    const wrongUser = await attempt(basic({ username: 'nobody', password: 'wrong' }));
    expect(wrongPassword.status).toBe(401);
    expect({ ...wrongUser.body, traceId: '' }).toEqual({ ...wrongPassword.body, traceId: '' });
    for (const header of [
      'Bearer nonsense',
      'Bearer mrt_x_yyyyyyyyyyyyyyyyyyyyyyyy',
      'Basic !!!',
      'Digest x',
      'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
    ]) {
      expect([header, (await attempt(header)).status]).toEqual([header, 401]);
    }
    expect((await api.call('GET', '/v2/topology', { as: null })).headers.get('www-authenticate')).toContain(
      'Basic',
    );
    expect(
      (
        await api.call('GET', '/v2/topology', { as: null, headers: { 'sec-fetch-site': 'same-origin' } })
      ).headers.get('www-authenticate'),
    ).toBe('Bearer');
  });

  test('401 comes before any look at the request', async () => {
    const { status } = await api.call('POST', '/v2/jobs/search', {
      as: null,
      raw: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(401);
  });

  test('by session cookie, with the rules against foreign pages', async () => {
    const ours = await session();
    const { cookie } = ours;
    const search = (headers: Record<string, string>) =>
      api.call('POST', '/v2/jobs/search', { as: null, body: {}, headers });
    expect(
      (await api.call('GET', '/v2/authentication/me', { as: null, headers: { cookie } })).body,
    ).toMatchObject({ username: 'admin', canLogout: true });
    expect((await search(ours)).status).toBe(200);
    for (const headers of [
      { cookie },
      { cookie, origin: api.url },
      { ...ours, origin: 'https://elsewhere.example' },
      { ...ours, origin: 'null' },
      { ...ours, 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await search(headers as Record<string, string>);
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'CSRF_FAILED']);
    }
    const form = await api.call('POST', '/v2/clock/reset', {
      as: null,
      raw: 'a=1',
      headers: { ...ours, 'content-type': 'text/plain' },
    });
    expect(form.body.code).toBe('CSRF_FAILED');
  });

  test('signing out ends the session at once', async () => {
    const ours = await session();
    const out = await api.call('POST', '/v2/authentication/logout', { as: null, headers: ours });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^sid=;/);
    expect((await api.call('GET', '/v2/authentication/me', { as: null, headers: ours })).status).toBe(401);
  });

  test('a wrong sign-in is refused, many are slowed down', async () => {
    const attempt = () =>
      api.call('POST', '/v2/authentication/login', {
        as: null,
        body: { username: 'guess', password: 'wrong' },
      });
    const first = await attempt();
    expect([first.status, first.body.code, first.body.title]).toEqual([
      401,
      'SIGN_IN_FAILED',
      'UNAUTHENTICATED',
    ]);
    let last = first;
    for (let tries = 0; tries < 8 && last.status === 401; tries += 1) last = await attempt();
    expect([last.status, last.body.code, last.body.title]).toEqual([
      429,
      'RATE_LIMITED',
      'RESOURCE_EXHAUSTED',
    ]);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('by API token, as bearer and as basic; revoked means gone', async () => {
    const scopes = [{ resourceType: 'JOB_TYPE', resourceId: 'paint', permissionTypes: ['WORK'] }];
    const created = await api.call('POST', '/v2/api-tokens', {
      body: { name: 'painter', expiresAt: NEXT_YEAR, scopes },
    });
    expect(created.status).toBe(201);
    const { clientId, token } = created.body as { clientId: string; token: string };
    const activate = (type: string, authorization: string) =>
      api.call('POST', '/v2/jobs/activation', {
        as: null,
        body: { type, timeout: 1000, maxJobsToActivate: 1, requestTimeout: -1 },
        headers: { authorization },
      });
    expect((await activate('paint', `Bearer ${token}`)).body).toEqual({ jobs: [] });
    expect((await activate('paint', basic({ username: clientId, password: token }))).status).toBe(200);
    const other = await activate('ship', `Bearer ${token}`);
    expect([other.status, other.body.code, other.body.missing]).toEqual([
      403,
      'PERMISSION_MISSING',
      { resourceType: 'JOB_TYPE', resourceId: 'ship', permissionType: 'WORK' },
    ]);
    const listed = await api.call('POST', '/v2/api-tokens/search', { body: {} });
    expect(listed.body.items).toContainEqual(expect.objectContaining({ clientId, name: 'painter' }));
    expect(JSON.stringify(listed.body)).not.toContain(token.slice(-20));
    expect((await api.call('DELETE', `/v2/api-tokens/${clientId}`)).status).toBe(204);
    expect((await activate('paint', `Bearer ${token}`)).status).toBe(401);
  });

  test('by client credentials', async () => {
    const scopes = [{ resourceType: 'JOB_TYPE', permissionTypes: ['WORK'] }];
    const { body: created } = await api.call('POST', '/v2/api-tokens', {
      body: { name: 'machine', expiresAt: NEXT_YEAR, scopes },
    });
    const grant = (fields: Record<string, string>) =>
      api.call('POST', '/oauth/token', {
        as: null,
        raw: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const secret = (created.token as string).split('_')[2] ?? '';
    const { status, body } = await grant({
      grant_type: 'client_credentials',
      client_id: created.clientId,
      client_secret: secret,
      audience: 'zeebe',
    });
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 },
    ]);
    const claims = JSON.parse(Buffer.from(body.access_token.split('.')[1], 'base64url').toString()) as {
      exp: number;
      iat: number;
    };
    expect(claims.exp - claims.iat).toBe(900);
    expect(
      (
        await api.call('GET', '/v2/topology', {
          as: null,
          headers: { authorization: `Bearer ${body.access_token}` },
        })
      ).status,
    ).toBe(200);
    expect(
      (
        await grant({
          grant_type: 'client_credentials',
          client_id: created.clientId,
          client_secret: 'wrong-wrong-wrong-wrong',
        })
      ).body,
    ).toMatchObject({ error: 'invalid_client', status: 401 });
    expect((await grant({ grant_type: 'password', client_id: 'a', client_secret: 'b' })).status).toBe(400);
    expect((await grant({})).status).toBe(400);
    expect(
      (await api.call('POST', '/oauth/token', { as: null, body: { grant_type: 'client_credentials' } }))
        .status,
    ).toBe(415);
  });

  test('setup is over once there is an administrator', async () => {
    const again = await api.call('POST', '/v2/setup/user', {
      as: null,
      body: { username: 'eve', password: 'a long enough one' },
      headers: { 'millrace-setup-token': 'guess' },
    });
    expect([again.status, again.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});
