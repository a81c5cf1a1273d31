/** `npm run bench -- profile W2`: where the CPU of a workload goes: functions of Node, and statements of PostgreSQL. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const FUNCTIONS = 25;
const STATEMENTS = 10;
const WARM_UP = { concurrency: 64, operations: 2000 };

export async function profile({ begin, seconds, workload, contestantName }) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
  try {
    const { contestant, database } = await begin(contestantName, { BENCH_CPU_PROFILE: folder });
    // What only takes out of store needs something in it.
    if (workload === 'W13') await contestant.prepare(workload, { operations: 12_000 });
    await contestant.run(workload, WARM_UP);
    await resetStatements(database.url);
    const result = await contestant.run(workload, { concurrency: 64, seconds });
    const statements = await topStatements(database.url, result.operations);
    await contestant.stop();
    console.log(
      `\n${result.operations} operations, ${(result.cpuMs / result.operations).toFixed(3)} ms of CPU of this process each`,
    );
    printStatements(statements);
    printFunctions(readProfile(folder));
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

/** The largest profile is that of the main thread that worked. */
function readProfile(folder) {
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
