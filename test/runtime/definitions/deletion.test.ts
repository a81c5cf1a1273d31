import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { CommandContext } from '../../../runtime/contract/caller.ts';
import type { DeploymentRequest } from '../../../runtime/contract/runtime.ts';
import { createDefinitions } from '../../../runtime/definitions/create-definitions.ts';
import type { DefinitionsService } from '../../../runtime/definitions/create-definitions.ts';
import { createKeySource } from '../../../runtime/store/keys.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { approvalProcess, bpmn, file } from './bpmn-text.ts';

let database: TestDatabase;
let pool: pg.Pool;
let definitions: DefinitionsService;
let now = Date.parse('2026-11-21T10:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString, max: 8 });
  const keys = await createKeySource(pool);
  definitions = createDefinitions({ pool, keys, now: () => now, timeZone: 'UTC' });
});
afterAll(async () => {
  await definitions.stop();
  await pool.end();
  await database.drop();
});

let tenantId = 't0';
let round = 0;
beforeEach(() => {
  tenantId = `t${(round += 1)}`;
  now = Date.parse('2026-11-21T10:00:00Z');
});

const context = (): CommandContext => ({
  tenantId,
  caller: {
    id: 'ada',
    kind: 'user',
    tenantIds: [tenantId],
    groupIds: [],
    roleIds: [],
    grants: ['DELETE_PROCESS', 'DELETE_FORM', 'DELETE_RESOURCE'].map((permission) => ({
      resourceType: 'RESOURCE',
      resourceId: '*',
      permission,
    })),
  },
});
const request = (
  resources: DeploymentRequest['resources'],
  more: Partial<DeploymentRequest> = {},
): DeploymentRequest => ({
  resources,
  duplicates: 'filter',
  ...more,
});
const deploy = (...resources: DeploymentRequest['resources']) =>
  definitions.deploy(context(), request(resources));
const order = (options: Parameters<typeof approvalProcess>[1] = {}): Uint8Array =>
  bpmn(approvalProcess('order', options));
const form = (note = ''): string =>
  JSON.stringify({
    id: 'approval',
    type: 'default',
    components: [{ type: 'textfield', key: 'note', label: note }],
  });
const query = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await pool.query(sql, [tenantId])).rows;

describe('deleting', () => {
  test('a version with running instances drains first, and numbers are never used again', async () => {
    const first = (await deploy(file('order.bpmn', order()))).processes[0]!;
    await pool.query(
      `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, revision, incident_count, holding, state_hash, state)
       values ($1, $2, now(), '2027-01-01', 1, $3, 1, 0, false, 'x', '{"r":{}}')`,
      [1024 * 9_000_000 + round, first.processDefinitionKey, tenantId],
    );
    await definitions.deleteResource(context(), first.processDefinitionKey);
    expect(await query('select state from process_definitions where tenant_id = $1')).toEqual([
      { state: 'DRAINING' },
    ]);
    await pool.query('delete from process_instances where tenant_id = $1', [tenantId]);
    const second = (await deploy(file('order.bpmn', order()))).processes[0]!;
    expect(second).toMatchObject({ version: 2, duplicate: false });
    await definitions.deleteResource(context(), second.processDefinitionKey);
    expect(await query('select state from process_definitions where tenant_id = $1')).toEqual([
      { state: 'DELETED' },
      { state: 'DELETED' },
    ]);
    await expect(definitions.deleteResource(context(), second.processDefinitionKey)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a form that a process needs stays', async () => {
    const deployed = await deploy(
      file('order.bpmn', order({ form: 'formId="approval"' })),
      file('approval.form', form()),
    );
    await expect(definitions.deleteResource(context(), deployed.forms[0]!.formKey)).rejects.toMatchObject({
      code: 'RESOURCE_IN_USE',
    });
    await definitions.deleteResource(context(), deployed.processes[0]!.processDefinitionKey);
    await definitions.deleteResource(context(), deployed.forms[0]!.formKey);
    expect(await query(`select state from forms where tenant_id = $1`)).toEqual([{ state: 'DELETED' }]);
  });

  test('needs the right, and the tenant', async () => {
    const { processDefinitionKey: key } = (await deploy(file('order.bpmn', order()))).processes[0]!;
    const { caller } = context();
    await expect(
      definitions.deleteResource({ tenantId, caller: { ...caller, grants: [] } }, key),
    ).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
    await expect(
      definitions.deleteResource({ tenantId, caller: { ...caller, tenantIds: ['x'] } }, key),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
