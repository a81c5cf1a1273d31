import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createIdentity } from '../../../runtime/identity/create-identity.ts';
import { openAdminDatabase } from '../../../runtime/store/entities/open-admin-database.ts';
import type { AdminDatabase } from '../../../runtime/store/entities/open-admin-database.ts';
import type { IdentityService } from '../../../runtime/contract/identity.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';

let testDatabase: TestDatabase;
let db: AdminDatabase;
let identity: IdentityService;
const now = 0;

const password = 'a rather long secret';

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = await openAdminDatabase(testDatabase.connectionString);
  identity = createIdentity({ database: db, now: () => now });
});

afterAll(async () => {
  await db.destroy();
  await testDatabase.drop();
});

describe('first run', () => {
  test('is open on an empty database and refuses a wrong token', async () => {
    expect(await identity.setupState()).toBe('open');
    await identity.issueSetupToken();
    await expect(identity.setup('wrong', { username: 'admin', password })).rejects.toMatchObject({
      code: 'SETUP_TOKEN_INVALID',
    });
    expect(await identity.setupState()).toBe('open');
  });

  test('only the newest token works, once, also when two use it at the same moment', async () => {
    const old = (await identity.issueSetupToken())!;
    const token = (await identity.issueSetupToken())!;
    await expect(identity.setup(old, { username: 'admin', password })).rejects.toMatchObject({
      code: 'SETUP_TOKEN_INVALID',
    });
    const outcomes = await Promise.allSettled([
      identity.setup(token, { username: 'admin', password, name: 'Ada' }),
      identity.setup(token, { username: 'other', password }),
    ]);
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    expect(await identity.setupState()).toBe('done');
    expect(await identity.issueSetupToken()).toBeNull();
    await expect(identity.setup(token, { username: 'third', password })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await identity.setupFromEnvironment({ username: 'fourth', password })).toBe(false);
    if (outcomes[0]!.status === 'rejected')
      await identity.users.create({ username: 'admin', password, name: 'Ada' });
    await identity.addMember('role', 'admin', 'user', 'admin').catch(() => undefined);
    await identity.users.remove('other').catch(() => undefined);
  });
});

describe('sign-in', () => {
  test('knows the right password, and neither a wrong one nor an unknown person', async () => {
    const signedIn = await identity.verifyPassword('admin', password, '127.0.0.1');
    expect(signedIn).toMatchObject({
      displayName: 'Ada',
      caller: { id: 'admin', kind: 'user', roleIds: ['admin'], tenantIds: ['<default>'] },
    });
    expect(await identity.verifyPassword('admin', 'wrong', '127.0.0.1')).toBeNull();
    expect(await identity.verifyPassword('nobody', password, '127.0.0.1')).toBeNull();
  });

  test('does not compute argon2 again for each request of a program', async () => {
    await identity.verifyPassword('admin', password, '127.0.0.1');
    const started = performance.now();
    for (let i = 0; i < 50; i++) await identity.verifyPassword('admin', password, '127.0.0.1');
    expect(performance.now() - started).toBeLessThan(100);
  });

  test('a changed password ends the old one at once, and the sessions with it', async () => {
    await identity.users.create({ username: 'eve', password });
    const session = await identity.createSession('eve', '127.0.0.1');
    expect(await identity.verifySession(session.token)).not.toBeNull();
    expect(await identity.verifyPassword('eve', password, '127.0.0.1')).not.toBeNull();
    await identity.users.update('eve', { password: 'another long secret' });
    expect(await identity.verifyPassword('eve', password, '127.0.0.1')).toBeNull();
    expect(await identity.verifySession(session.token)).toBeNull();
    expect(await identity.verifyPassword('eve', 'another long secret', '127.0.0.1')).not.toBeNull();
  });

  test('sessions are stored hashed, end on request and when idle', async () => {
    const { token } = await identity.createSession('admin', '10.0.0.1');
    const rows: { hex: string }[] = await db.query(`select encode(token_hash, 'hex') as hex from sessions`);
    expect(rows.map((row) => row.hex)).not.toContain(token);
    expect((await identity.verifySession(token))?.caller.id).toBe('admin');
    await db.query(`update sessions set last_seen_at = now() - interval '31 minutes'`);
    expect(await identity.verifySession(token)).toBeNull();
    const second = await identity.createSession('admin', '10.0.0.1');
    await identity.endSession(second.token);
    expect(await identity.verifySession(second.token)).toBeNull();
  });

  test('after five failures the account has to wait, even with the right password', async () => {
    await identity.users.create({ username: 'mallory', password });
    for (let i = 0; i < 5; i++)
      expect(await identity.verifyPassword('mallory', `wrong ${i}`, '10.1.1.1')).toBeNull();
    await expect(identity.verifyPassword('mallory', password, '10.1.1.1')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    await db.query(
      `update login_attempts set last_failure_at = now() - interval '1 hour', blocked_until = now() - interval '59 minutes'`,
    );
    expect(await identity.verifyPassword('mallory', password, '10.1.1.1')).not.toBeNull();
  });
});

describe('rights', () => {
  test('staff reads tasks that name them, directly or by group, and nothing else', async () => {
    await identity.users.create({ username: 'mia', password });
    await identity.groups.create({ groupId: 'accounting', name: 'Accounting' });
    await identity.addMember('group', 'accounting', 'user', 'mia');
    await identity.addMember('role', 'staff', 'user', 'mia');
    const { caller } = (await identity.verifyPassword('mia', password, '::1'))!;
    const task = {
      userTaskKey: '1',
      processDefinitionId: 'p',
      assignee: null,
      candidateUsers: [],
      candidateGroups: [],
    };
    expect(identity.isTaskActionAllowed(caller, 'READ', task)).toBe(false);
    expect(identity.isTaskActionAllowed(caller, 'CLAIM', { ...task, candidateGroups: ['accounting'] })).toBe(
      true,
    );
    expect(identity.isTaskActionAllowed(caller, 'COMPLETE', { ...task, assignee: 'mia' })).toBe(true);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE')).toBe(false);
    expect(identity.isAllowed(caller, 'COMPONENT', 'ACCESS', 'tasks')).toBe(true);
    expect(identity.isAllowed(caller, 'COMPONENT', 'ACCESS', 'operate')).toBe(false);
  });

  test('who a process names as starter may start it, and nothing else', async () => {
    await db.query(
      `insert into process_starters values ('<default>', 'order', 'group', 'accounting'), ('north', 'hidden', 'user', 'mia')`,
    );
    await identity.groups.create({ groupId: 'other', name: 'Other' });
    await identity.addMember('group', 'other', 'user', 'mia');
    const { caller } = (await identity.verifyPassword('mia', password, '::1'))!;
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'CREATE_PROCESS_INSTANCE', 'order')).toBe(true);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'CREATE_PROCESS_INSTANCE', 'hidden')).toBe(false);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', 'order')).toBe(false);
  });

  test('an administrator does not complete the tasks of others', async () => {
    const { caller } = (await identity.verifyPassword('admin', password, '::1'))!;
    const task = {
      userTaskKey: '1',
      processDefinitionId: 'p',
      assignee: 'mia',
      candidateUsers: [],
      candidateGroups: [],
    };
    expect(identity.isTaskActionAllowed(caller, 'READ', task)).toBe(true);
    expect(identity.isTaskActionAllowed(caller, 'COMPLETE', task)).toBe(false);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_SENSITIVE', 'p')).toBe(false);
    expect(identity.isAllowed(caller, 'RESOURCE', 'CREATE', 'x')).toBe(true);
  });

  test('a grant given or taken counts for the next request', async () => {
    const keys = await identity.authorize({ type: 'USER', id: 'mia' }, [
      { resourceType: 'PROCESS_DEFINITION', resourceId: 'order', permission: 'READ_PROCESS_INSTANCE' },
    ]);
    let { caller } = (await identity.verifyPassword('mia', password, '::1'))!;
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', 'order')).toBe(true);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', 'other')).toBe(false);
    await identity.removeAuthorization(keys[0]!);
    ({ caller } = (await identity.verifyPassword('mia', password, '::1'))!);
    expect(identity.isAllowed(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE', 'order')).toBe(false);
  });

  test('the last administrator stays', async () => {
    await expect(identity.users.remove('admin')).rejects.toMatchObject({ code: 'LAST_ADMIN' });
    await expect(identity.removeMember('role', 'admin', 'user', 'admin')).rejects.toMatchObject({
      code: 'LAST_ADMIN',
    });
    await expect(identity.roles.remove('admin')).rejects.toMatchObject({ code: 'LAST_ADMIN' });
    await identity.addMember('role', 'admin', 'user', 'eve');
    const both = await Promise.allSettled([
      identity.removeMember('role', 'admin', 'user', 'admin'),
      identity.removeMember('role', 'admin', 'user', 'eve'),
    ]);
    expect(both.filter((o) => o.status === 'rejected')).toHaveLength(1);
    await identity.addMember('role', 'admin', 'user', 'admin').catch(() => undefined);
  });
});

describe('API tokens', () => {
  test('act with the rights of their owner narrowed to their scopes, and end with them', async () => {
    const { caller } = (await identity.verifyPassword('admin', password, '::1'))!;
    const { clientId, secret } = await identity
      .createApiToken(caller, {
        name: 'worker',
        expiresAt: '2099-01-01T00:00:00Z',
        scopes: [],
        tenantIds: [],
      })
      .catch(() =>
        identity.createApiToken(caller, {
          name: 'worker',
          expiresAt: inDays(30),
          scopes: [{ resourceType: 'JOB_TYPE', resourceId: 'mail', permission: 'WORK' }],
          tenantIds: ['<default>'],
        }),
      );
    const client = (await identity.verifyApiToken(clientId, secret))!.caller;
    expect(client).toMatchObject({ id: clientId, kind: 'client', tenantIds: ['<default>'] });
    expect(identity.isAllowed(client, 'JOB_TYPE', 'WORK', 'mail')).toBe(true);
    expect(identity.isAllowed(client, 'JOB_TYPE', 'WORK', 'ship')).toBe(false);
    expect(identity.isAllowed(client, 'RESOURCE', 'CREATE')).toBe(false);
    expect(await identity.verifyApiToken(clientId, `${secret}x`)).toBeNull();
    expect(await identity.listApiTokens(caller)).toHaveLength(1);
    expect(await identity.revokeApiToken(caller, clientId)).toBe(true);
    expect(await identity.verifyApiToken(clientId, secret)).toBeNull();
  });

  test('never get more than their owner has', async () => {
    const { caller } = (await identity.verifyPassword('mia', password, '::1'))!;
    const request = {
      name: 't',
      expiresAt: inDays(1),
      tenantIds: [],
      scopes: [{ resourceType: 'RESOURCE', resourceId: '*', permission: 'CREATE' }],
    };
    await expect(identity.createApiToken(caller, request)).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
    });
    await expect(
      identity.createApiToken(caller, { ...request, scopes: [], tenantIds: ['other'] }),
    ).rejects.toMatchObject({ code: 'TENANT_NOT_ASSIGNED' });
    await expect(
      identity.createApiToken(caller, { ...request, scopes: [], expiresAt: 'soon' }),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });
});

describe('administration', () => {
  test('creates, changes, lists and removes', async () => {
    await identity.tenants.create({ tenantId: 'north', name: 'North' });
    await expect(identity.tenants.create({ tenantId: 'north', name: 'Again' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    expect(await identity.tenants.update('north', { description: 'Norway' })).toEqual({
      tenantId: 'north',
      name: 'North',
      description: 'Norway',
    });
    expect((await identity.tenants.list({})).map((t) => t['tenantId'])).toEqual(['<default>', 'north']);
    await identity.addMember('tenant', 'north', 'user', 'mia');
    expect(await identity.listMembers('tenant', 'north', 'user')).toEqual(['mia']);
    await expect(identity.addMember('tenant', 'north', 'user', 'mia')).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    expect((await identity.verifyPassword('mia', password, '::1'))!.caller.tenantIds).toEqual([
      '<default>',
      'north',
    ]);
    await identity.tenants.remove('north');
    expect((await identity.verifyPassword('mia', password, '::1'))!.caller.tenantIds).toEqual(['<default>']);
    await expect(identity.tenants.remove('north')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(identity.users.create({ username: 'x', password: 'short' })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });

  test('the directory finds people and groups of shared tenants only', async () => {
    const { caller } = (await identity.verifyPassword('mia', password, '::1'))!;
    expect(await identity.searchDirectory(caller, 'acc', null)).toEqual([
      { id: 'accounting', name: 'Accounting', kind: 'group' },
    ]);
    expect((await identity.searchDirectory(caller, 'ada', 'user')).map((f) => f.id)).toEqual(['admin']);
    expect(await identity.searchDirectory({ ...caller, tenantIds: ['elsewhere'] }, 'ada', 'user')).toEqual(
      [],
    );
    expect(await identity.searchDirectory(caller, 'a%', null)).toEqual([]);
  });
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
