import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, sequence, startCore, userTask, withKey, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;
let other: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString);
  other = await startCore(database.connectionString);
  await core.deploy({ waiting: sequence(userTask('approve')) });
});

afterAll(async () => {
  await core.stop();
  await other.stop();
  await database.drop();
});

describe('a group', () => {
  test('writes many instances with few transactions', async () => {
    const before = await core.query<{ xid: string }>(
      'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xid',
    );
    const started = await Promise.all(
      Array.from({ length: 200 }, (_, index) => core.begin('waiting', { index })),
    );
    const after = await core.query<{ xid: string }>(
      'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xid',
    );

    expect(new Set(started.map((each) => each.processInstanceKey)).size).toBe(200);
    expect(Number(after[0]?.xid) - Number(before[0]?.xid)).toBeLessThan(40);
    const rows = await core.query<{ count: string }>(
      `SELECT count(*) FROM process_instances p JOIN user_tasks t ON t.instance_key = p.key JOIN variables v ON v.instance_key = p.key
        JOIN journal j ON j.instance_key = p.key AND j.seq = p.revision AND j.state_hash = p.state_hash`,
    );
    expect(rows[0]?.count).toBe('200');
  });

  test('refuses only the member whose data cannot be stored', async () => {
    const starts = Array.from({ length: 20 }, (_, index) =>
      core.begin('waiting', { text: index === 7 ? 'a\u0000b' : 'fine' }),
    );
    const results = await Promise.allSettled(starts);

    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(19);
    expect(results[7]).toMatchObject({ status: 'rejected', reason: { code: 'TEXT_NOT_STORABLE' } });
  });
});

describe('the revision', () => {
  test('lets two processes change one instance without losing a change', async () => {
    const { processInstanceKey: key } = await core.begin('waiting');
    const changes = Array.from({ length: 40 }, (_, index) =>
      (index % 2 === 0 ? core : other).instances.setVariables(context, key, { [`v${index}`]: index }, false),
    );
    await Promise.all(changes);

    const [row] = await core.query<{ revision: number; variables: string; journal: string }>(
      `SELECT revision, (SELECT count(*) FROM variables WHERE instance_key = $1) AS variables,
        (SELECT count(DISTINCT seq) FROM journal WHERE instance_key = $1) AS journal FROM process_instances WHERE key = $1`,
      [key],
    );
    expect(row).toEqual({ revision: 41, variables: '40', journal: '41' });
  });

  test('answers a refusal from memory only when it still holds', async () => {
    const { processInstanceKey: key } = await core.begin('waiting');
    const [task] = await core.query<{ key: string }>('SELECT key FROM user_tasks WHERE instance_key = $1', [
      key,
    ]);
    const taskKey = task?.key as never;
    await core.userTasks.assign(context, taskKey, 'ana', { allowOverride: false });
    await other.userTasks.assign(context, taskKey, null, { allowOverride: true });

    // In the memory of the first process the task still belongs to ana.
    await expect(
      core.userTasks.assign(context, taskKey, 'ben', { allowOverride: false }),
    ).resolves.toBeUndefined();
    await expect(
      core.userTasks.assign(context, taskKey, 'cleo', { allowOverride: false }),
    ).rejects.toMatchObject({
      code: 'TASK_ALREADY_ASSIGNED',
      details: { assignee: 'ben' },
    });
  });

  test('gives one winner when two people claim a task at once', async () => {
    const { processInstanceKey: key } = await core.begin('waiting');
    const [task] = await core.query<{ key: string }>('SELECT key FROM user_tasks WHERE instance_key = $1', [
      key,
    ]);
    const claims = await Promise.allSettled(
      [core, other, core, other].map((each, index) =>
        each.userTasks.assign(context, task?.key as never, `person${index}`, { allowOverride: false }),
      ),
    );
    expect(claims.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('an Idempotency-Key', () => {
  test('makes fifty equal starts in two processes one instance', async () => {
    const request = { processDefinitionId: 'waiting', variables: {} };
    const starts = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? core : other).instances.start(withKey('twins'), request),
      ),
    );
    expect(new Set(starts.map((each) => each.processInstanceKey)).size).toBe(1);
    const key = starts[0]?.processInstanceKey;
    const rows = await core.query('SELECT 1 FROM process_instances WHERE key = $1', [key]);
    expect(rows).toHaveLength(1);
    await expect(core.instances.start(withKey('twins', 'bb'), request)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('is not used up by a refused request', async () => {
    const missing = { processDefinitionId: 'nobody', variables: {} };
    await expect(core.instances.start(withKey('refused'), missing)).rejects.toMatchObject({
      code: 'PROCESS_NOT_FOUND',
    });
    const started = await core.instances.start(withKey('refused'), {
      processDefinitionId: 'waiting',
      variables: {},
    });
    expect(started.ended).toBe(false);
  });
});
