import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const JANE = { username: 'jane', password: 'a long enough password' };
const JOHN = { username: 'john', password: 'another long password' };
const PAT = { username: 'pat', password: 'one more long password' };

describe('saved filters', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const user of [JANE, JOHN, PAT]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    await api.call('PUT', '/v2/roles/analyst/users/jane');
    await api.call('PUT', '/v2/groups/clerks/users/john');
  });
  afterAll(() => api.stop());

  const urgent = { area: 'TASKS', name: 'Urgent', query: { view: 'mine', priority: 70 } };
  const save = (as: typeof JANE, body: object) => api.call('POST', '/v2/saved-filters', { as, body });
  const namesSeenBy = async (as: typeof JANE): Promise<string[]> => {
    const { body } = await api.call('POST', '/v2/saved-filters/search', {
      as,
      body: { filter: { area: 'TASKS' } },
    });
    return body.items.map((filter: { name: string }) => filter.name);
  };

  test('belong to their owner, who alone sees, changes and deletes them', async () => {
    const { status, body } = await save(JOHN, urgent);
    expect([status, body]).toEqual([
      201,
      {
        filterKey: expect.stringMatching(/^\d+$/),
        owner: 'john',
        area: 'TASKS',
        name: 'Urgent',
        query: { view: 'mine', priority: 70 },
        columns: [],
        color: null,
        position: 0,
        sharedWith: { users: [], groups: [], roles: [], all: false },
        revision: 1,
      },
    ]);
    const path = `/v2/saved-filters/${body.filterKey}`;
    expect((await api.call('GET', path, { as: JANE })).status).toBe(404);
    expect((await api.call('PUT', path, { as: JANE, body: urgent })).status).toBe(404);
    expect((await api.call('DELETE', path, { as: JANE })).status).toBe(404);
    const changed = await api.call('PUT', path, { as: JOHN, body: { ...urgent, name: 'Very urgent' } });
    expect([changed.status, changed.body.name, changed.body.revision]).toEqual([200, 'Very urgent', 2]);
    const late = await api.call('PUT', path, { as: JOHN, headers: { 'If-Match': '"1"' }, body: urgent });
    expect([late.status, late.body.code]).toEqual([412, 'REVISION_CONFLICT']);
    expect(await namesSeenBy(JOHN)).toEqual(['Very urgent']);
    expect((await api.call('DELETE', path, { as: JOHN })).status).toBe(204);
    expect(await namesSeenBy(JOHN)).toEqual([]);
  });

  test('are shared with people, groups, roles or everybody by those who may', async () => {
    const withClerks = { ...urgent, name: 'Clerks', sharedWith: { groups: ['clerks'] } };
    const refused = await save(JOHN, withClerks);
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const shared = await save(JANE, withClerks);
    expect(shared.status).toBe(201);
    expect(await namesSeenBy(JOHN)).toEqual(['Clerks']);
    expect(await namesSeenBy(PAT)).toEqual([]);
    const path = `/v2/saved-filters/${shared.body.filterKey}`;
    const others = await api.call('PUT', path, { as: JOHN, body: urgent });
    expect([others.status, others.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    for (const sharedWith of [{ all: true }, { users: ['pat'] }, { roles: ['staff'] }]) {
      const { status } = await api.call('PUT', path, { as: JANE, body: { ...withClerks, sharedWith } });
      expect(status).toBe(200);
      expect(await namesSeenBy(PAT)).toEqual(['Clerks']);
    }
    await api.call('PUT', path, { as: JANE, body: { ...withClerks, sharedWith: {} } });
    expect([await namesSeenBy(JOHN), await namesSeenBy(PAT)]).toEqual([[], []]);
  });

  test('stand in the order of the page, own ones first', async () => {
    await save(PAT, { ...urgent, name: 'B', position: 1 });
    await save(PAT, { ...urgent, name: 'A', position: 2 });
    await save(JANE, { ...urgent, name: 'Of Jane', sharedWith: { all: true } });
    expect(await namesSeenBy(PAT)).toEqual(['B', 'A', 'Of Jane']);
  });

  test.each([
    [{ ...urgent, name: '' }, 'name'],
    [{ ...urgent, name: 'a\nb' }, 'name'],
    [{ ...urgent, area: 'CLOUDS' }, 'area'],
    [{ ...urgent, query: 'view=mine' }, 'query'],
    [{ ...urgent, query: { text: 'x'.repeat(8_001) } }, 'query'],
    [{ ...urgent, owner: 'pat' }, 'owner'],
  ])('%#: a bad filter names its fault', async (body, field) => {
    const answer = await save(JOHN, body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, `/${field}`]);
  });

  test('a person has at most 200', async () => {
    const { body } = await api.call('POST', '/v2/users', {
      body: { username: 'collector', password: 'a long enough password' },
    });
    expect(body.username).toBe('collector');
    await api.call('PUT', '/v2/roles/staff/users/collector');
    const collector = { username: 'collector', password: 'a long enough password' };
    for (let index = 0; index < 200; index += 1) await save(collector, { ...urgent, name: `f${index}` });
    const { status, body: refused } = await save(collector, urgent);
    expect([status, refused.code]).toEqual([400, 'INVALID_VALUE']);
  });
});
