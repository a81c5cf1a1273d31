import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const MIA = { username: 'mia', password: 'a long enough password', name: 'Mia', email: 'mia@example.org' };

const REPLACED = { ownerId: 'staff', ownerType: 'ROLE', resourceType: 'DOCUMENT', resourceId: '*' };

describe('users, groups, roles, rights', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const get = (path: string, as = MIA) => api.call('GET', path, { as });

  test('users are created, found, changed and deleted; passwords never come back', async () => {
    const created = await api.call('POST', '/v2/users', { body: MIA });
    expect([created.status, created.body]).toEqual([
      201,
      { username: 'mia', name: 'Mia', email: 'mia@example.org' },
    ]);
    const twice = await api.call('POST', '/v2/users', { body: MIA });
    expect([twice.status, twice.body.code, twice.body.title]).toEqual([
      409,
      'ALREADY_EXISTS',
      'ALREADY_EXISTS',
    ]);
    const found = await api.call('POST', '/v2/users/search', {
      body: { filter: { name: { $like: 'M?a' } }, sort: [{ field: 'username', order: 'desc' }] },
    });
    expect(found.body).toEqual({
      page: {
        totalItems: 1,
        hasMoreTotalItems: false,
        startCursor: expect.any(String),
        endCursor: expect.any(String),
      },
      items: [created.body],
    });
    expect((await get('/v2/topology')).status).toBe(200);
    expect(
      (await api.call('PUT', '/v2/users/mia', { body: { password: 'another long password' } })).status,
    ).toBe(200);
    expect((await get('/v2/topology')).status).toBe(401);
    expect((await api.call('PUT', '/v2/users/mia', { body: { password: MIA.password } })).body).toEqual(
      created.body,
    );
    expect(
      (await api.call('POST', '/v2/users', { body: { ...MIA, username: 'm', email: 'a@b, c@d' } })).body.code,
    ).toBe('INVALID_VALUE');
    expect(
      (await api.call('POST', '/v2/users', { body: { username: 'weak', password: 'short' } })).status,
    ).toBe(400);
  });

  test('the last administrator stays', async () => {
    const gone = await api.call('DELETE', '/v2/users/admin');
    expect([gone.status, gone.body.code]).toEqual([409, 'LAST_ADMIN']);
  });

  test('groups have members', async () => {
    expect((await api.call('POST', '/v2/groups', { body: { groupId: 'g1', name: 'First' } })).status).toBe(
      201,
    );
    expect((await api.call('PUT', '/v2/groups/g1/users/mia')).status).toBe(204);
    expect((await api.call('PUT', '/v2/groups/g1/users/mia')).status).toBe(409);
    expect((await api.call('PUT', '/v2/roles/staff/groups/g1')).status).toBe(204);
    const roles = (group: string) => api.call('POST', `/v2/groups/${group}/roles/search`, { body: {} });
    expect((await roles('g1')).body.items).toMatchObject([{ roleId: 'staff', name: 'Staff' }]);
    expect((await roles('nothing')).status).toBe(404);
    expect((await api.call('POST', '/v2/groups/g1/users/search', { body: {} })).body.items).toEqual([
      { username: 'mia' },
    ]);
    expect((await get('/v2/authentication/me')).body.groups).toEqual(['g1']);
    expect(
      (await api.call('PUT', '/v2/groups/g1', { body: { name: 'Renamed', description: 'x' } })).body,
    ).toEqual({ groupId: 'g1', name: 'Renamed', description: 'x' });
    expect((await api.call('DELETE', '/v2/groups/g1/users/mia')).status).toBe(204);
    expect((await api.call('DELETE', '/v2/groups/g1')).status).toBe(204);
    expect((await api.call('GET', '/v2/groups/g1')).body.code).toBe('NOT_FOUND');
  });

  test('rights are given, used and taken away', async () => {
    const read = () => get('/v2/users/mia');
    expect((await read()).body.code).toBe('PERMISSION_MISSING');
    const given = await api.call('POST', '/v2/authorizations', {
      body: {
        ownerId: 'mia',
        ownerType: 'user',
        resourceType: 'USER',
        resourceId: 'mia',
        permissionTypes: ['READ'],
      },
    });
    expect([given.status, given.body]).toEqual([201, { authorizationKey: expect.any(String) }]);
    expect((await read()).status).toBe(200);
    expect((await get('/v2/users/admin')).status).toBe(403);
    const listed = await api.call('POST', '/v2/authorizations/search', {
      body: { filter: { ownerId: 'mia' } },
    });
    expect(listed.body.items).toEqual([
      {
        ...given.body,
        ownerId: 'mia',
        ownerType: 'USER',
        resourceType: 'USER',
        resourceId: 'mia',
        resourcePropertyName: null,
        permissionTypes: ['READ'],
      },
    ]);
    expect(
      (await api.call('DELETE', `/v2/authorizations/${String(given.body.authorizationKey)}`)).status,
    ).toBe(204);
    expect((await read()).status).toBe(403);
  });

  test('nobody gives rights without the right to do so, and a token has at most those of its owner', async () => {
    const other = await api.call('POST', '/v2/authorizations', {
      body: { ...REPLACED, permissionTypes: ['READ'] },
    });
    const place = `/v2/authorizations/${String(other.body.authorizationKey)}`;
    const rights = { ...REPLACED, resourceId: 'x', permissionTypes: ['READ', 'UPDATE'] };
    expect((await api.call('PUT', place, { body: rights })).status).toBe(204);
    expect((await api.call('GET', place, {})).body).toMatchObject(rights);
    expect((await api.call('PUT', '/v2/authorizations/999999', { body: rights })).status).toBe(404);
    expect((await api.call('DELETE', place, {})).status).toBe(204);

    const more = await api.call('POST', '/v2/authorizations', {
      as: MIA,
      body: {
        ownerId: 'mia',
        ownerType: 'USER',
        resourceType: 'USER',
        resourceId: '*',
        permissionTypes: ['READ'],
      },
    });
    expect(more.body.code).toBe('PERMISSION_MISSING');
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const token = await api.call('POST', '/v2/api-tokens', {
      as: MIA,
      body: { name: 't', expiresAt, scopes: [{ resourceType: 'USER', permissionTypes: ['READ'] }] },
    });
    expect(token.status).toBe(403);
  });

  test('the directory finds people and groups by a part of their name', async () => {
    const found = await api.call('GET', '/v2/directory/search?q=mi&kind=user', { as: MIA });
    expect(found.body.items).toContainEqual({ id: 'mia', name: 'Mia', kind: 'user' });
    expect((await api.call('GET', '/v2/directory/search?q=m')).status).toBe(400);
  });

  test('groups are named to everybody who shares a tenant with them, or whom no tenant has', async () => {
    await api.call('POST', '/v2/groups', { body: { groupId: 'g-7', name: 'Night shift' } });
    await api.call('POST', '/v2/groups', { body: { groupId: 'g-8', name: 'Elsewhere' } });
    await api.call('POST', '/v2/tenants', { body: { tenantId: 'far', name: 'Far' } });
    expect((await api.call('PUT', '/v2/tenants/far/groups/g-8')).status).toBe(204);
    const names = (groupIds: unknown, as: typeof MIA | null = MIA) =>
      api.call('POST', '/v2/directory/names', { as, body: { groupIds } });
    expect((await names(['g-7', 'g-8', 'none'])).body.items).toEqual([
      { id: 'g-7', name: 'Night shift', kind: 'group' },
    ]);
    expect((await names([])).body.errors[0].pointer).toBe('/groupIds');
    expect((await names(['g-7'], null)).status).toBe(401);
  });
});
