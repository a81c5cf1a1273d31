import { describe, expect, test } from '@jest/globals';
import { file } from './bpmn-text.ts';
import { approvalForm, DefinitionsDesk, orderFile } from './definitions-desk.ts';

const desk = new DefinitionsDesk(['DELETE_PROCESS', 'DELETE_FORM', 'DELETE_RESOURCE']);
const { context, deploy, query } = desk;

describe('deleting', () => {
  test('a version with running instances drains first, and numbers are never used again', async () => {
    const first = (await deploy(file('order.bpmn', orderFile()))).processes[0]!;
    await desk.pool.query(
      `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, revision, incident_count, holding, state_hash, state)
       values ($1, $2, now(), '2027-01-01', 1, $3, 1, 0, false, 'x', '{"r":{}}')`,
      [1024 * 9_000_000 + desk.round, first.processDefinitionKey, desk.tenantId],
    );
    await desk.definitions.deleteResource(context(), first.processDefinitionKey);
    expect(await query('select state from process_definitions where tenant_id = $1')).toEqual([
      { state: 'DRAINING' },
    ]);
    await desk.pool.query('delete from process_instances where tenant_id = $1', [desk.tenantId]);
    const second = (await deploy(file('order.bpmn', orderFile()))).processes[0]!;
    expect(second).toMatchObject({ version: 2, duplicate: false });
    await desk.definitions.deleteResource(context(), second.processDefinitionKey);
    expect(await query('select state from process_definitions where tenant_id = $1')).toEqual([
      { state: 'DELETED' },
      { state: 'DELETED' },
    ]);
    await expect(
      desk.definitions.deleteResource(context(), second.processDefinitionKey),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a form that a process needs stays', async () => {
    const deployed = await deploy(
      file('order.bpmn', orderFile({ form: 'formId="approval"' })),
      file('approval.form', approvalForm()),
    );
    await expect(
      desk.definitions.deleteResource(context(), deployed.forms[0]!.formKey),
    ).rejects.toMatchObject({
      code: 'RESOURCE_IN_USE',
    });
    await desk.definitions.deleteResource(context(), deployed.processes[0]!.processDefinitionKey);
    await desk.definitions.deleteResource(context(), deployed.forms[0]!.formKey);
    expect(await query(`select state from forms where tenant_id = $1`)).toEqual([{ state: 'DELETED' }]);
  });

  test('needs the right, and the tenant', async () => {
    const { processDefinitionKey: key } = (await deploy(file('order.bpmn', orderFile()))).processes[0]!;
    const { caller } = context();
    await expect(
      desk.definitions.deleteResource({ tenantId: desk.tenantId, caller: { ...caller, grants: [] } }, key),
    ).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
    await expect(
      desk.definitions.deleteResource(
        { tenantId: desk.tenantId, caller: { ...caller, tenantIds: ['x'] } },
        key,
      ),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
