import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { jobProcess } from '../api/models.ts';
import { startApi, type Api } from '../api/start-api.ts';
import { eventually } from '../runtime/start-core.ts';

let api: Api;

beforeAll(async () => {
  api = await startApi();
  api.runtime.registerWorker({
    type: 'own',
    concurrency: 16,
    lockMs: 5000,
    handle: () => Promise.resolve({}),
  });
  expect((await api.deploy(['worked.bpmn', jobProcess('worked', 'own')])).status).toBe(200);
});

afterAll(() => api.stop());

/** What a failover looks like from here: every connection of the database breaks, busy ones too. */
async function breakAll(administrator: pg.Client): Promise<void> {
  await administrator.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}

test('a database that drops every connection under load ends nothing: what was acknowledged is there, once, and work goes on', async () => {
  const administrator = new pg.Client({ connectionString: api.connectionString });
  await administrator.connect();
  const acknowledged: string[] = [];
  const refusals = new Set<string>();
  let isOver = false;
  const start = async (key: string): Promise<void> => {
    const { status, body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'worked' },
      headers: { 'Idempotency-Key': key },
    });
    if (status === 200) acknowledged.push(String(body.processInstanceKey));
    else refusals.add(`${String(status)} ${String(body.code)}`);
  };
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    for (let index = 0; !isOver; index += 1) await start(`${String(caller)}-${String(index)}`);
  });
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resume) => setTimeout(resume, 300));
    await breakAll(administrator);
  }
  await new Promise((resume) => setTimeout(resume, 300));
  isOver = true;
  await Promise.all(callers);
  expect(acknowledged.length).toBeGreaterThan(50);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  // Either nothing happened, or it is not known and the caller is told so; never another excuse.
  const honest = ['503 DATABASE_UNAVAILABLE', '500 OUTCOME_UNKNOWN'];
  expect([...refusals].filter((refusal) => !honest.includes(refusal))).toEqual([]);
  // Also attempts whose end was lost run again, without anybody doing anything.
  await eventually(async () => {
    const { rows } = await administrator.query<{ open: number }>(
      'SELECT count(*)::int AS open FROM process_instances',
    );
    return rows[0]?.open === 0;
  }, 40_000);
  const { rows } = await administrator.query<{ found: number; rows: number }>(
    'SELECT count(DISTINCT key)::int AS found, count(*)::int AS rows FROM history_instances WHERE key = ANY ($1::bigint[])',
    [acknowledged],
  );
  expect(rows).toEqual([{ found: acknowledged.length, rows: acknowledged.length }]);
  await administrator.end();
}, 90_000);
