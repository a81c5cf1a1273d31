import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { requestProcess } from './request-model.ts';
import { basic, startApi, type Api } from './start-api.ts';

const [ANA, BEN, CEM] = ['ana', 'ben', 'cem'].map((username) => ({
  username,
  password: `the long password of ${username}`,
})) as [User, User, User];
interface User {
  username: string;
  password: string;
}

describe('requests of a person', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(
      ['request.bpmn', requestProcess('request')],
      ['fixed.bpmn', requestProcess('fixed', '')],
    );
    await api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    for (const user of [ANA, BEN, CEM]) {
      await api.call('POST', '/v2/users', { body: user });
      await api.call('PUT', `/v2/roles/staff/users/${user.username}`);
      await api.call('POST', '/v2/authorizations', {
        body: {
          ...{
            ownerType: 'USER',
            ownerId: user.username,
            resourceType: 'PROCESS_DEFINITION',
            resourceId: '*',
          },
          permissionTypes: ['CREATE_PROCESS_INSTANCE'],
        },
      });
    }
    await api.call('PUT', '/v2/groups/clerks/users/cem');
  });
  afterAll(() => api.stop());

  const start = async (as: User, fields: object = {}): Promise<string> => {
    const body = {
      processDefinitionId: 'request',
      variables: { checker: 'cem', amount: 12 },
      ...fields,
    };
    return (await api.call('POST', '/v2/process-instances', { as, body })).body.processInstanceKey;
  };
  const search = (as: User, filter: object = {}) =>
    api.call('POST', '/v2/requests/search', { as, body: { filter } });
  const view = (as: User, key: string) => api.call('GET', `/v2/requests/${key}`, { as });
  const openTask = async (processInstanceKey: string): Promise<string> =>
    (
      await api.call('POST', '/v2/user-tasks/search', {
        body: { filter: { processInstanceKey, state: 'CREATED' } },
      })
    ).body.items[0].userTaskKey;
  const complete = (as: User, task: string, variables: object) =>
    api.call('POST', `/v2/user-tasks/${task}/completion`, { as, body: { variables } });

  test('are found with where they stand and who has them, running and ended', async () => {
    const key = await start(ANA, { businessId: 'EXP-1' });
    await start(BEN, { businessId: 'EXP-2' });
    const { body } = await search(ANA, { isRunning: true });
    expect(body.items.map((item: { businessId: string }) => item.businessId)).toEqual(['EXP-1']);
    expect(body.items[0]).toMatchObject({
      ...{
        processInstanceKey: key,
        processName: 'Expenses',
        state: 'ACTIVE',
        isStuck: false,
        outcome: null,
        mayCancel: true,
      },
      steps: [
        {
          ...{ elementId: 'check', name: 'Check the receipt', isTask: true, assignee: 'cem' },
          ...{ candidateGroups: ['clerks'], since: expect.stringMatching(/^\d{4}-.*Z$/) },
        },
      ],
    });
    for (const text of ['exp-1', 'expens'])
      expect((await search(ANA, { text })).body.page.totalItems).toBe(1);
    for (const text of ['EXP-2', '%', '_'])
      expect((await search(ANA, { text })).body.page.totalItems).toBe(0);
    expect((await search(ANA, { isRunning: false })).body.items).toEqual([]);
    const wrong = await search(ANA, { startedBy: 'ben' });
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([400, 'INVALID_FILTER']);
  });

  test('have a strip of steps, a history, and the answers of their requester alone', async () => {
    const key = await start(ANA);
    expect((await view(ANA, key)).body.strip).toEqual([
      { elementId: 'check', name: 'Check the receipt', state: 'ACTIVE' },
      { elementId: 'book', name: 'Book the payment', state: 'MAYBE' },
      { elementId: 'archive', name: 'File it', state: 'SURE' },
    ]);
    await complete(CEM, await openTask(key), { approved: false, suspicion: 'said to nobody' });
    const { body } = await view(ANA, key);
    expect(body.strip).toEqual([
      { elementId: 'check', name: 'Check the receipt', state: 'DONE' },
      { elementId: 'archive', name: 'File it', state: 'ACTIVE' },
    ]);
    expect(body.history).toMatchObject([{ kind: 'TASK_DONE', name: 'Check the receipt', by: 'cem' }]);
    expect(body.answers).toEqual([
      {
        ...{ userTaskKey: null, name: null, form: null, at: expect.any(String) },
        variables: { checker: 'cem', amount: 12 },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('said to nobody');
    await complete(CEM, await openTask(key), {});
    expect((await view(ANA, key)).body).toMatchObject({
      ...{ state: 'COMPLETED', outcome: 'Settled', steps: [], mayCancel: false, end: null },
      endDate: expect.any(String),
    });
    expect((await search(ANA, { isRunning: false })).body.items).toMatchObject([{ outcome: 'Settled' }]);
  });

  test('say that they are stuck, and not why', async () => {
    const key = await start(ANA);
    await complete(CEM, await openTask(key), { approved: true });
    const { body } = await api.call('POST', '/v2/jobs/activation', {
      body: { type: 'book', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: -1 },
    });
    await api.call('POST', `/v2/jobs/${body.jobs[0].jobKey}/failure`, {
      body: { retries: 0, errorMessage: 'password of the bank is wrong' },
    });
    const { body: shown } = await view(ANA, key);
    expect(shown).toMatchObject({
      isStuck: true,
      steps: [{ name: 'Book the payment', isTask: false, assignee: null, candidateGroups: [] }],
    });
    expect(JSON.stringify(shown)).not.toContain('bank');
  });

  test('belong to who started them: others find nothing, and a requester sees no task of others', async () => {
    const key = await start(ANA);
    const task = await openTask(key);
    await api.call('POST', '/v2/comments', {
      as: CEM,
      body: { targetType: 'USER_TASK', targetKey: task, text: 'Strange receipt' },
    });
    expect(JSON.stringify((await view(ANA, key)).body)).not.toContain('Strange receipt');
    for (const path of [`/v2/user-tasks/${task}`, `/v2/user-tasks/${task}/view`])
      expect((await api.call('GET', path, { as: ANA })).status).toBe(404);
    for (const as of [BEN, CEM, undefined]) {
      const answer = await api.call('GET', `/v2/requests/${key}`, as === undefined ? {} : { as });
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    }
    for (const path of ['notes', 'cancellation']) {
      const body = path === 'notes' ? { text: 'Hello' } : { reason: 'Mine now' };
      expect((await api.call('POST', `/v2/requests/${key}/${path}`, { as: BEN, body })).body.code).toBe(
        'NOT_FOUND',
      );
    }
    expect((await view(ANA, 'x')).status).toBe(400);
  });

  test('reach who has them by a note beside the task, in the bell too', async () => {
    const key = await start(ANA);
    const task = await openTask(key);
    const note = (text: string, headers = {}) =>
      api.call('POST', `/v2/requests/${key}/notes`, { as: ANA, body: { text }, headers });
    expect((await note('  ')).body.errors[0]).toMatchObject({
      code: 'INVALID_VALUE',
      message: 'Write something.',
    });
    const headers = { 'idempotency-key': 'one-note' };
    const first = await note('The receipt is on its way.', headers);
    expect([first.status, first.body.items]).toEqual([
      201,
      [
        {
          commentKey: expect.any(String),
          targetKey: task,
          text: 'The receipt is on its way.',
          mentions: ['cem'],
        },
      ],
    ]);
    expect((await note('The receipt is on its way.', headers)).body).toEqual(first.body);
    const told = async () =>
      (
        await api.call('POST', '/v2/notifications/search', {
          as: CEM,
          body: { filter: { type: 'COMMENT_MENTION' } },
        })
      ).body.items;
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await told()).toMatchObject([{ actor: 'ana', link: `/t/${task}?tab=comments` }]);
    const { body: seen } = await api.call('GET', `/v2/user-tasks/${task}/view`, { as: CEM });
    expect(seen.comments).toMatchObject([{ author: 'ana', text: 'The receipt is on its way.' }]);
    expect((await view(ANA, key)).body.notes).toMatchObject([
      { author: 'ana', text: 'The receipt is on its way.', name: 'Check the receipt', mentions: ['cem'] },
    ]);
    await complete(CEM, task, { approved: false });
    await complete(CEM, await openTask(key), {});
    expect((await note('Too late')).body.code).toBe('INSTANCE_ENDED');
  });

  test('are spoken of to their requester by name, who reads it in the request', async () => {
    const key = await start(ANA);
    const task = await openTask(key);
    const say = (text: string, mentions: string[]) =>
      api.call('POST', '/v2/comments', {
        as: CEM,
        body: { targetType: 'USER_TASK', targetKey: task, text, mentions },
      });
    expect((await say('@ana which receipt?', ['ana'])).status).toBe(201);
    expect((await say('Only for us', [])).status).toBe(201);
    const refused = await say('@ben look', ['ben']);
    expect([refused.status, refused.body.code]).toEqual([400, 'MENTION_CANNOT_READ']);
    expect((await view(ANA, key)).body.notes).toMatchObject([
      { author: 'cem', text: '@ana which receipt?', name: 'Check the receipt' },
    ]);
    const told = async () =>
      (await api.call('POST', '/v2/notifications/search', { as: ANA, body: {} })).body.items;
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await told()).toMatchObject([{ type: 'COMMENT_MENTION', link: `/requests/${key}` }]);
    expect((await api.call('GET', `/v2/user-tasks/${task}/view`, { as: ANA })).status).toBe(404);
  });

  test('are followed live by their requester: what happens to them, and nothing of others', async () => {
    const abort = new AbortController();
    const response = await fetch(`${api.url}/v2/events`, {
      headers: { authorization: basic(ANA) },
      signal: abort.signal,
    });
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk as Uint8Array);
    })().catch(() => undefined);
    const others = await start(BEN);
    const key = await start(ANA);
    await api.call('POST', `/v2/user-tasks/${await openTask(key)}/assignment`, { body: { assignee: 'ben' } });
    while (!text.includes('event: task.assigned')) await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort();
    await reading;
    expect(text).toContain('event: instance.started');
    expect(text).toContain(key);
    expect(text).not.toContain(others);
    expect(text).not.toMatch(/requester|audience|event: (variable|comment)/);
  });

  test('find nobody to write to while no task is open', async () => {
    const key = await start(ANA);
    await complete(CEM, await openTask(key), { approved: true });
    const answer = await api.call('POST', `/v2/requests/${key}/notes`, { as: ANA, body: { text: 'Hello?' } });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      409,
      'NOBODY_HAS_IT',
      'No task is open in this request, so nobody would read it. Come back when one is.',
    ]);
  });

  test('are canceled with a reason, where their process allows it', async () => {
    const cancel = (key: string, body: object, as = ANA) =>
      api.call('POST', `/v2/requests/${key}/cancellation`, { as, body });
    const fixed = await start(ANA, { processDefinitionId: 'fixed' });
    expect((await view(ANA, fixed)).body.mayCancel).toBe(false);
    const refused = await cancel(fixed, { reason: 'Changed my mind' });
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      403,
      'REQUEST_NOT_CANCELABLE',
      'This process does not let requesters cancel. Write to who has it, or ask who looks after the process.',
    ]);
    const key = await start(ANA);
    expect((await cancel(key, {})).body.errors[0].pointer).toBe('/reason');
    expect((await cancel(key, { reason: ' ' })).body.errors[0].message).toBe('Say why.');
    expect((await cancel(key, { reason: 'Changed my mind' })).status).toBe(204);
    expect((await view(ANA, key)).body).toMatchObject({
      ...{ state: 'TERMINATED', mayCancel: false, outcome: null },
      end: { by: 'ana', reason: 'Changed my mind' },
    });
    expect((await cancel(key, { reason: 'Again' })).body.code).toBe('INSTANCE_ENDED');
    // Whoever may cancel any instance of the process may cancel their own.
    const body = {
      ...{ ownerType: 'USER', ownerId: 'ana', resourceType: 'PROCESS_DEFINITION', resourceId: 'fixed' },
      permissionTypes: ['CANCEL_PROCESS_INSTANCE'],
    };
    await api.call('POST', '/v2/authorizations', { body });
    expect((await cancel(fixed, { reason: 'I may' })).status).toBe(204);
  });

  test('are told from what programs start, which find their own all the same', async () => {
    const permissionTypes = ['CREATE_PROCESS_INSTANCE', 'CANCEL_PROCESS_INSTANCE'];
    const scopes = [{ resourceType: 'PROCESS_DEFINITION', resourceId: 'request', permissionTypes }];
    const body = { name: 'intake', expiresAt: new Date(Date.now() + 86_400_000).toISOString(), scopes };
    const { clientId, token } = (await api.call('POST', '/v2/api-tokens', { body })).body;
    const asProgram = (path: string, sent: object) =>
      api.call('POST', path, { as: null, body: sent, headers: { authorization: `Bearer ${token}` } });
    const asked = { processDefinitionId: 'request', variables: { checker: 'cem', amount: 12 } };
    const [running, ended] = await Promise.all(
      [1, 2].map(
        async () => (await asProgram('/v2/process-instances', asked)).body.processInstanceKey as string,
      ),
    );
    const own = await start(ANA);
    for (const key of [ended, own])
      await api.call('POST', `/v2/process-instances/${key}/cancellation`, { body: {} });
    const found = (await asProgram('/v2/requests/search', { filter: {} })).body.items;
    expect(found.map((item: { processInstanceKey: string }) => item.processInstanceKey).sort()).toEqual(
      [running, ended].sort(),
    );
    const client = new pg.Client({ connectionString: api.connectionString });
    await client.connect();
    const marks = (table: string, starter: string) =>
      client.query(`select distinct by_machine as mark from ${table} where started_by = $1`, [starter]);
    try {
      for (const table of ['process_instances', 'history_instances']) {
        expect((await marks(table, clientId)).rows).toEqual([{ mark: true }]);
        expect((await marks(table, 'ana')).rows).toEqual([{ mark: null }]);
      }
    } finally {
      await client.end();
    }
  });
});
