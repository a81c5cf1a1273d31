/**
 * `npm run bench -- profile W2`: where the CPU of a workload goes: functions of Node, and statements of PostgreSQL. `profile engine` and
 * `profile http` are the engine and the API alone. Each leaves a file that the performance panel of a browser, an editor or
 * speedscope shows as a flame graph (`--out folder`).
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const FUNCTIONS = 25;
const STATEMENTS = 10;
/** Microseconds between two looks at the stack: five times as often as usual, because an operation takes less than one usual interval. */
const INTERVAL_US = 200;
const WARM_UP = { concurrency: 64, operations: 2000 };
/** What only takes out of store needs something in it: enough for the warm-up and for so many operations. */
const STORED_OPERATIONS = 12_000;
const TAKES_OUT = ['W6', 'W13'];

/** What one process does, without others: the engine, or the API. */
export async function profileHere({ name, out, work }) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
  const code = await work();
  const { profile: profiled } = await session.post('Profiler.stop');
  session.disconnect();
  keep(profiled, name, out);
  printFunctions(profiled);
  return code;
}

export async function profile({ begin, seconds, workload, contestantName, size, out }) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
  try {
    const { contestant, database } = await begin(contestantName, { BENCH_CPU_PROFILE: folder });
    const takesOut = TAKES_OUT.includes(workload);
    if (takesOut || size !== undefined)
      await contestant.prepare(workload, { size, operations: takesOut ? STORED_OPERATIONS : 0 });
    // Few of what is large, many of what is small.
    const warmUp = size !== undefined && !takesOut ? { concurrency: 1, operations: 2 } : WARM_UP;
    await contestant.run(workload, warmUp);
    await resetStatements(database.url);
    const load = takesOut
      ? { concurrency: 64, operations: STORED_OPERATIONS - WARM_UP.operations }
      : { concurrency: warmUp.concurrency, seconds };
    const result = await contestant.run(workload, load);
    const statements = await topStatements(database.url, result.operations);
    await contestant.stop();
    console.log(
      `\n${result.operations} operations, ${(result.cpuMs / result.operations).toFixed(3)} ms of CPU of this process each`,
    );
    printStatements(statements);
    const profiled = largestProfile(folder);
    keep(profiled, workload, out);
    printFunctions(profiled);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// helpers

async function resetStatements(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SELECT bench_statements.pg_stat_statements_reset()');
  await client.end();
}

async function topStatements(url, operations) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS text, calls::float8 / $1 AS calls, total_exec_time / $1 AS ms,
        wal_bytes::float8 / $1 AS wal, rows::float8 / greatest(calls, 1) AS rows
      FROM bench_statements.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
      WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%' ORDER BY total_exec_time DESC LIMIT $2`,
    [operations, STATEMENTS],
  );
  await client.end();
  return rows;
}

function printStatements(rows) {
  console.log(
    '\n| statement | calls per operation | ms per operation | WAL B per operation | rows per call |',
  );
  console.log('|---|---|---|---|---|');
  for (const { text, calls, ms, wal, rows: each } of rows)
    console.log(
      `| ${text.replaceAll('|', '\\|')} | ${calls.toFixed(3)} | ${ms.toFixed(4)} | ${wal.toFixed(0)} | ${each.toFixed(1)} |`,
    );
}

/** The flame graph, and where it is. */
function keep(profiled, name, out) {
  const folder = out ?? join(tmpdir(), 'millrace-profiles');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.cpuprofile`);
  writeFileSync(file, JSON.stringify(profiled));
  console.log(`\nFlame graph: ${file}`);
}

/** The largest profile is that of the main thread that worked. */
function largestProfile(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  files.sort((a, b) => statSync(b).size - statSync(a).size);
  return JSON.parse(readFileSync(files[0], 'utf8'));
}

/** Self time, that is without what a function calls; starting and loading code are in it. */
function printFunctions({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map();
  const places = new Map();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = frames.get(id);
    if (functionName === '(idle)') continue;
    const micros = timeDeltas[index];
    busy += micros;
    const file = url.replace(/^.*\/(dist|node_modules)\//, '');
    const name = `${functionName || 'anonymous'} ${file}${file === '' ? '' : `:${lineNumber + 1}`}`;
    functions.set(name, (functions.get(name) ?? 0) + micros);
    const place = url.includes('node_modules')
      ? file
          .split('/')
          .slice(0, file.startsWith('@') ? 2 : 1)
          .join('/')
      : file.split('/').slice(0, 2).join('/') || functionName;
    places.set(place, (places.get(place) ?? 0) + micros);
  }
  table('place', places, busy, 12);
  table('function', functions, busy, FUNCTIONS);
}

function table(title, shares, busy, count) {
  console.log(`\n| ${title} | share of the CPU |\n|---|---|`);
  for (const [name, micros] of [...shares].sort((a, b) => b[1] - a[1]).slice(0, count))
    console.log(`| ${name} | ${((micros / busy) * 100).toFixed(1)} % |`);
}
