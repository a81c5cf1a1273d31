/**
 * W15: kill -9 of the engine and of PostgreSQL during W2: how long until the next instance ends, that nothing acknowledged is lost,
 * and how many effects were repeated. A worker leaves a byte in a file for each effect.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const GOAL_S = { must: 10, want: 3 };
const CALLERS = 64;

export const kills = {
  title: 'kill -9 of the engine and of PostgreSQL during W2',
  async run({ begin, restart, seconds, postgres }) {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-effects-'));
    const effects = join(folder, 'effects');
    writeFileSync(effects, '');
    const env = { BENCH_EFFECTS: effects };
    const { contestant, database } = await begin('millrace', env);
    try {
      const engine = await killEngine(contestant, () => restart('millrace', database, env), seconds);
      const server = await killPostgres(engine.contestant, postgres, seconds);
      await untilIdle(database.url);
      await engine.contestant.stop();
      const after = await tally(database.url);
      const lost = server.keys.length - (await countEnded(database.url, server.keys));
      const written = statSync(effects).size;
      return [
        ...goingAgain('engine killed', engine.againMs),
        ...goingAgain('PostgreSQL killed', server.againMs),
        {
          what: 'instances that callers saw the end of and that are not there',
          value: lost,
          unit: `of ${server.keys.length}`,
          goal: '0',
          ok: lost === 0,
        },
        {
          what: 'instances that never came to their end',
          value: after.open,
          unit: '',
          goal: '0',
          ok: after.open === 0,
        },
        { what: 'jobs completed twice', value: after.doubled, unit: '', goal: '0', ok: after.doubled === 0 },
        { what: 'effects', value: written, unit: '' },
        { what: 'of them repeated', value: written - after.jobs, unit: '' },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

// helpers

/** The engine dies under load; the next one is started at once, as a supervisor would. */
async function killEngine(contestant, start, seconds) {
  await contestant.run('W2', { concurrency: CALLERS, seconds: 1 });
  const running = contestant.run('W2', { concurrency: CALLERS, seconds: seconds + 30 }).catch(() => null);
  await sleep(seconds * 1000);
  const killedAt = performance.now();
  process.kill(contestant.pid, 'SIGKILL');
  await running;
  const next = await start();
  await next.run('W2', { concurrency: 1, operations: 1 });
  return { contestant: next, againMs: performance.now() - killedAt };
}

/** The database dies under load and is started again by whoever supervises it; callers repeat what got no answer. */
async function killPostgres(contestant, postgres, seconds) {
  const loading = contestant.run('W15', { concurrency: CALLERS, seconds: seconds + 10 });
  await sleep(seconds * 1000);
  const killedAt = Date.now();
  process.kill(postgres.pid, 'SIGKILL');
  const { ends, keys } = await loading;
  const next = ends.find((at) => at > killedAt + 50);
  return { againMs: next === undefined ? Infinity : next - killedAt, keys };
}

function goingAgain(what, ms) {
  const verdict = ms <= GOAL_S.want * 1000 ? 'want' : 'must';
  return [
    {
      what: `${what}: until the next instance has ended`,
      value: ms / 1000,
      unit: 's',
      goal: `< ${GOAL_S.must}, want ${GOAL_S.want} (${verdict})`,
      ok: ms < GOAL_S.must * 1000,
    },
  ];
}

async function untilIdle(url) {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if ((await tally(url)).open === 0) return;
    await sleep(250);
  }
}

async function countEnded(url, keys) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT count(DISTINCT key)::int AS count FROM history_instances WHERE state = 'COMPLETED' AND key = ANY ($1::bigint[])`,
    [keys],
  );
  await client.end();
  return rows[0].count;
}

async function tally(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM process_instances) AS open,
      (SELECT count(*)::int FROM transitions WHERE command ->> 'kind' = 'completeJob') AS jobs,
      (SELECT count(*)::int FROM (SELECT FROM transitions WHERE command ->> 'kind' = 'completeJob'
        GROUP BY instance_key, command ->> 'jobKey' HAVING count(*) > 1) d) AS doubled`,
  );
  await client.end();
  return rows[0];
}
