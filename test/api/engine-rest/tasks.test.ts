import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, startApi, type Api } from '../start-api.ts';
import { formProcess, taskProcess } from '../models.ts';

const CLERK = { username: 'clerk', password: 'a clerk of the house' };
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

/** Tasks as task applications of Camunda 7 use them (api.md 3.3). */
describe('tasks of /engine-rest', () => {
  let api: Api;
  const get = (path: string) => api.call('GET', `/engine-rest${path}`);
  const send = (method: string, path: string, body: unknown) =>
    api.call(method, `/engine-rest${path}`, { body });
  /** A new instance, and the id of its task. */
  const begin = async (key: string, body: object = {}): Promise<{ id: string; task: string }> => {
    const { id } = (await send('POST', `/process-definition/key/${key}/start`, body)).body;
    return { id, task: (await get(`/task?processInstanceId=${id}`)).body[0].id };
  };

  beforeAll(async () => {
    api = await startApi();
    const form = { id: 'decide', type: 'default', components: [] };
    const deployed = await api.deploy(
      ['task.bpmn', taskProcess('c7-task')],
      ['form.bpmn', formProcess('c7-form', 'decide')],
      ['decide.form', JSON.stringify(form)],
    );
    expect(deployed.status).toBe(200);
    await api.call('POST', '/v2/users', { body: { ...CLERK, name: 'Clerk' } });
  });
  afterAll(() => api.stop());

  test('are listed by their conditions', async () => {
    const first = await begin('c7-task', { businessKey: 'T-1', variables: { sum: { value: 5 } } });
    const second = await begin('c7-task', { businessKey: 'T-2', variables: { sum: { value: 50 } } });
    const both = `taskIdIn=${first.task},${second.task}`;
    const found = async (query: string) =>
      (await get(`/task?${both}&sortBy=created&sortOrder=asc&${query}`)).body.map(
        ({ id }: { id: string }) => id,
      );
    expect((await get(`/task?taskId=${first.task}`)).body).toEqual([
      {
        id: first.task,
        name: 'Decide',
        assignee: null,
        owner: null,
        created: DATE,
        lastUpdated: null,
        due: null,
        followUp: null,
        delegationState: null,
        description: null,
        executionId: expect.any(String),
        parentTaskId: null,
        priority: 50,
        processDefinitionId: expect.stringMatching(/^c7-task:1:\d+$/),
        processInstanceId: first.id,
        caseExecutionId: null,
        caseDefinitionId: null,
        caseInstanceId: null,
        taskDefinitionKey: 'decide',
        suspended: false,
        formKey: null,
        camundaFormRef: null,
        tenantId: null,
        taskState: 'Created',
      },
    ]);
    expect(await found('candidateGroup=clerks')).toEqual([first.task, second.task]);
    await send('POST', `/task/${second.task}/claim`, { userId: ADMIN.username });
    expect(await found('candidateGroup=clerks')).toEqual([first.task]);
    expect(await found('candidateGroup=clerks&includeAssignedTasks=true')).toHaveLength(2);
    expect(await found('assignee=admin')).toEqual([second.task]);
    expect(await found('unassigned=true')).toEqual([first.task]);
    expect(await found('assigned=true&assigneeLike=ad%25')).toEqual([second.task]);
    expect(await found('withCandidateUsers=true')).toEqual([]);
    expect(await found('withoutCandidateUsers=true&withCandidateGroups=true')).toHaveLength(2);
    expect(await found('processVariables=sum_eq_5')).toEqual([]);
    expect(await found('processInstanceBusinessKeyLike=T-1%25')).toEqual([first.task]);
    expect(await found('followUpBeforeOrNotExistent=2030-01-01T00:00:00.000%2B0000')).toHaveLength(2);
    expect(await found('name=Decide&minPriority=50&maxPriority=50&withoutDueDate=true')).toHaveLength(2);
    expect(await found('createdAfter=2090-01-01T00:00:00.000%2B0000')).toEqual([]);
    const body = {
      taskIdIn: [first.task, second.task],
      processVariables: [{ name: 'sum', operator: 'gt', value: 5 }],
    };
    expect((await send('POST', '/task', body)).body).toMatchObject([{ id: second.task }]);
    expect((await send('POST', '/task/count', body)).body).toEqual({ count: 1 });
    await send('PUT', `/process-instance/${first.id}/suspended`, { suspended: true });
    expect((await get(`/task?${both}&unassigned=true`)).body).toMatchObject([{ suspended: true }]);
    const alone = await get('/task?includeAssignedTasks=true');
    expect([alone.status, alone.body.message]).toEqual([400, expect.stringContaining('candidateUser')]);
    expect((await get('/task?delegationState=SENT')).body.message).toContain('delegationState');
    expect((await get('/task?parentTaskId=1')).body.message).toContain('parentTaskId');
    const expression = await get('/task?assigneeExpression=%24%7B1%7D');
    expect([expression.status, expression.body.millraceCode]).toEqual([400, 'UNKNOWN_PROPERTY']);
  });

  test('are found by what they are not, by their instance, and with what belongs to them', async () => {
    const first = await begin('c7-task', { variables: { sum: { value: 5, type: 'Long' } } });
    const second = await begin('c7-task');
    const both = `taskIdIn=${first.task},${second.task}&sortBy=created&sortOrder=asc`;
    const found = async (query: string) =>
      (await get(`/task?${both}&${query}`)).body.map(({ id }: { id: string }) => id);
    expect(await found('nameNotLike=Dec%25')).toEqual([]);
    expect(await found('nameNotLike=Dec*')).toHaveLength(2);
    expect(await found('candidateGroupLike=cl%25')).toHaveLength(2);
    expect(await found('candidateGroupLike=cl_')).toEqual([]);
    expect(await found('description=any')).toEqual([]);
    await send('PUT', `/process-instance/${second.id}/suspended`, { suspended: true });
    expect([await found('active=true'), await found('suspended=true')]).toEqual([
      [first.task],
      [second.task],
    ]);
    expect((await get(`/task/${first.task}`)).body.lastUpdated).toBeNull();
    await send('POST', `/task/${first.task}/assignee`, { userId: 'ada' });
    const { lastUpdated } = (await get(`/task/${first.task}`)).body;
    expect(lastUpdated).toEqual(DATE);
    expect(await found('updatedAfter=2090-01-01T00:00:00.000%2B0000')).toEqual([]);
    await send('POST', `/task/${first.task}/comment/create`, { message: 'Look.' });
    const shown = (await get(`/task?${both}&withCommentAttachmentInfo=true&withTaskVariablesInReturn=true`))
      .body;
    expect(shown).toMatchObject([
      { comment: true, attachment: false, variables: { sum: { value: 5, type: 'Long' } } },
      { comment: false, attachment: false, variables: {} },
    ]);
    expect((await get(`/task?${both}`)).body[0]).not.toHaveProperty('comment');
  });

  test('are claimed once, given back and given on', async () => {
    const { task } = await begin('c7-task');
    const assignee = async () => (await get(`/task/${task}`)).body.assignee;
    expect((await send('POST', `/task/${task}/claim`, { userId: 'ada' })).status).toBe(204);
    const taken = await send('POST', `/task/${task}/claim`, { userId: 'bob' });
    expect([taken.status, taken.body.type]).toEqual([500, 'ProcessEngineException']);
    expect(taken.body.millraceCode).toBe('TASK_ALREADY_ASSIGNED');
    expect((await api.call('POST', `/engine-rest/task/${task}/unclaim`)).status).toBe(204);
    expect(await assignee()).toBeNull();
    expect((await send('POST', `/task/${task}/assignee`, { userId: 'eve' })).status).toBe(204);
    expect((await send('POST', `/task/${task}/assignee`, { userId: 'bob' })).status).toBe(204);
    expect(await assignee()).toBe('bob');
    expect((await send('POST', `/task/${task}/assignee`, { userId: null })).status).toBe(204);
    expect(await assignee()).toBeNull();
    expect((await api.call('POST', '/engine-rest/task/1/unclaim')).status).toBe(404);
  });

  test('are delegated, resolved and then completed by their owner', async () => {
    const { id, task } = await begin('c7-task', { variables: { sum: { value: 5 } } });
    await send('POST', `/task/${task}/assignee`, { userId: 'admin' });
    expect((await send('POST', `/task/${task}/resolve`, {})).body.millraceCode).toBe('TASK_NOT_DELEGATED');
    expect((await send('POST', `/task/${task}/delegate`, {})).status).toBe(400);
    for (const userId of ['bob', ADMIN.username])
      expect((await send('POST', `/task/${task}/delegate`, { userId })).status).toBe(204);
    const pending = { assignee: 'admin', owner: 'admin', delegationState: 'PENDING' };
    expect((await get(`/task/${task}`)).body).toMatchObject(pending);
    expect((await get(`/task?delegationState=pending&owner=admin&taskId=${task}`)).body).toHaveLength(1);
    expect((await get(`/task?delegationState=RESOLVED&taskId=${task}`)).body).toEqual([]);
    expect((await get(`/task/${task}/identity-links`)).body).toContainEqual({
      userId: 'admin',
      groupId: null,
      type: 'owner',
    });
    const early = await send('POST', `/task/${task}/complete`, {});
    expect([early.status, early.body.type, early.body.millraceCode]).toEqual([
      500,
      'ProcessEngineException',
      'TASK_DELEGATED',
    ]);
    const variables = { sum: { value: 6, type: 'Integer' } };
    expect((await send('POST', `/task/${task}/resolve`, { variables })).status).toBe(204);
    const resolved = { assignee: 'admin', owner: 'admin', delegationState: 'RESOLVED' };
    expect((await get(`/task/${task}`)).body).toMatchObject(resolved);
    expect((await get(`/process-instance/${id}/variables/sum`)).body.value).toBe(6);
    expect((await send('POST', `/task/${task}/complete`, {})).status).toBe(204);
    expect((await get(`/history/task?taskId=${task}`)).body).toMatchObject([
      { owner: 'admin', assignee: 'admin' },
    ]);
  });

  test('have an owner who can be changed', async () => {
    const { task } = await begin('c7-task');
    const links = `/task/${task}/identity-links`;
    expect((await send('POST', links, { userId: 'ada', type: 'owner' })).status).toBe(204);
    expect((await get(`/task/${task}`)).body).toMatchObject({ owner: 'ada', delegationState: null });
    const changed = { name: 'Decide', owner: 'bob', delegationState: 'RESOLVED', priority: 50 };
    expect((await send('PUT', `/task/${task}`, changed)).status).toBe(204);
    expect((await get(`/task/${task}`)).body).toMatchObject({ owner: 'bob', delegationState: 'RESOLVED' });
    expect((await send('POST', `${links}/delete`, { userId: 'bob', type: 'owner' })).status).toBe(204);
    expect((await get(`/task/${task}`)).body.owner).toBeNull();
  });

  test('are changed as a whole', async () => {
    const { task } = await begin('c7-task');
    const shown = (await get(`/task/${task}`)).body;
    const due = '2027-01-02T03:04:05.000+0000';
    const { name } = shown;
    const changed = { name, assignee: 'ada', due, followUp: null, priority: 70, owner: null };
    expect((await send('PUT', `/task/${task}`, changed)).status).toBe(204);
    expect((await get(`/task/${task}`)).body).toMatchObject({ assignee: 'ada', due, priority: 70 });
    const renamed = await send('PUT', `/task/${task}`, { ...changed, name: 'Other' });
    expect([renamed.status, renamed.body.message]).toEqual([400, expect.stringContaining('name of a task')]);
    expect((await send('PUT', `/task/${task}`, { ...changed, due: 'soon' })).status).toBe(400);
  });

  test('are for people by identity links, and talked about', async () => {
    const { id, task } = await begin('c7-task');
    const links = `/task/${task}/identity-links`;
    expect((await get(links)).body).toEqual([{ userId: null, groupId: 'clerks', type: 'candidate' }]);
    for (const link of [
      { userId: 'ada', type: 'candidate' },
      { groupId: 'chiefs', type: 'candidate' },
      { userId: 'eve', type: 'assignee' },
    ])
      expect((await send('POST', links, link)).status).toBe(204);
    expect((await send('POST', `${links}/delete`, { groupId: 'clerks', type: 'candidate' })).status).toBe(
      204,
    );
    expect((await send('POST', `${links}/delete`, { userId: 'bob', type: 'assignee' })).status).toBe(204);
    expect((await get(links)).body).toEqual([
      { userId: 'eve', groupId: null, type: 'assignee' },
      { userId: 'ada', groupId: null, type: 'candidate' },
      { userId: null, groupId: 'chiefs', type: 'candidate' },
    ]);
    expect((await send('POST', `${links}/delete`, { userId: 'eve', type: 'assignee' })).status).toBe(204);
    expect((await get(`/task/${task}`)).body.assignee).toBeNull();
    expect((await send('POST', links, { type: 'candidate' })).status).toBe(400);
    expect((await send('POST', links, { groupId: 'a', type: 'assignee' })).status).toBe(400);
    const comment = await send('POST', `/task/${task}/comment/create`, { message: 'Please look.' });
    expect(comment.body).toMatchObject({
      message: 'Please look.',
      userId: 'admin',
      taskId: task,
      time: DATE,
    });
    expect((await get(`/task/${task}/comment`)).body).toMatchObject([{ processInstanceId: id }]);
  });

  test('see what is around them and keep their own variables', async () => {
    const { id, task } = await begin('c7-task', { variables: { sum: { value: 5 } } });
    const all = `/task/${task}/variables`;
    const own = `/task/${task}/localVariables`;
    expect((await get(all)).body).toEqual({ sum: { value: 5, type: 'Integer', valueInfo: {} } });
    expect((await get(own)).body).toEqual({});
    expect((await send('PUT', `${own}/note`, { value: 'mine', type: 'String' })).status).toBe(204);
    expect((await send('POST', all, { modifications: { sum: { value: 6 } } })).status).toBe(204);
    expect(Object.keys((await get(own)).body)).toEqual(['note']);
    expect((await get(`${all}/sum`)).body.value).toBe(6);
    expect((await get(`/process-instance/${id}/variables`)).body).toEqual({
      sum: { value: 6, type: 'Integer', valueInfo: {} },
    });
    expect((await get(`/task/${task}/form-variables`)).body).toMatchObject({ note: { value: 'mine' } });
  });

  test('are completed, with their variables when asked', async () => {
    const first = await begin('c7-task', { variables: { sum: { value: 5 } } });
    const body = { variables: { ok: { value: true, type: 'Boolean' } }, withVariablesInReturn: true };
    const answer = await send('POST', `/task/${first.task}/complete`, body);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        sum: { value: 5, type: 'Integer', valueInfo: {} },
        ok: { value: true, type: 'Boolean', valueInfo: {} },
      },
    ]);
    expect((await get(`/process-instance/${first.id}`)).status).toBe(404);
    const again = await send('POST', `/task/${first.task}/complete`, {});
    expect([again.status, again.body.millraceCode]).toEqual([400, 'TASK_NOT_ACTIVE']);
    expect((await get(`/task/${first.task}`)).status).toBe(404);
    const second = await begin('c7-form');
    const form = await get(`/task/${second.task}/form`);
    expect(form.body.camundaFormRef).toEqual({ key: 'decide', binding: 'version', version: 1 });
    expect(JSON.parse((await get(`/task/${second.task}/deployed-form`)).text)).toMatchObject({
      id: 'decide',
    });
    expect((await send('POST', `/task/${second.task}/submit-form`, { variables: {} })).status).toBe(204);
    const third = await begin('c7-task');
    const error = await send('POST', `/task/${third.task}/bpmnError`, { errorCode: 'NOBODY_CATCHES' });
    expect(error.status).toBe(204);
    expect((await get(`/incident?processInstanceId=${third.id}`)).body).toHaveLength(1);
    const fourth = await begin('c7-task');
    const escalation = { escalationCode: 'LATE', variables: {} };
    expect((await send('POST', `/task/${fourth.task}/bpmnEscalation`, escalation)).status).toBe(204);
    expect((await get('/task/1/rendered-form')).status).toBe(501);
  });

  test('are hidden from who has no right, and shown to candidates', async () => {
    const { task } = await begin('c7-task');
    const as = CLERK;
    const call = (method: string, path: string, body: object = {}) =>
      api.call(method, `/engine-rest${path}`, method === 'GET' ? { as } : { as, body });
    expect((await call('GET', `/task?taskId=${task}`)).body).toEqual([]);
    for (const path of ['', '/variables', '/identity-links', '/comment', '/form'])
      expect((await call('GET', `/task/${task}${path}`)).status).toBe(404);
    const bodies = { claim: { userId: 'clerk' }, assignee: {}, complete: {}, bpmnError: { errorCode: 'A' } };
    for (const [verb, body] of Object.entries(bodies))
      expect((await call('POST', `/task/${task}/${verb}`, body)).status).toBe(404);
    await send('POST', `/task/${task}/assignee`, { userId: 'clerk' });
    expect((await call('GET', `/task?assignee=clerk&taskId=${task}`)).body).toMatchObject([{ id: task }]);
  });
});
