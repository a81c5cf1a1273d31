#!/usr/bin/env node
/**
 * `npm run bench -- [W1 W2 …] [--seconds 5] [--rounds 3] [--quick] [--size 1000,100000] [--only millrace,dbos] [--json file]` measures
 * Millrace and its peers in turn on one PostgreSQL; `--quick` is one round of two seconds. `npm run bench -- --counts` checks the counts
 * that CI holds; `npm run bench -- scale [waiting elements variables]` compares a step beside little and beside much;
 * `npm run bench -- profile W2 [--out folder]` shows where the CPU goes, also `profile engine` and `profile http`. It starts every server it needs. `npm run bench -- engine` measures the pure
 * engine alone,
 * `npm run bench -- http` the API alone.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countRows, freshDatabase, measure, startContestant } from './harness.mjs';
import { NOT_RUN, SCENARIOS, printScenario } from './scenarios.mjs';
import { print, printNotRun, summarize } from './table.mjs';
import { COUNTS, COUNT_ROUNDS, COUNT_SLACK, WORKLOADS, loadName } from './workloads.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    size: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    counts: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const seconds = Number(options.seconds ?? (options.quick ? 2 : 5));

// The engine and the API alone need no database.
const alone = {
  engine: async () => (await import('./engine.mjs')).measureEngine({ rounds: Number(options.rounds ?? 5) }),
  http: async () => (await import('./http.mjs')).measureHttp({ rounds }),
};
const aloneName = positionals.find((name) => name in alone);
if (aloneName !== undefined) process.exit(await runAlone(aloneName));
const isScale = positionals[0] === 'scale';
if (!options.counts && !isScale) install();
const { startEmbeddedPostgres } =
  await import('../dist/runtime/store/embedded-postgres/start-embedded-postgres.js');
const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
// Where the user who runs PostgreSQL for root could not enter, the cluster would be kept elsewhere, and stay there.
chmodSync(directory, 0o755);
const postgres = await startEmbeddedPostgres({
  dataDir: directory,
  log: () => {},
  // Statements are counted by the server itself, for every contestant alike.
  settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_utility': 'off' },
});
// A run that is called off leaves nothing behind either.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void tidyUp().then(() => process.exit(1)));
try {
  process.exitCode = await chosenRun();
} finally {
  await tidyUp();
}

async function runAlone(name) {
  if (positionals[0] !== 'profile') return alone[name]();
  const { profileHere } = await import('./scenarios/profile.mjs');
  return profileHere({ name, out: options.out, work: alone[name] });
}

async function tidyUp() {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function scale() {
  const { measureScale } = await import('./scale.mjs');
  return measureScale(
    postgres,
    positionals.slice(1),
    options.size === undefined ? undefined : Number(options.size),
  );
}

function chosenRun() {
  if (isScale) return scale();
  if (options.counts) return checkCounts();
  return positionals[0] === 'profile' ? showProfile() : compare();
}

/** The peers have a package file of their own, so that the product's install stays lean. */
function install() {
  const installed = join(here, 'node_modules', '.package-lock.json');
  if (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs
  )
    return;
  console.log('Installing the peers …');
  const { status } = spawnSync('npm', ['ci'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci in bench/ failed; see above');
}

async function compare() {
  const known = [...Object.keys(WORKLOADS), ...Object.keys(SCENARIOS)];
  const ids = positionals.length > 0 ? positionals : known;
  const results = [];
  const scenarios = {};
  const notRun = [];
  for (const id of ids) {
    if (!known.includes(id)) throw new Error(`there is no workload ${id}; known: ${known.join(', ')}`);
    const workload = WORKLOADS[id] ?? SCENARIOS[id];
    console.log(`\n${id}: ${workload.title}`);
    if (SCENARIOS[id] !== undefined) {
      scenarios[id] = await playScenario(SCENARIOS[id]);
      notRun.push(...reasonsOf(id, NOT_RUN[id], new Map()));
      continue;
    }
    const measured = [];
    const failed = new Map();
    for (let round = 0; round < rounds; round += 1) {
      for (const name of chosen(workload).filter((each) => !failed.has(each)))
        for (const size of sizesOf(workload)) {
          const measuring = measureContestant(id, workload, name, size);
          // Ours has to run; a peer that cannot, as where its server is not to be had, leaves the others alone.
          if (name === workload.contestants[0]) measured.push(...(await measuring));
          else
            await measuring.then((rows) => measured.push(...rows)).catch((error) => failed.set(name, error));
        }
    }
    const names = chosen(workload).filter((name) => !failed.has(name));
    results.push(...summarize(id, workload, measured, names, sizesOf(workload)));
    notRun.push(...reasonsOf(id, workload.notRun, failed));
  }
  if (results.length > 0) print(results);
  printNotRun(notRun);
  for (const [id, rows] of Object.entries(scenarios)) printScenario(id, rows);
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify({ at: new Date().toISOString(), results, scenarios, notRun }, null, 2)}\n`,
    );
  const missed =
    results.some((row) => row.verdict === 'MISSED') ||
    Object.values(scenarios).some((rows) => rows.some((row) => row.ok === false));
  return missed ? 1 : 0;
}

function reasonsOf(id, reasons = {}, failed) {
  const isAsked = (name) => options.only === undefined || options.only.split(',').includes(name);
  const given = Object.entries(reasons).filter(([name]) => isAsked(name));
  const met = [...failed].map(([name, error]) => [name, `it failed: ${error.message.split('\n')[0]}`]);
  return [...met, ...given].map(([contestant, reason]) => ({ workload: id, contestant, reason }));
}

function playScenario(scenario) {
  const size = options.size === undefined ? undefined : Number(options.size);
  return scenario.run({ begin, restart, seconds, size, postgres });
}

async function showProfile() {
  const { profile } = await import('./scenarios/profile.mjs');
  const workload = positionals[1] ?? 'W2';
  if (WORKLOADS[workload] === undefined)
    throw new Error(
      `there is no profile of ${workload}; known: engine, http, ${Object.keys(WORKLOADS).join(', ')}`,
    );
  const [contestantName] = WORKLOADS[workload].contestants;
  // The largest size is what a profile is for.
  const size = sizesOf(WORKLOADS[workload]).at(-1);
  await profile({ begin, seconds, workload, contestantName, size, out: options.out });
  return 0;
}

function chosen({ contestants }) {
  return options.only ? contestants.filter((name) => options.only.split(',').includes(name)) : contestants;
}

function sizesOf({ sizes = [undefined] }) {
  return options.size === undefined || sizes[0] === undefined ? sizes : options.size.split(',').map(Number);
}

async function measureContestant(id, workload, name, size) {
  const { contestant, database } = await begin(name);
  const rows = [];
  try {
    for (const load of workload.loads) {
      const { operations } = load;
      if (operations !== undefined || size !== undefined) await contestant.prepare(id, { operations, size });
      if (operations === undefined && size === undefined)
        await contestant.run(id, { concurrency: load.concurrency ?? 4, seconds: 1 });
      if (workload.warmUpSize !== undefined) await warmUp(contestant, id, workload.warmUpSize, size);
      const row = await measure(contestant, id, { seconds, ...load }, database);
      rows.push({ name, load: loadName(load), size, ...row });
      console.log(
        `  ${name} ${size === undefined ? '' : `size ${size} `}load ${loadName(load)}: ${row.rate.toFixed(0)}/s, p50 ${row.p50Ms.toFixed(1)} ms, p99 ${row.p99Ms.toFixed(1)} ms`,
      );
    }
  } finally {
    await contestant.stop();
  }
  return rows;
}

/** A smaller one first, where there is no loop to turn for a second: code that has never run is slow in every contestant. */
async function warmUp(contestant, id, warmUpSize, size) {
  await contestant.prepare(id, { size: warmUpSize });
  await contestant.run(id, {});
  await contestant.prepare(id, { size });
}

async function begin(name, env) {
  const url = await freshDatabase(postgres.connectionString, `bench_${name.replaceAll('-', '_')}`);
  const database = { url, postmasterPid: postgres.pid };
  return { contestant: await restart(name, database, env), database };
}

/** A process on a database that is there already. */
function restart(name, { url }, env) {
  return startContestant(join(here, 'contestants', `${name}.mjs`), url, env);
}

/** Housekeeping of PostgreSQL and pg-boss may fall into a run: what misses is counted again, and the lowest counts. */
async function lowestCounts(contestant, count, database) {
  let lowest = null;
  for (let round = 1; round <= COUNT_ROUNDS; round += 1) {
    const load = { concurrency: count.concurrency, operations: count.operations };
    const row = await measure(contestant, count.workload, load, database);
    const counts = [
      [count.writeTransactions, row.writeTransactionsPerOperation, 'write transactions'],
      [count.walBytes, row.walBytesPerOperation, 'WAL bytes'],
      [count.statements, row.statementsPerOperation, 'statements'],
    ].filter(([limit]) => limit !== undefined);
    lowest = counts.map(([limit, value, unit], index) => [
      limit,
      Math.min(value, lowest?.[index]?.[1] ?? value),
      unit,
    ]);
    if (lowest.every(([limit, value]) => isWithin(limit, value, count))) break;
  }
  return lowest;
}

function isWithin(limit, value, { per }) {
  return value / per <= limit * COUNT_SLACK;
}

/** The counts of performance.md section 3: no clock in them, so CI can hold them. */
async function checkCounts() {
  const { contestant, database } = await begin('millrace');
  let missed = 0;
  try {
    for (const count of COUNTS) {
      await contestant.run(count.workload, {
        concurrency: count.concurrency,
        operations: Math.ceil(count.operations / 5),
      });
      for (const [limit, value, unit] of await lowestCounts(contestant, count, database)) {
        const ok = isWithin(limit, value, count);
        if (!ok) missed += 1;
        console.log(
          `${ok ? 'ok  ' : 'MISS'} ${count.workload} c=${count.concurrency}: ${(value / count.per).toFixed(2)} ${unit}, limit ${limit}`,
        );
      }
      for (const table of count.leavesNone ?? []) {
        const left = await countRows(database.url, table);
        if (left > 0) missed += 1;
        console.log(
          `${left === 0 ? 'ok  ' : 'MISS'} ${count.workload}: ${left} rows of ${table} are left, limit 0`,
        );
      }
    }
  } finally {
    await contestant.stop();
  }
  return missed === 0 ? 0 : 1;
}
