/** Measures one contestant on one database: rate, latency, WAL, write transactions, statements and CPU per operation. */
import { fork } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';

const TICKS_PER_SECOND = 100; // USER_HZ of Linux; fixed in the kernel's user interface.

/** As `npm start` runs the product; every contestant gets the same. Ten thousand small objects a second then die young, and cheaply. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/** Starts a contestant's process and waits until it is ready. With BENCH_CPU_PROFILE it leaves a profile in that folder. */
export async function startContestant(file, databaseUrl, env = {}, nodeOptions = []) {
  const profiles = env.BENCH_CPU_PROFILE ?? process.env.BENCH_CPU_PROFILE;
  const child = fork(file, {
    env: { ...process.env, DATABASE_URL: databaseUrl, ...env },
    execArgv: [
      ...NODE_OPTIONS,
      ...nodeOptions,
      ...(profiles ? ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${profiles}`] : []),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await message(child, 'ready');
  return {
    workloads: ready.workloads,
    pid: child.pid,
    async prepare(workload, given) {
      child.send({ kind: 'prepare', workload, ...given });
      return (await message(child, 'prepared')).told ?? {};
    },
    async run(workload, load) {
      child.send({ kind: 'run', workload, ...load });
      return message(child, 'result');
    },
    async stop() {
      if (child.exitCode !== null || !child.connected) return;
      child.send({ kind: 'stop' });
      const forced = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await new Promise((resolve) => child.once('exit', resolve));
      clearTimeout(forced);
    },
  };
}

function message(child, kind) {
  return new Promise((resolve, reject) => {
    const done = (action, value) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      action(value);
    };
    const onMessage = (received) => {
      if (received.kind === kind) done(resolve, received);
      else if (received.kind === 'failed') done(reject, new Error(received.message));
    };
    const onExit = (code) => done(reject, new Error(`the contestant ended with code ${code}`));
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

/** One measurement: the load, with the database's counters read before and after it. */
export async function measure(contestant, workload, load, database) {
  const before = await counters(database);
  const result = await contestant.run(workload, load);
  const after = await counters(database);
  const per = (difference) => difference / result.operations;
  return {
    operations: result.operations,
    rate: result.operations / (result.elapsedMs / 1000),
    p50Ms: result.p50,
    p99Ms: result.p99,
    walBytesPerOperation: per(after.wal - before.wal),
    writeTransactionsPerOperation: per(after.xid - before.xid),
    statementsPerOperation: per(after.statements - before.statements),
    blocksPerOperation: per(after.blocks - before.blocks),
    nodeCpuMsPerOperation: per(result.cpuMs),
    postgresCpuMsPerOperation: per(after.cpuMs - before.cpuMs + result.storeCpuMs),
  };
}

/** A transaction gets an id only when it writes, so the difference of ids counts write transactions. */
async function counters({ url, postmasterPid }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select (pg_current_wal_insert_lsn() - '0/0')::bigint as wal, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xid,
       (select coalesce(sum(calls), 0) from bench_statements.pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = current_database())::bigint as statements,
       (select coalesce(sum(shared_blks_hit + shared_blks_read), 0) from bench_statements.pg_stat_statements s
         join pg_database d on d.oid = s.dbid where d.datname = current_database())::bigint as blocks`,
  );
  await client.end();
  return {
    wal: Number(rows[0].wal),
    xid: Number(rows[0].xid),
    statements: Number(rows[0].statements),
    blocks: Number(rows[0].blocks),
    cpuMs: postgresCpuMs(postmasterPid),
  };
}

/** CPU of the postmaster, of its living back ends and of those it has reaped; 0 where /proc is not to be had. */
function postgresCpuMs(postmasterPid) {
  let ticks = 0;
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = processStat(name);
      if (stat && (stat.pid === postmasterPid || stat.ppid === postmasterPid))
        ticks += stat.own + (stat.pid === postmasterPid ? stat.reaped : 0);
    }
  } catch {
    return 0;
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

function processStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const number = (index) => Number(fields[index]);
    return {
      pid: Number(pid),
      ppid: number(1),
      own: number(11) + number(12),
      reaped: number(13) + number(14),
    };
  } catch {
    return null; // It ended between the listing and the read.
  }
}

/** Creates an empty database for one contestant and returns its address. */
export async function freshDatabase(adminUrl, name) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const own = new pg.Client({ connectionString: url.href });
  await own.connect();
  // In a schema of its own, out of the way of what contestants create.
  await own.query('create schema bench_statements');
  await own.query('create extension pg_stat_statements schema bench_statements');
  await own.end();
  return url.href;
}

export async function countRows(databaseUrl, table) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(`select count(*)::int as count from ${pg.escapeIdentifier(table)}`);
  await client.end();
  return rows[0].count;
}

export const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
