import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPools, type Pools } from '../../runtime/store/pools.ts';
import { eventually } from '../runtime/start-core.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { deployWork } from './deploy-work.ts';
import { NoAnswer, startEngine, type EngineUnderTest } from './engine-under-test.ts';

interface Job {
  readonly jobKey: string;
  readonly leaseToken: string;
}

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = createPools(database.connectionString, 'rolling restart', {}, databaseWithout);
  await deployWork(database.connectionString);
}, 60_000);

afterAll(async () => {
  await pools.end();
  await database.drop();
});

/** Callers behind something that knows which processes serve; whoever gets no answer repeats with the same key (G12). */
class Callers {
  readonly serving: EngineUnderTest[] = [];
  readonly requests = new Map<string, string>();
  /** Codes of errors a caller saw; answers that never came are not among them. */
  readonly errors = new Map<string, number>();
  private isOver = false;
  private isAllDone = false;
  private workers: readonly Promise<void>[] = [];

  async load(): Promise<void> {
    this.workers = [this.worker(), this.worker()];
    await Promise.all(Array.from({ length: 8 }, (_, index) => this.starter(`caller${String(index)}`)));
  }

  /** Nothing more is started; what has been goes on. */
  end(): void {
    this.isOver = true;
  }

  /** Work that a process has left to the others comes some seconds later: workers stay until all of it is done. */
  async dismiss(): Promise<void> {
    this.isAllDone = true;
    await Promise.all(this.workers);
  }

  private async starter(name: string): Promise<void> {
    for (let count = 0; !this.isOver; count += 1) {
      const key = `${name}-${String(count)}`;
      const started = await this.untilAnswered<{ processInstanceKey: string }>('start', {
        key,
        processDefinitionId: 'work',
      });
      if (started !== null) this.requests.set(key, started.processInstanceKey);
    }
  }

  private async worker(): Promise<void> {
    for (;;) {
      const jobs = (await this.untilAnswered<Job[]>('activate', { max: 8 })) ?? [];
      if (jobs.length === 0 && this.isAllDone) return;
      await Promise.all(jobs.map((job) => this.untilAnswered('complete', { job })));
    }
  }

  private async untilAnswered<T>(operation: string, input: object): Promise<T | null> {
    for (;;) {
      const engine = this.serving[Math.floor(Math.random() * this.serving.length)];
      try {
        if (engine !== undefined) return await engine.ask<T>(operation, input);
        await new Promise((resume) => setTimeout(resume, 10));
      } catch (error) {
        const { code = 'UNKNOWN' } = error as { code?: string };
        // It has just begun to stop, and says that it took nothing.
        if (error instanceof NoAnswer || code === 'DRAINING') continue;
        this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
        return null;
      }
    }
  }
}

test('processes are replaced one after the other under load: no caller sees an error, nothing is lost or done twice', async () => {
  const callers = new Callers();
  callers.serving.push(
    await startEngine(database.connectionString),
    await startEngine(database.connectionString),
  );
  const loading = callers.load();
  for (let round = 0; round < 3; round += 1) {
    const next = await startEngine(database.connectionString);
    await new Promise((resume) => setTimeout(resume, 700));
    const leaving = callers.serving.shift();
    callers.serving.push(next);
    // It gets nothing new and ends with what it has begun.
    await leaving?.stop();
  }
  callers.end();
  await loading;
  try {
    expect(callers.requests.size).toBeGreaterThan(20);
    const ended = await eventually(async () => {
      const { rows } = await pools.reads.query<{ key: string; request: string; state: string }>(
        `SELECT key, state, variables ->> 'key' AS request FROM history_instances`,
      );
      return rows.length >= callers.requests.size && rows;
    }, 30_000);
    await callers.dismiss();
    expect(Object.fromEntries(callers.errors)).toEqual({});
    expect(new Map(ended.map(({ request, key }) => [request, key]))).toEqual(callers.requests);
    expect(ended).toHaveLength(callers.requests.size);
    expect(ended.every(({ state }) => state === 'COMPLETED')).toBe(true);
    const { rows: doubled } = await pools.reads.query(
      `SELECT instance_key FROM transitions WHERE command ->> 'kind' = 'completeJob' GROUP BY instance_key, command ->> 'jobKey' HAVING count(*) > 1`,
    );
    expect(doubled).toEqual([]);
  } finally {
    await callers.dismiss();
    await Promise.all(callers.serving.map((engine) => engine.stop()));
  }
}, 120_000);
