import pg from 'pg';
import type { Caller, Grant } from '../../../runtime/contract/caller.ts';
import type { Queries } from '../../../runtime/contract/queries.ts';
import { createQueries } from '../../../runtime/store/queries/create-queries.ts';
import { countExisting } from '../../../migrations/0023-element-counts.ts';
import { createTestDatabase } from '../../support/test-database.ts';

/** Rows as the runtime writes them, two tenants, one process with two versions and one instance of each kind of state. */
export interface QueryFixture {
  readonly pool: pg.Pool;
  readonly queries: Queries;
  readonly connectionString: string;
  drop(): Promise<void>;
}

export const everything: Grant[] = [
  ['PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION'],
  ['PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE'],
  ['USER_TASK', 'READ'],
  ['RESOURCE', 'READ'],
  ['MESSAGE', 'READ'],
].map(([resourceType, permission]) => ({
  resourceType: resourceType!,
  permission: permission!,
  resourceId: '*',
}));

export function callerWith(grants: readonly Grant[], more: Partial<Caller> = {}): Caller {
  return { id: 'ada', kind: 'user', tenantIds: ['<default>'], groupIds: [], roleIds: [], grants, ...more };
}

export const reader = callerWith(everything);
export const foreigner = callerWith(everything, { id: 'nils', tenantIds: ['north'] });

/** Key number `n` of shard 5. */
export const key = (n: number): string => String(n * 1024 + 5);

export async function createQueryFixture(): Promise<QueryFixture> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 4 });
  await seed(pool);
  return {
    pool,
    connectionString: database.connectionString,
    queries: createQueries({ pool, now: () => Date.parse('2026-11-21T12:00:00Z') }),
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}

const form = { kind: 'id', value: 'approval', binding: 'latest' };
const model = {
  format: 1,
  processId: 'order',
  elements: {
    start: {
      id: 'start',
      type: 'startEvent',
      scopeId: 'order',
      index: 0,
      form: { ...form, value: { language: 'literal', value: 'approval' } },
    },
    approve: { id: 'approve', type: 'userTask', scopeId: 'order', index: 1 },
    join: { id: 'join', type: 'parallelGateway', scopeId: 'order', index: 2 },
  },
  flows: { toJoin: { id: 'toJoin', sourceId: 'approve', targetId: 'join' } },
};

/** Definitions have the key numbers 1 to 3, instances 10, 11 (running), 12 (ended) and 20 (other tenant). */
async function seed(pool: pg.Pool): Promise<void> {
  const at = '2026-11-20T10:00:00Z';
  for (const [n, tenant, version] of [
    [1, '<default>', 1],
    [2, '<default>', 2],
    [3, 'north', 1],
  ] as const) {
    const k = key(n);
    await pool.query(
      `insert into deployments (key, tenant_id, deployed_at, deployed_by) values ($1, $2, $3, 'ada')`,
      [k, tenant, at],
    );
    await pool.query(
      `insert into resources (key, deployment_key, tenant_id, resource_id, resource_name, resource_type, version, content, content_hash)
       values ($1, $1, $2, 'order.bpmn', 'order.bpmn', 'BPMN', $3, '<xml/>', 'x')`,
      [k, tenant, version],
    );
    await pool.query(
      `insert into process_definitions (key, deployment_key, resource_key, tenant_id, process_id, name, version, resource_name, content_hash,
         model, has_start_form, history_days, deployed_at, deployed_by)
       values ($1, $1, $1, $2, 'order', 'Order ' || $3::int, $3, 'order.bpmn', 'x', $4, true, 180, $5, 'ada')`,
      [k, tenant, version, JSON.stringify(model), at],
    );
    for (const [id, index, type, name] of [
      ['order', 0, 'process', 'Order'],
      ['start', 1, 'startEvent', null],
      ['approve', 2, 'userTask', 'Approve'],
      ['join', 3, 'parallelGateway', 'Both done'],
    ] as const) {
      await pool.query('insert into definition_elements values ($1, $2, $3, $4, $5)', [
        k,
        id,
        index,
        type,
        name,
      ]);
    }
  }
  await pool.query(
    `insert into forms (key, deployment_key, resource_key, tenant_id, form_id, version, resource_name, content_hash, schema)
     values ($1, $1, $1, '<default>', 'approval', 1, 'approval.form', 'x', '{"id":"approval","components":[]}')`,
    [key(1)],
  );
  await seedInstance(pool, 10, { definition: 1, tenant: '<default>', businessId: 'A-1' });
  await seedInstance(pool, 11, { definition: 2, tenant: '<default>', businessId: 'A-2', incident: true });
  await seedInstance(pool, 20, { definition: 3, tenant: 'north', businessId: 'N-1' });
  await seedEnded(pool);
  for (const statement of countExisting) await pool.query(statement);
}

async function seedInstance(
  pool: pg.Pool,
  n: number,
  of: { definition: number; tenant: string; businessId: string; incident?: boolean },
): Promise<void> {
  const k = key(n);
  const state = {
    e: [
      [k, 'order', 'process', null, 'activated', 0],
      [key(n + 100), 'approve', 'element', k, 'activated', 1000],
    ],
    t: [['toJoin', k, 4]],
    s: [[key(n + 700), key(n + 100), 'approve', 'condition']],
    r: {},
  };
  await pool.query(
    `insert into process_instances (key, definition_key, started_at, history_bucket, shard, tenant_id, business_id, started_by, tags,
       revision, incident_count, holding, state_hash, state)
     values ($1, $2, $3, '2027-05-20', 5, $4, $5, 'ada', array['vip'], 2, $6, false, 'x', $7)`,
    [
      k,
      key(of.definition),
      `2026-11-20T11:${n}:00Z`,
      of.tenant,
      of.businessId,
      of.incident === true ? 1 : 0,
      JSON.stringify(state),
    ],
  );
  await pool.query(
    `insert into user_tasks (key, instance_key, element_key, definition_key, created_at, updated_at, due_date, priority, revision, shard,
       tenant_id, element_id, name, assignee, business_id, candidate_users, candidate_groups, form, headers)
     values ($1, $2, $3, $4, $5, $5, '2026-11-21T11:00:00Z', 50, 1, 5, $6, 'approve', 'Approve', $7, $8, '{mia}', '{accounting}', $9, '{}')`,
    [
      key(n + 200),
      k,
      key(n + 100),
      key(of.definition),
      `2026-11-20T11:${n}:01Z`,
      of.tenant,
      n === 11 ? 'ada' : null,
      of.businessId,
      JSON.stringify(form),
    ],
  );
  for (const [i, scope, name, value] of [
    [0, k, 'amount', '12.5'],
    [1, k, 'who', '{"name": "Mia"}'],
    [2, key(n + 100), 'amount', '99'],
  ] as const) {
    await pool.query(`insert into variables values ($1, $2, $3, now(), 5, $4, $5, $6)`, [
      key(n + 300 + i * 30),
      k,
      scope,
      of.tenant,
      name,
      value,
    ]);
  }
  await pool.query(
    `insert into journal (instance_key, at, first_key, seq, history_bucket, shard, tenant_id, actor, state_hash, command, elements, flows, variables)
     values ($1, $2, $1, 1, '2027-05-20', 5, $3, 'ada', 'x', '{"kind":"createInstance","variables":{"amount":12.5}}', $4, '["f1","toJoin"]', $5)`,
    [
      k,
      `2026-11-20T11:${n}:00Z`,
      of.tenant,
      JSON.stringify([[key(n + 400), 'start', 'element', k, 3, 'C']]),
      JSON.stringify([[k, 'amount']]),
    ],
  );
  await pool.query(
    `insert into timers (key, due_at, instance_key, element_key, definition_key, occurrence, shard, tenant_id, element_id)
     values ($1, '2026-11-22T10:00:00Z', $2, $3, $4, 0, 5, $5, 'approve')`,
    [key(n + 500), k, key(n + 100), key(of.definition), of.tenant],
  );
  await pool.query(
    `insert into subscriptions (key, lookup, instance_key, element_key, definition_key, created_at, shard, interrupting, unmatched, tenant_id,
       kind, name, process_id, element_id, correlation_key)
     values ($1, 1, $2, $3, $4, now(), 5, true, false, $5, 'message', 'paid', 'order', 'approve', 'A')`,
    [key(n + 600), k, key(n + 100), key(of.definition), of.tenant],
  );
  if (of.incident !== true) return;
  await pool.query(
    `insert into jobs (key, instance_key, element_key, definition_key, created_at, due_at, retries_left, attempt, priority, shard, state, tenant_id,
       type, element_id, kind, error_message)
     values ($1, $2, $3, $4, now(), now(), 0, 3, 50, 5, 'stopped', $5, 'capture', 'approve', 'BPMN_ELEMENT', 'card declined')`,
    [key(n + 800), k, key(n + 100), key(of.definition), of.tenant],
  );
  await pool.query(
    `insert into history_jobs (key, instance_key, element_key, definition_key, created_at, ended_at, history_bucket, attempt, retries_left, shard,
       tenant_id, type, element_id, kind, outcome, worker, error_message, error_details)
     values ($1, $2, $3, $4, now(), now(), '2027-05-20', 3, 0, 5, $5, 'capture', 'approve', 'BPMN_ELEMENT', 'FAILED', 'w1', 'card declined', 'at line 1')`,
    [key(n + 800), k, key(n + 100), key(of.definition), of.tenant],
  );
  await pool.query(
    `insert into incidents values ($1, $2, $3, $4, $5, null, now(), 5, $6, 'approve', 'JOB_NO_RETRIES', 'JOB_NO_RETRIES', 'card declined', 'abc')`,
    [key(n + 900), k, key(n + 100), key(of.definition), key(n + 800), of.tenant],
  );
}

async function seedEnded(pool: pg.Pool): Promise<void> {
  const k = key(12);
  await pool.query(
    `insert into history_instances (key, definition_key, started_at, ended_at, history_bucket, revision, shard, tenant_id, state, business_id,
       started_by, variables)
     values ($1, $2, '2026-11-20T11:12:00Z', '2026-11-20T12:00:00Z', '2027-05-20', 3, 5, '<default>', 'COMPLETED', 'A-3', 'bob', '{"amount": 7}')`,
    [k, key(1)],
  );
  await pool.query(
    `insert into history_tasks (key, instance_key, element_key, definition_key, created_at, ended_at, history_bucket, priority, revision, shard,
       tenant_id, element_id, state, name, assignee, candidate_users, candidate_groups, ended_by)
     values ($1, $2, $3, $4, '2026-11-20T11:12:01Z', '2026-11-20T11:59:00Z', '2027-05-20', 50, 2, 5, '<default>', 'approve', 'COMPLETED',
       'Approve', 'ada', '{}', '{}', 'ada')`,
    [key(212), k, key(112), key(1)],
  );
  await pool.query(
    `insert into journal (instance_key, at, first_key, seq, history_bucket, shard, tenant_id, actor, state_hash, command, elements, flows)
     values ($1, '2026-11-20T12:00:00Z', $1, 2, '2027-05-20', 5, '<default>', 'ada', 'x', '{"kind":"completeUserTask"}', $2, '["f2"]')`,
    [
      k,
      JSON.stringify([
        [key(112), 'approve', 'element', k, 2880000, 'C'],
        [k, 'order', 'process', null, 2880000, 'C'],
      ]),
    ],
  );
}
