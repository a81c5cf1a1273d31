import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formProcess, jobProcess, taskProcess } from './models.ts';
import { startApi, type Api } from './start-api.ts';

const VIEWER = { username: 'viewer', password: 'only looks at things' };

/** The same process with its task renamed, and one more task behind it. */
const changed = (id: string): string =>
  taskProcess(id)
    .replaceAll('"decide"', '"judge"')
    .replace('name="Decide"', 'name="Judge"')
    .replace(
      '<bpmn:endEvent',
      '<bpmn:userTask id="more"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask><bpmn:endEvent',
    )
    .replace('<bpmn:endEvent id="end"><bpmn:incoming>f2', '<bpmn:endEvent id="end"><bpmn:incoming>f3')
    .replace(
      'targetRef="end" />',
      'targetRef="more" /><bpmn:sequenceFlow id="f3" sourceRef="more" targetRef="end" />',
    );

describe('migration', () => {
  let api: Api;
  let source: string;
  let target: string;
  const post = (path: string, body: object, as?: typeof VIEWER) =>
    api.call('POST', path, { body, ...(as ? { as } : {}) });
  const begin = async (): Promise<string> => {
    const { body } = await post('/v2/process-instances', { processDefinitionKey: source });
    return body.processInstanceKey;
  };
  const taskOf = async (processInstanceKey: string) =>
    (await post('/v2/user-tasks/search', { filter: { processInstanceKey } })).body.items[0];
  const deploy = async (name: string, xml: string): Promise<string> => {
    const { body } = await api.deploy([name, xml]);
    return body.deployments[0].processDefinition.processDefinitionKey;
  };
  const mapping = [{ sourceElementId: 'decide', targetElementId: 'judge' }];

  beforeAll(async () => {
    api = await startApi();
    source = await deploy('moves.bpmn', taskProcess('moves'));
    target = await deploy('moves.bpmn', changed('moves'));
    await post('/v2/users', VIEWER);
    await api.call('PUT', `/v2/roles/auditor/users/${VIEWER.username}`);
  });
  afterAll(() => api.stop());

  test('takes an instance to another version, as it was proposed', async () => {
    const key = await begin();
    const body = { sourceProcessDefinitionKey: source, targetProcessDefinitionKey: target };
    const proposal = await post('/v2/migration-plans/proposal', body);
    expect([proposal.status, proposal.body.mappingInstructions, proposal.body.unmapped]).toEqual([
      200,
      [
        { sourceElementId: 'start', targetElementId: 'start', confidence: 'SAME', activeTokens: 0 },
        { sourceElementId: 'end', targetElementId: 'end', confidence: 'SAME', activeTokens: 0 },
      ],
      [{ sourceElementId: 'decide', activeTokens: 1, required: true }],
    ]);
    const path = `/v2/process-instances/${key}/migration`;
    const plan = { targetProcessDefinitionKey: target, mappingInstructions: mapping };
    expect((await post(path, plan)).status).toBe(204);
    expect(await taskOf(key)).toMatchObject({
      elementId: 'judge',
      name: 'Judge',
      processDefinitionKey: target,
      processDefinitionVersion: 2,
    });
    const instance = await api.call('GET', `/v2/process-instances/${key}`);
    expect(instance.body).toMatchObject({ processDefinitionKey: target, state: 'ACTIVE' });
    const again = await post(path, plan);
    expect([again.status, again.body.code]).toEqual([409, 'INVALID_INSTANCE_STATE']);
  });

  test('names what blocks it, and what the versions do not allow', async () => {
    const key = await begin();
    const path = `/v2/process-instances/${key}/migration`;
    const blocked = await post(path, { targetProcessDefinitionKey: target, mappingInstructions: [] });
    expect([blocked.status, blocked.body.code, blocked.body.blockers]).toEqual([
      409,
      'MIGRATION_BLOCKED',
      [{ code: 'ELEMENT_NOT_MAPPED', elementId: 'decide', message: '"decide" is active and not mapped.' }],
    ]);
    const invalid = await post(path, {
      targetProcessDefinitionKey: target,
      mappingInstructions: [{ sourceElementId: 'decide', targetElementId: 'end' }],
    });
    expect([invalid.status, invalid.body.code, invalid.body.problems[0].code]).toEqual([
      400,
      'MAPPING_INVALID',
      'TYPE_DIFFERS',
    ]);
    const other = await deploy('job.bpmn', jobProcess('job', 'job'));
    const foreign = await post(path, { targetProcessDefinitionKey: other, mappingInstructions: mapping });
    expect(foreign.body.problems[0].code).toBe('OTHER_PROCESS');
    const unknown = await post(path, { targetProcessDefinitionKey: '1', mappingInstructions: mapping });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'PROCESS_NOT_FOUND']);
    const plan = { targetProcessDefinitionKey: target, mappingInstructions: mapping };
    const refused = await post(path, plan, VIEWER);
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const bad = await post(path, { ...plan, mappingInstructions: [{ sourceElementId: 'decide' }] });
    expect(bad.body.errors).toMatchObject([
      { pointer: '/mappingInstructions/0/targetElementId', code: 'MISSING_FIELD' },
    ]);
  });

  test('takes many as a batch; what has ended is left out', async () => {
    const keys = [await begin(), await begin()];
    await post(`/v2/user-tasks/${(await taskOf(keys[1]!)).userTaskKey}/completion`, {});
    const waiting = [keys[0]!, await begin()];
    const { status, body } = await post('/v2/process-instances/migration', {
      filter: { processInstanceKey: { $in: [...waiting, ...keys] } },
      migrationPlan: { targetProcessDefinitionKey: target, mappingInstructions: mapping },
    });
    expect([status, body.batchOperationType]).toEqual([200, 'MIGRATE_PROCESS_INSTANCE']);
    await ended(body.batchOperationKey);
    for (const key of waiting) expect((await taskOf(key)).elementId).toBe('judge');
  });

  test('is that of Camunda 7: generate, validate, execute', async () => {
    const versions = {
      sourceProcessDefinitionId: `moves:1:${source}`,
      targetProcessDefinitionId: `moves:2:${target}`,
    };
    const generated = await post('/engine-rest/migration/generate', {
      ...versions,
      updateEventTriggers: true,
    });
    expect([generated.status, generated.body]).toEqual([
      200,
      {
        ...versions,
        instructions: ['start', 'end'].map((id) => ({
          sourceActivityIds: [id],
          targetActivityIds: [id],
          updateEventTrigger: true,
        })),
        variables: null,
      },
    ]);
    const instruction = { sourceActivityIds: ['decide'], targetActivityIds: ['judge'] };
    const plan = { ...versions, instructions: [instruction] };
    const report = await post('/engine-rest/migration/validate', plan);
    expect(report.body).toEqual({ instructionReports: [], variableReports: {} });
    const wrong = { ...instruction, targetActivityIds: ['end'] };
    const failed = await post('/engine-rest/migration/validate', { ...versions, instructions: [wrong] });
    expect(failed.body.instructionReports).toMatchObject([
      {
        instruction: wrong,
        failures: ['"decide" is a userTask and "end" a endEvent: map it to one of the same type.'],
      },
    ]);
    const [first, second] = [await begin(), await begin()];
    const executed = await post('/engine-rest/migration/execute', {
      migrationPlan: plan,
      processInstanceIds: [first],
      skipCustomListeners: true,
    });
    expect([executed.status, (await taskOf(first)).elementId]).toEqual([204, 'judge']);
    const later = await post('/engine-rest/migration/executeAsync', {
      migrationPlan: plan,
      processInstanceIds: [second],
    });
    expect([later.status, later.body.totalJobs]).toEqual([200, 1]);
    await ended(later.body.id);
    expect((await taskOf(second)).elementId).toBe('judge');
    const none = await post('/engine-rest/migration/execute', { migrationPlan: plan });
    expect([none.status, none.body.type]).toEqual([400, 'InvalidRequestException']);
    const two = { ...instruction, sourceActivityIds: ['decide', 'start'] };
    const refused = await post('/engine-rest/migration/validate', { ...versions, instructions: [two] });
    expect([refused.status, refused.body.message]).toContain(400);
  });

  test('a task keeps the form it was created with', async () => {
    const old = await deploy('form.bpmn', taskProcess('formed'));
    const form = JSON.stringify({ id: 'judging', type: 'default', components: [] });
    const { body } = await api.deploy(
      ['form.bpmn', formProcess('formed', 'judging')],
      ['judging.form', form],
    );
    const target = body.deployments.find(
      (each: { processDefinition: unknown }) => each.processDefinition !== null,
    );
    const started = await post('/v2/process-instances', { processDefinitionKey: old });
    const key = started.body.processInstanceKey;
    await post(`/v2/process-instances/${key}/migration`, {
      targetProcessDefinitionKey: target.processDefinition.processDefinitionKey,
      mappingInstructions: [{ sourceElementId: 'decide', targetElementId: 'decide' }],
    });
    // What a task was created with stays with it, its form too.
    expect((await taskOf(key)).formKey).toBeNull();
  });

  async function ended(batchOperationKey: string): Promise<void> {
    for (let look = 0; look < 200; look += 1) {
      const { body } = await api.call('GET', `/v2/batch-operations/${batchOperationKey}`);
      if (body.state !== 'ACTIVE') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The batch operation did not end.');
  }
});
