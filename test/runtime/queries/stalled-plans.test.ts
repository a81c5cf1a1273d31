import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { endStalledText, stalledText } from '../../../runtime/store/humans/alert-mails.ts';
import { createQueryFixture, type QueryFixture } from './query-fixture.ts';

let fixture: QueryFixture;
const VERSIONS = 12;
const WAITS = 5000;
const version = (index: string): string => `(900000 + ${index}) * 1024`;

/** Many versions of one process, each called differently, with work that is older than its owner wants. */
beforeAll(async () => {
  fixture = await createQueryFixture();
  const run = (text: string): Promise<unknown> => fixture.pool.query(text);
  await run(`insert into process_definitions (key, deployment_key, resource_key, tenant_id, process_id, name, version, resource_name,
      content_hash, model, has_start_form, history_days, deployed_at, deployed_by)
    select ${version('n')}, d.deployment_key, d.resource_key, '<default>', 'owned', 'Name ' || n, n, 'owned.bpmn', 'x', '{}', false, 180, now(), 'ada'
    from generate_series(1, ${String(VERSIONS)}) n, (select deployment_key, resource_key from process_definitions limit 1) d`);
  await run(`insert into process_settings (tenant_id, process_id, owners, owner_groups, stalled_after_ms, updated_by)
    values ('<default>', 'owned', '{}', '{}', 60000, 'ada')`);
  await run(`insert into user_tasks (key, instance_key, element_key, definition_key, created_at, updated_at, priority, revision, shard,
      tenant_id, element_id, name, candidate_users, candidate_groups)
    select n * 1024 + 5, n * 1024 + 5, n * 1024 + 5, ${version(`(1 + n % ${String(VERSIONS)})`)}, now() - interval '1 day', now(), 1, 1, 5,
      '<default>', 'approve', 'Approve', '{}', '{}' from generate_series(1000, ${String(999 + WAITS)}) n`);
  await run(`insert into jobs (key, instance_key, element_key, definition_key, created_at, due_at, retries_left, attempt, priority, shard,
      with_lease, in_process, at_most_once, suspended, state, tenant_id, type, element_id, kind)
    select n * 1024 + 5, n * 1024 + 5, n * 1024 + 5, ${version(`(1 + n % ${String(VERSIONS)})`)}, now() - interval '1 day', now(), 3, 0, 0,
      5, false, false, false, false, 'ready', '<default>', 'pay', 'pay', 'BPMN_ELEMENT' from generate_series(1000, ${String(999 + WAITS)}) n`);
  await run('analyze user_tasks, jobs, subscriptions, process_definitions, process_settings, process_alerts');
});
afterAll(() => fixture.drop());

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Rows looked at in a table, all loops together. */
async function lookedAt(text: string, table: string): Promise<number> {
  const { rows } = await fixture.pool.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `explain (analyze, format json) ${text}`,
  );
  const sum = (node: Node): number =>
    (node['Relation Name'] === table
      ? node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0))
      : 0) + (node.Plans ?? []).reduce((total, inner) => total + sum(inner), 0);
  return sum((rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan);
}

test('waits that take too long are found by looking at each job and task once, however many versions ask', async () => {
  for (const table of ['jobs', 'user_tasks']) {
    const looked = await lookedAt(stalledText, table);
    expect(looked).toBeGreaterThanOrEqual(WAITS);
    expect(looked).toBeLessThan(WAITS * 1.5);
  }
  await fixture.pool
    .query(`insert into process_alerts (tenant_id, process_id, kind, subject, level, since, about)
    values ('<default>', 'owned', 'STALLED', 'gone', 0, now(), '{}'), ('<default>', 'owned', 'STALLED', 'pay', 0, now(), '{}')`);
  expect(await lookedAt(endStalledText, 'jobs')).toBeLessThan(WAITS * 1.5);
});

test('versions of different names are one trouble, told once with the oldest waits', async () => {
  const { rows } = await fixture.pool.query<{ subject: string; count: number; about: { rows: unknown[] } }>(
    `${stalledText} order by subject`,
  );
  expect(rows.map(({ subject, count, about }) => [subject, count, about.rows.length])).toEqual([
    ['approve', WAITS, 5],
    ['pay', WAITS, 5],
  ]);
  await fixture.pool.query(endStalledText);
  const { rows: alerts } = await fixture.pool.query(
    'select subject, ended_at is not null as over from process_alerts order by subject',
  );
  expect(alerts).toEqual([
    { subject: 'gone', over: true },
    { subject: 'pay', over: false },
  ]);
});
