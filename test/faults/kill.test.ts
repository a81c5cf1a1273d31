import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { replayJournal } from '../../runtime/commands/replay-journal.ts';
import { createModelCache } from '../../runtime/definitions/model-cache.ts';
import { createPools, type Pools } from '../../runtime/store/pools.ts';
import { startFormProcess } from '../api/models.ts';
import { eventually } from '../runtime/start-core.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { deployWork } from './deploy-work.ts';
import { NoAnswer, startEngine, type EngineUnderTest } from './engine-under-test.ts';

const PROOF_FORM = JSON.stringify({
  type: 'default',
  id: 'proof',
  schemaVersion: 18,
  components: [{ type: 'filepicker', id: 'F', key: 'proof', label: 'Proof' }],
});

interface Job {
  readonly jobKey: string;
  readonly leaseToken: string;
}

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = createPools(database.connectionString, 'faults', {}, databaseWithout);
  await deployWork(database.connectionString);
}, 60_000);

afterAll(async () => {
  await pools.end();
  await database.drop();
});

/** What the outside world knows: which requests it has an answer for. */
class Client {
  readonly started = new Map<string, string>();
  readonly completed = new Set<string>();
  private readonly keys: string[] = [];
  private count = 0;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  get requests(): number {
    return this.keys.length;
  }

  /** Starts and completes until the engine is gone, or until told to stop. */
  async load(engine: EngineUnderTest, until: () => boolean): Promise<void> {
    await Promise.all([
      ...Array.from({ length: 8 }, () => this.starter(engine, until)),
      this.worker(engine, until),
      this.worker(engine, until),
    ]);
  }

  /** Whoever has no answer repeats with the same key: that is always safe (G12). */
  async settle(engine: EngineUnderTest, isDone: () => Promise<boolean>): Promise<void> {
    await Promise.all(
      this.keys.filter((key) => !this.started.has(key)).map((key) => this.start(engine, key)),
    );
    // Locks of attempts that died with the engine run out within seconds.
    const deadline = performance.now() + 30_000;
    while (performance.now() < deadline && ((await this.work(engine)) || !(await isDone())));
  }

  private async starter(engine: EngineUnderTest, until: () => boolean): Promise<void> {
    while (!until()) {
      const key = `${this.name}-${(this.count += 1)}`;
      this.keys.push(key);
      if (!(await this.start(engine, key))) return;
    }
  }

  private async worker(engine: EngineUnderTest, until: () => boolean): Promise<void> {
    while (!until()) {
      try {
        await this.work(engine);
      } catch (error) {
        if (error instanceof NoAnswer) return;
        throw error;
      }
    }
  }

  private async start(engine: EngineUnderTest, key: string): Promise<boolean> {
    try {
      const { processInstanceKey } = await engine.ask<{ processInstanceKey: string }>('start', {
        key,
        processDefinitionId: 'work',
      });
      this.started.set(key, processInstanceKey);
      return true;
    } catch (error) {
      if (error instanceof NoAnswer) return false;
      throw error;
    }
  }

  private async work(engine: EngineUnderTest): Promise<boolean> {
    const jobs = await engine.ask<Job[]>('activate', { max: 8 });
    await Promise.all(
      jobs.map(async (job) => {
        try {
          await engine.ask('complete', { job });
          this.completed.add(job.jobKey);
        } catch (error) {
          if (error instanceof NoAnswer) throw error;
          // Another attempt of ours was faster.
          expect(['JOB_LEASE_LOST', 'JOB_NOT_FOUND', 'JOB_NOT_ACTIVE']).toContain(
            (error as { code?: string }).code,
          );
        }
      }),
    );
    return jobs.length > 0;
  }
}

/** The next engine on the same database, and what has to be true when all is done. */
async function goOn(client: Client, name: string): Promise<void> {
  const engine = await startEngine(database.connectionString);
  try {
    await client.settle(
      engine,
      async () => (await pools.reads.query('SELECT 1 FROM process_instances LIMIT 1')).rowCount === 0,
    );
    await check(client, name);
  } finally {
    await engine.stop();
  }
}

/** Nothing acknowledged is lost, nothing happened twice, and everything has come to its end. */
async function check(client: Client, name: string): Promise<void> {
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await pools.reads.query<Row>(text, values)).rows;
  await eventually(async () => (await query(`SELECT 1 FROM process_instances`)).length === 0, 30_000);
  const ended = await query<{ key: string; state: string; request: string }>(
    `SELECT key, state, variables ->> 'key' AS request FROM history_instances WHERE variables ->> 'key' LIKE $1`,
    [`${name}-%`],
  );
  expect(new Set(ended.map(({ request }) => request)).size).toBe(client.requests);
  expect(ended).toHaveLength(client.requests);
  expect(ended.every(({ state }) => state === 'COMPLETED')).toBe(true);
  for (const [request, key] of client.started)
    expect(ended).toContainEqual({ key, state: 'COMPLETED', request });

  const doubled = await query(
    `SELECT instance_key, command ->> 'jobKey' FROM transitions WHERE command ->> 'kind' = 'completeJob' GROUP BY 1, 2 HAVING count(*) > 1`,
  );
  expect(doubled).toEqual([]);
  const completed = await query<{ job: string }>(
    `SELECT command ->> 'jobKey' AS job FROM transitions WHERE command ->> 'kind' = 'completeJob'`,
  );
  const jobs = new Set(completed.map(({ job }) => job));
  for (const key of client.completed) expect(jobs.has(key)).toBe(true);
  const leftovers = await query(
    `SELECT 'job' FROM jobs UNION ALL SELECT 'command' FROM command_rows UNION ALL SELECT 'variable' FROM variables`,
  );
  expect(leftovers).toEqual([]);

  const models = createModelCache(pools.reads);
  for (const { key } of ended.slice(0, 50)) {
    expect(await replayJournal({ pools, models, timeZone: 'UTC' }, key as never)).toMatchObject({
      firstDifference: null,
    });
  }
}

/** What the engine before left is taken at once and counts as well: with bad luck this one dies before it is ready. */
async function startDoomed(failpoint: { name: string; after: number }): Promise<EngineUnderTest> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startEngine(database.connectionString, failpoint);
    } catch (error) {
      if (!(error instanceof NoAnswer) || tries === 5) throw error;
    }
  }
}

describe('kill -9 of the engine', () => {
  test("after a start by form: its files are the instance's and stay", async () => {
    const engine = await startEngine(database.connectionString, {
      name: 'after-commit-before-answer',
      after: 0,
    });
    await engine.ask('deploy', { name: 'proof.form', content: PROOF_FORM });
    await engine.ask('deploy', { name: 'asked.bpmn', content: startFormProcess('asked', 'proof') });
    const { documentId } = await engine.ask<{ documentId: string }>('addFile', { content: 'proof' });
    const variables = { proof: [{ 'camunda.document.type': 'camunda', storeId: 'database', documentId }] };
    const start = { key: 'by-form', processDefinitionId: 'asked', variables };
    await expect(engine.ask('startByForm', start)).rejects.toThrow(NoAnswer);
    const { rows } = await pools.reads.query(
      `SELECT o.expires_at, o.is_provisional FROM documents o JOIN history_instances i ON i.key = o.instance_key WHERE o.document_id = $1`,
      [documentId],
    );
    expect(rows).toEqual([{ expires_at: null, is_provisional: false }]);
  }, 30_000);

  test.each([
    ['before-commit', 12],
    ['after-commit-before-answer', 12],
    ['before-claim', 4],
    ['after-claim', 3],
    ['after-answer', 15],
  ])(
    '%s: no acknowledged command is lost and no effect happens twice',
    async (name, after) => {
      const client = new Client(name);
      const engine = await startDoomed({ name, after });
      let isOver = false;
      void engine.ended.then(() => (isOver = true));
      await client.load(engine, () => isOver);
      await engine.ended;
      await goOn(client, name);
    },
    90_000,
  );

  test('again and again under load', async () => {
    const client = new Client('load');
    for (let round = 0; round < 3; round += 1) {
      const engine = await startEngine(database.connectionString);
      let isOver = false;
      const loading = client.load(engine, () => isOver);
      await new Promise((resume) => setTimeout(resume, 400 + Math.random() * 800));
      await engine.kill();
      isOver = true;
      await loading;
    }
    await goOn(client, 'load');
  }, 120_000);
});
