import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from './claims-model.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const [ANA, CEM, BO] = ['ana', 'cem', 'bo'].map((username) => ({
  username,
  password: `the long password of ${username}`,
})) as [User, User, User];
interface User {
  username: string;
  password: string;
}

describe('substitutions, and why somebody has a task', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['claims.bpmn', claims], ['decision.form', JSON.stringify(decisionForm)]);
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const user of [ANA, CEM, BO]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
    }
    await api.call('PUT', '/v2/groups/clerks/users/ana');
  });
  afterAll(() => api.stop());

  const taskFor = async (assignee: string) => {
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'claims', variables: { amount: 1 } },
    });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: started.body.processInstanceKey } },
    });
    const key = found.body.items[0].userTaskKey as string;
    await api.call('POST', `/v2/user-tasks/${key}/assignment`, { body: { assignee } });
    return key;
  };
  const arrange = (body: object, as: User | undefined = ANA) =>
    api.call('POST', '/v2/substitutions', { body: { ...absence, ...body }, ...(as ? { as } : {}) });
  const clear = async () => {
    const { items } = (await api.call('POST', '/v2/substitutions/search')).body;
    for (const { substitutionKey } of items)
      expect((await api.call('DELETE', `/v2/substitutions/${substitutionKey}`)).status).toBe(204);
  };

  test('a deputy sees and completes what is assigned to the absent person, and both are named', async () => {
    const key = await taskFor('ana');
    expect((await api.call('GET', `/v2/user-tasks/${key}`, { as: CEM })).status).toBe(404);
    const made = await arrange({});
    expect([made.status, made.body.state, made.body.createdBy]).toEqual([201, 'ACTIVE', 'ana']);
    const seen = await api.call('POST', '/v2/user-tasks/search', {
      as: CEM,
      body: {},
      headers: { prefer: 'extended' },
    });
    expect(seen.body.items).toHaveLength(1);
    expect(seen.body.items[0]).toMatchObject({ userTaskKey: key, assignee: 'ana', onBehalfOf: 'ana' });
    const view = await api.call('GET', `/v2/user-tasks/${key}/view`, { as: CEM });
    expect(view.body.allowed).toEqual(expect.arrayContaining(['COMPLETE', 'UNCLAIM']));
    expect(view.body.task.onBehalfOf).toBe('ana');
    const why = await api.call('GET', `/v2/user-tasks/${key}/explanation`, { as: CEM });
    expect(why.body.statements[0]).toMatchObject({ kind: 'SUBSTITUTE', values: { absentUser: 'ana' } });
    const done = await api.call('POST', `/v2/user-tasks/${key}/completion`, { as: CEM, body: {} });
    expect(done.status).toBe(204);
    const path = (await api.call('GET', `/v2/user-tasks/${key}/view`)).body;
    expect(path.task.assignee).toBe('ana');
    expect(path.path.find((step: { elementId: string }) => step.elementId === 'decide').by).toBe('cem');
    await clear();
    expect((await api.call('GET', `/v2/user-tasks/${key}`, { as: CEM })).status).toBe(404);
  });

  test('a deputy is offered what is offered to the groups of the absent person, and takes it as their own', async () => {
    const key = await taskFor('ana');
    await api.call('DELETE', `/v2/user-tasks/${key}/assignee`);
    const path = `/v2/user-tasks/${key}`;
    const status = async () => (await api.call('GET', path, { as: CEM })).status;
    expect(await status()).toBe(404);
    await arrange({ processDefinitionIds: ['other'] });
    expect(await status()).toBe(404);
    await clear();
    await arrange({});
    const view = (await api.call('GET', `${path}/view`, { as: CEM })).body;
    expect([view.task.assignee, view.task.onBehalfOf]).toEqual([null, 'ana']);
    expect(view.allowed).toContain('CLAIM');
    const { statements } = (await api.call('GET', `${path}/explanation`, { as: CEM })).body;
    expect(statements).toMatchObject([
      { kind: 'SUBSTITUTE', values: { absentUser: 'ana' } },
      { kind: 'CANDIDATE_GROUP_OF', values: { group: 'clerks', absentUser: 'ana' } },
    ]);
    // What Bo has taken is no offer any more.
    await api.call('POST', `${path}/assignment`, { body: { assignee: 'bo' } });
    expect(await status()).toBe(404);
    await api.call('DELETE', `${path}/assignee`);
    const claim = { assignee: 'cem', allowOverride: false };
    expect((await api.call('POST', `${path}/assignment`, { as: CEM, body: claim })).status).toBe(204);
    expect((await api.call('GET', `${path}/view`, { as: CEM })).body.task).toMatchObject({
      assignee: 'cem',
      onBehalfOf: null,
    });
    await clear();
    expect(await status()).toBe(200);
    expect((await api.call('POST', `${path}/completion`, { as: CEM, body: {} })).status).toBe(204);
  });

  test('only for the processes it is for, and only in its time', async () => {
    const key = await taskFor('ana');
    await arrange({ processDefinitionIds: ['other'] });
    expect((await api.call('GET', `/v2/user-tasks/${key}`, { as: CEM })).status).toBe(404);
    await arrange({ processDefinitionIds: ['claims'], deputyUser: 'bo' });
    expect((await api.call('GET', `/v2/user-tasks/${key}`, { as: BO })).status).toBe(200);
    await clear();
    const later = await arrange({ from: '2090-01-01T00:00:00Z', until: '2090-02-01T00:00:00Z' });
    expect(later.body.state).toBe('PLANNED');
    expect((await api.call('GET', `/v2/user-tasks/${key}`, { as: CEM })).status).toBe(404);
    await clear();
  });

  test('is refused where it cannot be meant', async () => {
    const code = async (body: object, as?: User) => {
      const { status, body: answer } = await arrange(body, as);
      return [status, answer.code];
    };
    expect(await code({ deputyUser: 'ana' })).toEqual([400, 'INVALID_VALUE']);
    expect(await code({ deputyUser: 'nobody' })).toEqual([400, 'INVALID_VALUE']);
    expect(await code({ until: '2000-01-01T00:00:00Z' })).toEqual([400, 'INVALID_VALUE']);
    expect(await code({ absentUser: 'ana' }, CEM)).toEqual([403, 'PERMISSION_MISSING']);
    await arrange({});
    expect(await code({ deputyUser: 'bo' })).toEqual([409, 'OVERLAP']);
    expect(await code({ absentUser: 'cem', deputyUser: 'bo' }, CEM)).toEqual([201, undefined]);
    expect(await code({ absentUser: 'bo', deputyUser: 'ana' }, BO)).toEqual([409, 'SUBSTITUTION_LOOP']);
    await clear();
  });

  test('is changed and ended by the absent person and by administrators, and seen by whom it is about', async () => {
    const { substitutionKey } = (await arrange({})).body;
    const path = `/v2/substitutions/${substitutionKey}`;
    const list = async (as: User) =>
      (await api.call('POST', '/v2/substitutions/search', { as })).body.items.length;
    expect([await list(ANA), await list(CEM), await list(BO)]).toEqual([1, 1, 0]);
    expect((await api.call('DELETE', path, { as: BO })).status).toBe(404);
    expect((await api.call('DELETE', path, { as: CEM })).body.code).toBe('PERMISSION_MISSING');
    const changed = await api.call('PUT', path, {
      as: ANA,
      body: { ...absence, deputyUser: 'bo', note: 'Sea' },
    });
    expect([changed.status, changed.body.deputyUser, changed.body.note]).toEqual([200, 'bo', 'Sea']);
    expect((await api.call('DELETE', path)).status).toBe(204);
  });

  test('why: claimed, assigned by somebody, offered to a group, and kept apart by four eyes', async () => {
    const kinds = async (key: string, as: User) =>
      (await api.call('GET', `/v2/user-tasks/${key}/explanation`, { as })).body.statements.map(
        ({ kind }: { kind: string }) => kind,
      );
    const assigned = await taskFor('ana');
    expect(await kinds(assigned, ANA)).toEqual(['ASSIGNED_BY', 'CANDIDATE_GROUP']);
    await api.call('DELETE', `/v2/user-tasks/${assigned}/assignee`);
    const claim = { assignee: 'ana', allowOverride: false };
    await api.call('POST', `/v2/user-tasks/${assigned}/assignment`, { as: ANA, body: claim });
    expect(await kinds(assigned, ANA)).toEqual(['CLAIMED', 'CANDIDATE_GROUP']);
    const taken = await api.call('POST', `/v2/user-tasks/${assigned}/assignment`, {
      body: { assignee: 'bo', allowOverride: false },
    });
    expect([taken.body.code, taken.body.assignee]).toEqual(['TASK_ALREADY_ASSIGNED', 'ana']);
    expect(Date.parse(taken.body.since)).toBeGreaterThan(Date.now() - 60_000);
    await api.call('POST', `/v2/user-tasks/${assigned}/completion`, { as: ANA, body: {} });
    const instance = (await api.call('GET', `/v2/user-tasks/${assigned}`)).body.processInstanceKey;
    const pay = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: instance, elementId: 'pay' } },
    });
    expect(await kinds(pay.body.items[0].userTaskKey, ANA)).toEqual(['CANDIDATE_GROUP', 'SEPARATION']);
    const nobody = await api.call('GET', `/v2/user-tasks/${assigned}/explanation`, { as: BO });
    expect(nobody.status).toBe(404);
  });
});

// helpers

const absence = {
  absentUser: 'ana',
  deputyUser: 'cem',
  from: '2020-01-01T00:00:00Z',
  until: '2090-01-01T00:00:00Z',
};
