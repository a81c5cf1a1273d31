import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCamundaClient, type CamundaClient } from '@camunda8/orchestration-cluster-api';
import { eventually } from '../../runtime/start-core.ts';
import { ADMIN, startApi, type Api } from '../start-api.ts';

const listened = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="listened" isExecutable="true">
    <startEvent id="s"/>
    <userTask id="t">
      <extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="ask"/>
        <zeebe:assignmentDefinition assignee="${ADMIN.username}"/>
        <zeebe:taskListeners>
          <zeebe:taskListener eventType="creating" type="made"/>
          <zeebe:taskListener eventType="completing" type="check"/>
        </zeebe:taskListeners>
      </extensionElements>
    </userTask>
    <endEvent id="e"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="t"/>
    <sequenceFlow id="g" sourceRef="t" targetRef="e"/>
  </process>
</definitions>`;

/** LSN-2 as people and workers meet it over HTTP, with the Camunda 8 client as it comes from npm. */
describe('task listeners', () => {
  let api: Api;
  let camunda: CamundaClient;
  let formKey: string;

  beforeAll(async () => {
    api = await startApi();
    camunda = createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: api.url,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: ADMIN.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: ADMIN.password,
        CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });
    const deployed = await api.deploy(
      ['listened.bpmn', listened],
      ['ask.form', '{"id":"ask","components":[]}'],
    );
    formKey = deployed.body.deployments.flatMap((each: { form: { formKey: string } | null }) =>
      each.form === null ? [] : [each.form.formKey],
    )[0];
  });

  afterAll(async () => {
    await api.stop();
  });

  const begin = async (): Promise<string> => {
    const started = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'listened' },
    });
    return (started.body as { processInstanceKey: string }).processInstanceKey;
  };
  const taskOf = async (processInstanceKey: string): Promise<Record<string, unknown>> => {
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey } },
    });
    return (found.body as { items: Record<string, unknown>[] }).items[0] ?? {};
  };
  const nextJob = async (type: string) => {
    const { jobs } = await camunda.activateJobs({
      type,
      timeout: 30_000,
      maxJobsToActivate: 1,
      requestTimeout: 10_000,
    });
    const [job] = jobs;
    if (job === undefined) throw new Error(`no job of type ${type}`);
    return job;
  };
  const answer = (jobKey: string, result: Record<string, unknown>): Promise<{ status: number }> =>
    api.call('POST', `/v2/jobs/${jobKey}/completion`, { body: { result: { type: 'userTask', ...result } } });

  test('a worker corrects, denies and lets pass; the person hears of it', async () => {
    const instanceKey = await begin();
    const made = await nextJob('made');
    expect(made).toMatchObject({
      kind: 'TASK_LISTENER',
      listenerEventType: 'CREATING',
      userTask: { assignee: ADMIN.username, priority: 50, formKey },
    });
    expect(await taskOf(instanceKey)).toMatchObject({ state: 'CREATING', assignee: null });
    await answer(made.jobKey, { corrections: { priority: 77, candidateGroups: ['clerks'] } });
    const task = await taskOf(instanceKey);
    expect(task).toMatchObject({ state: 'CREATED', assignee: ADMIN.username, priority: 77 });
    const path = `/v2/user-tasks/${String(task['userTaskKey'])}`;

    const refused = api.call('POST', `${path}/completion`, { body: { variables: { amount: 5 } } });
    const check = await nextJob('check');
    expect(check).toMatchObject({ listenerEventType: 'COMPLETING', variables: { amount: 5 } });
    expect(await taskOf(instanceKey)).toMatchObject({ state: 'COMPLETING' });
    const meanwhile = await api.call('PATCH', path, { body: { changeset: { priority: 1 } } });
    expect(meanwhile).toMatchObject({ status: 409, body: { code: 'TASK_NOT_ACTIVE' } });
    await answer(check.jobKey, { denied: true, deniedReason: 'too little' });
    expect(await refused).toMatchObject({
      status: 409,
      body: { code: 'COMPLETION_DENIED', deniedReason: 'too little' },
    });
    expect(await taskOf(instanceKey)).toMatchObject({ state: 'CREATED', priority: 77 });

    const accepted = api.call('POST', `${path}/completion`, { body: { variables: { amount: 50 } } });
    const again = await nextJob('check');
    await answer(again.jobKey, { denied: false });
    expect((await accepted).status).toBe(204);
    expect(await taskOf(instanceKey)).toMatchObject({ state: 'COMPLETED' });

    const jobsWhere = async (filter: object): Promise<Record<string, unknown>[]> =>
      (
        await api.call('POST', '/v2/jobs/search', {
          body: { filter: { processInstanceKey: instanceKey, ...filter }, sort: [{ field: 'jobKey' }] },
        })
      ).body.items;
    expect(await jobsWhere({})).toMatchObject([
      {
        jobKey: made.jobKey,
        state: 'COMPLETED',
        isDenied: false,
        deniedReason: null,
        endTime: expect.any(String),
      },
      {
        jobKey: check.jobKey,
        state: 'COMPLETED',
        isDenied: true,
        deniedReason: 'too little',
        errorMessage: null,
      },
      { jobKey: again.jobKey, state: 'COMPLETED', isDenied: false },
    ]);
    expect((await jobsWhere({ isDenied: true })).map((job) => job['jobKey'])).toEqual([check.jobKey]);
    expect(await jobsWhere({ deniedReason: 'too little' })).toHaveLength(1);
  });

  test('a script listener knows its task and corrects it', async () => {
    const script = `task.setAssignee('bob'); task.priority = 77; task.addCandidateGroup('clerks');
      task.setVariable('seen', [task.getName(), task.eventName, task.assignee, task.getTaskDefinitionKey()])`;
    const bad = `task.setPriority(1000)`;
    const process = (id: string, text: string): string =>
      `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t"><process id="${id}" isExecutable="true"><startEvent id="s"/><userTask id="t" name="Look" camunda:assignee="ann"><extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="javascript">${text}</camunda:script></camunda:taskListener></extensionElements></userTask><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/></process></definitions>`;
    await api.deploy(['scripted.bpmn', process('scripted', script)], ['wrong.bpmn', process('wrong', bad)]);
    const start = async (id: string): Promise<string> =>
      (await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: id } })).body
        .processInstanceKey;
    const [good, wrong] = [await start('scripted'), await start('wrong')];
    await eventually(async () => (await taskOf(good))['state'] === 'CREATED');
    expect(await taskOf(good)).toMatchObject({ assignee: 'bob', priority: 77, candidateGroups: ['clerks'] });
    const variables = await api.call('POST', '/v2/variables/search', {
      body: { filter: { processInstanceKey: good, name: 'seen' } },
    });
    expect(JSON.parse(variables.body.items[0].value)).toEqual(['Look', 'create', 'bob', 't']);
    const incident = await eventually(async () => {
      const found = await api.call('POST', '/v2/incidents/search', {
        body: { filter: { processInstanceKey: wrong } },
      });
      return found.body.items[0];
    });
    expect(incident).toMatchObject({ elementId: 't', errorMessage: expect.stringContaining('priority') });
  });

  test('what a listener may not answer is refused, and changes nothing', async () => {
    const instanceKey = await begin();
    const made = await nextJob('made');
    expect((await answer(made.jobKey, { denied: true })).status).toBe(400);
    expect((await answer(made.jobKey, { corrections: { priority: 101 } })).status).toBe(400);
    const thrown = await api.call('POST', `/v2/jobs/${made.jobKey}/error`, { body: { errorCode: 'x' } });
    expect(thrown.status).toBe(409);
    expect(await taskOf(instanceKey)).toMatchObject({ state: 'CREATING', priority: 50 });
    expect((await answer(made.jobKey, {})).status).toBe(204);
  });
});
