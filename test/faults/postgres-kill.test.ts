import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../runtime/store/embedded-postgres/start-embedded-postgres.ts';
import { isConnectionLoss } from '../../runtime/store/transient-failure.ts';
import { migrate } from '../../runtime/store/migrate.ts';
import { eventually } from '../runtime/start-core.ts';
import { temporaryDataDir, watch } from '../support/throw-away-cluster.ts';
import { deployWork } from './deploy-work.ts';
import { startEngine, type EngineUnderTest } from './engine-under-test.ts';

interface Job {
  readonly jobKey: string;
  readonly leaseToken: string;
}

let dataDir: string;
let callOff: () => void;
let server: EmbeddedPostgres;
let engine: EngineUnderTest;

beforeAll(async () => {
  dataDir = temporaryDataDir();
  callOff = watch(dataDir);
  // A server of its own, which syncs to disk: it is going to die.
  server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  await migrate(server.connectionString);
  await deployWork(server.connectionString);
  engine = await startEngine(server.connectionString);
}, 120_000);

afterAll(async () => {
  await engine.stop();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  callOff();
}, 60_000);

/** On a connection of its own: those of a pool die with the server. */
async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

test('kill -9 of PostgreSQL under load: what was acknowledged is there once, and the engine goes on by itself', async () => {
  const started = new Map<string, string>();
  const completed = new Set<string>();
  const refusals = new Set<string>();
  let isOver = false;
  // What the API tells as DATABASE_UNAVAILABLE.
  const seen = (error: { code?: string }): void => {
    if (!isConnectionLoss(error)) refusals.add(error.code ?? 'UNKNOWN');
  };
  const untilAnswered = async (name: string): Promise<void> => {
    for (;;) {
      try {
        const { processInstanceKey } = await engine.ask<{ processInstanceKey: string }>('start', {
          key: name,
          processDefinitionId: 'work',
        });
        started.set(name, processInstanceKey);
        return;
      } catch (error) {
        // The same request once more, with its key.
        seen(error as { code?: string });
        await new Promise((resume) => setTimeout(resume, 50));
      }
    }
  };
  const starter = async (name: string): Promise<void> => {
    for (let count = 0; !isOver; count += 1) await untilAnswered(`${name}-${String(count)}`);
  };
  const work = async (): Promise<number> => {
    const jobs = await engine.ask<Job[]>('activate', { max: 8 });
    const outcomes = await Promise.allSettled(
      jobs.map(async (job) => {
        await engine.ask('complete', { job });
        completed.add(job.jobKey);
      }),
    );
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') seen(outcome.reason as { code?: string });
    return jobs.length;
  };
  const worker = async (): Promise<void> => {
    while (!isOver) await work().catch(seen);
  };
  const loading = Promise.all([...['a', 'b', 'c', 'd'].map(starter), worker(), worker()]);
  for (let round = 0; round < 2; round += 1) {
    const before = started.size;
    await eventually(() => Promise.resolve(started.size > before + 10), 60_000);
    const dying = server.pid;
    process.kill(dying, 'SIGKILL');
    await eventually(() => Promise.resolve(server.pid !== dying), 60_000);
  }
  const atLast = started.size;
  await eventually(() => Promise.resolve(started.size > atLast + 10), 60_000);
  isOver = true;
  await loading;
  // Locks of attempts whose end was lost run out within seconds.
  await eventually(async () => {
    await work().catch(seen);
    return (await query('SELECT 1 FROM process_instances LIMIT 1')).length === 0;
  }, 90_000);

  const ended = await query<{ key: string; state: string; request: string }>(
    `SELECT key::text, state, variables ->> 'key' AS request FROM history_instances`,
  );
  expect(new Map(ended.map(({ request, key }) => [request, key]))).toEqual(started);
  expect(ended).toHaveLength(started.size);
  expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['COMPLETED']));
  const done = await query<{ job: string; times: number }>(
    `SELECT command ->> 'jobKey' AS job, count(*)::int AS times FROM transitions WHERE command ->> 'kind' = 'completeJob' GROUP BY 1`,
  );
  expect(done.filter(({ times }) => times > 1)).toEqual([]);
  const jobs = new Set(done.map(({ job }) => job));
  expect([...completed].filter((key) => !jobs.has(key))).toEqual([]);
  // Whoever was refused was told the truth: nothing happened, or it is not known.
  const honest = [
    'DATABASE_UNAVAILABLE',
    'OUTCOME_UNKNOWN',
    'JOB_LEASE_LOST',
    'JOB_NOT_FOUND',
    'JOB_NOT_ACTIVE',
  ];
  expect([...refusals].filter((code) => !honest.includes(code))).toEqual([]);
}, 360_000);
