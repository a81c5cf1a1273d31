#!/usr/bin/env node
/**
 * `npm run bench -- [W1 W2 …] [--seconds 5] [--rounds 3] [--only millrace,dbos] [--json file]` measures Millrace and its peers in turn on one
 * PostgreSQL; `npm run bench -- --counts` checks the counts that CI holds. It starts every server it needs. `npm run bench -- engine`
 * measures the pure engine alone, `npm run bench -- http` the API alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freshDatabase, measure, median, startContestant } from './harness.mjs';
import { COUNTS, COUNT_SLACK, WORKLOADS } from './workloads.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    only: { type: 'string' },
    counts: { type: 'boolean', default: false },
  },
});

if (positionals.includes('engine')) {
  const { measureEngine } = await import('./engine.mjs');
  process.exit(await measureEngine({ rounds: Number(options.rounds) }));
}
if (positionals.includes('http')) {
  const { measureHttp } = await import('./http.mjs');
  process.exit(await measureHttp({ rounds: Number(options.rounds) }));
}
if (!options.counts) install();
const { startEmbeddedPostgres } =
  await import('../dist/runtime/store/embedded-postgres/start-embedded-postgres.js');
const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const postgres = await startEmbeddedPostgres({
  dataDir: directory,
  log: () => {},
});
try {
  process.exitCode = options.counts ? await checkCounts() : await compare();
} finally {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
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
  const ids = positionals.length > 0 ? positionals : Object.keys(WORKLOADS);
  const results = [];
  for (const id of ids) {
    const workload = WORKLOADS[id];
    if (!workload) throw new Error(`there is no workload ${id}; known: ${Object.keys(WORKLOADS).join(', ')}`);
    console.log(`\n${id}: ${workload.title}`);
    const rounds = [];
    for (let round = 0; round < Number(options.rounds); round += 1) {
      for (const name of chosen(workload)) rounds.push(...(await measureContestant(id, workload, name)));
    }
    results.push(...summarize(id, workload, rounds));
  }
  print(results);
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ at: new Date().toISOString(), results }, null, 2)}\n`);
  return results.some((row) => row.verdict === 'MISSED') ? 1 : 0;
}

function chosen({ contestants }) {
  return options.only ? contestants.filter((name) => options.only.split(',').includes(name)) : contestants;
}

async function measureContestant(id, workload, name) {
  const { contestant, database } = await begin(name);
  const rows = [];
  try {
    for (const load of workload.loads) {
      if (load.operations) await contestant.prepare(id, load.operations);
      else await contestant.run(id, { concurrency: load.concurrency, seconds: 1 });
      const row = await measure(contestant, id, { seconds: Number(options.seconds), ...load }, database);
      rows.push({ name, concurrency: load.concurrency, ...row });
      console.log(
        `  ${name} c=${load.concurrency}: ${row.rate.toFixed(0)}/s, p50 ${row.p50Ms.toFixed(1)} ms, p99 ${row.p99Ms.toFixed(1)} ms`,
      );
    }
  } finally {
    await contestant.stop();
  }
  return rows;
}

async function begin(name) {
  const url = await freshDatabase(postgres.connectionString, `bench_${name.replaceAll('-', '_')}`);
  const contestant = await startContestant(join(here, 'contestants', `${name}.mjs`), url);
  return { contestant, database: { url, postmasterPid: postgres.pid } };
}

/** Medians over the rounds, and the ratio to each peer at the same concurrency. */
function summarize(id, workload, rounds) {
  const own = workload.contestants[0];
  const summary = [];
  for (const { concurrency } of workload.loads) {
    const of = (name) => rounds.filter((row) => row.name === name && row.concurrency === concurrency);
    const ownRate = median(of(own).map((row) => row.rate));
    for (const name of chosen(workload)) {
      const rows = of(name);
      const mid = (field) => median(rows.map((row) => row[field]));
      const fields = Object.fromEntries(
        [
          'rate',
          'p50Ms',
          'p99Ms',
          'walBytesPerOperation',
          'writeTransactionsPerOperation',
          'nodeCpuMsPerOperation',
          'postgresCpuMsPerOperation',
        ].map((field) => [field, mid(field)]),
      );
      const ratio = name === own ? null : ownRate / fields.rate;
      const verdict =
        concurrency === workload.judgedAt ? judge(workload.goal, name, own, ratio, ownRate) : '';
      summary.push({
        workload: id,
        contestant: name,
        concurrency,
        ...fields,
        ratio,
        verdict,
      });
    }
  }
  return summary;
}

function judge(goal, name, own, ratio, ownRate) {
  if (!goal) return '';
  const [value, limits] =
    goal.rate && name === own ? [ownRate, goal.rate] : goal.peer === name ? [ratio, goal] : [];
  if (value === undefined) return '';
  return value >= limits.want ? 'want' : value >= limits.must ? 'must' : 'MISSED';
}

function print(results) {
  const cell = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
  console.log(
    '\n| workload | contestant | callers | per s | p50 ms | p99 ms | WAL B | write tx | Node CPU ms | PostgreSQL CPU ms | ours ÷ it | goal |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const row of results) {
    const cells = [
      row.workload,
      row.contestant,
      row.concurrency,
      cell(row.rate, 0),
      cell(row.p50Ms, 1),
      cell(row.p99Ms, 1),
      cell(row.walBytesPerOperation, 0),
      cell(row.writeTransactionsPerOperation, 2),
      cell(row.nodeCpuMsPerOperation, 3),
      cell(row.postgresCpuMsPerOperation, 3),
      row.ratio === null ? '' : `${cell(row.ratio, 1)}×`,
      row.verdict,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
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
      const row = await measure(
        contestant,
        count.workload,
        { concurrency: count.concurrency, operations: count.operations },
        database,
      );
      for (const [limit, value] of [
        [count.writeTransactions, row.writeTransactionsPerOperation / count.per],
        [count.walBytes, row.walBytesPerOperation / count.per],
      ]) {
        if (limit === undefined) continue;
        const ok = value <= limit * COUNT_SLACK;
        if (!ok) missed += 1;
        const unit = limit === count.writeTransactions ? 'write transactions' : 'WAL bytes';
        console.log(
          `${ok ? 'ok  ' : 'MISS'} ${count.workload} c=${count.concurrency}: ${value.toFixed(2)} ${unit}, limit ${limit}`,
        );
      }
    }
  } finally {
    await contestant.stop();
  }
  return missed === 0 ? 0 : 1;
}
