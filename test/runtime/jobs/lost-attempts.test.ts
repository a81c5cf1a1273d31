import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Key } from '#engine';
import type { Submission } from '../../../runtime/commands/submission.ts';
import { createLostAttempts } from '../../../runtime/jobs/lost-attempts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, sequence, serviceTask, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString, { stopWithinMs: 500 });
  await core.deploy({ worked: sequence(serviceTask('work', 'own')) });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

test('what could not be given back is given back later, all jobs of an instance at once', async () => {
  const asked: Submission[] = [];
  let isAway = true;
  const lost = createLostAttempts({
    processId: 'me',
    submit: (submission) => {
      asked.push(submission);
      if (isAway) return Promise.reject(new Error('The database is away.'));
      return Promise.resolve({ kind: 'rejected', rejection: { code: 'NOT_FOUND', message: '' } });
    },
    log: () => undefined,
  });
  lost.add('1024' as Key, ['2048' as Key]);
  lost.add('1024' as Key, ['3072' as Key]);
  await lost.reclaim();
  isAway = false;
  await lost.reclaim();
  await lost.reclaim();
  expect(asked.map(({ command }) => command)).toEqual([
    { kind: 'reclaimJobs', owner: 'me', jobKeys: ['2048', '3072'] },
    { kind: 'reclaimJobs', owner: 'me', jobKeys: ['2048', '3072'] },
  ]);
});

test('an attempt that this process holds without working on it runs again', async () => {
  const attempts = new Map<Key, number>();
  core.registerWorker({
    type: 'own',
    concurrency: 64,
    lockMs: 60_000,
    handle: ({ processInstanceKey }) => {
      const attempt = (attempts.get(processInstanceKey) ?? 0) + 1;
      attempts.set(processInstanceKey, attempt);
      // The first one never ends, as if its commit had got no answer.
      return attempt === 1 ? new Promise(() => undefined) : Promise.resolve({});
    },
  });
  // While the worker looks into the database for its first jobs its places are promised to those: a job gets a row until then.
  const { key, row } = await eventually(async () => {
    const { processInstanceKey } = await core.begin('worked');
    const [found] = await core.query<{ owner: string; jobs: [[number]] | null }>(
      'SELECT local_owner AS owner, local_jobs AS jobs FROM process_instances WHERE key = $1',
      [processInstanceKey],
    );
    return found?.jobs != null && { key: processInstanceKey, row: { ...found, jobs: found.jobs } };
  });
  const jobKey = String(BigInt(key) + 1024n * BigInt(row.jobs[0][0])) as Key;
  const lost = createLostAttempts({ processId: row.owner, submit: core.submit, log: () => undefined });
  lost.add(key, [jobKey]);
  await lost.reclaim();
  await eventually(
    async () => (await core.query('SELECT 1 FROM history_instances WHERE key = $1', [key])).length === 1,
  );
  expect(attempts.get(key)).toBe(2);
  // What was given back already, or has ended, changes nothing.
  lost.add(key, [jobKey]);
  await lost.reclaim();
  await expect(core.instances.cancel(context, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
