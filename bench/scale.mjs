/**
 * `npm run bench -- scale [waiting elements variables 'parallel items' …]`: what a step costs beside little and beside much. Counts and CPU are compared,
 * not rates, so that it says something on a busy machine too.
 */
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freshDatabase, measure, median, startContestant } from './harness.mjs';

const SCENARIOS = {
  waiting: {
    title: 'W1 beside timers and messages that are waited for',
    sizes: [100, 100_000],
    load: { concurrency: 16, operations: 3000 },
  },
  elements: {
    title: 'W1 in a process with so many elements',
    sizes: [10, 10_000],
    load: { concurrency: 16, operations: 3000 },
  },
  variables: {
    title: 'a step beside a variable of so many bytes',
    sizes: [100, 1_000_000],
    load: { concurrency: 1, operations: 20 },
  },
  'parallel items': {
    title: 'one of so many parallel items, fetched and completed by a worker outside',
    sizes: [2000, 20_000],
    load: { concurrency: 16, operations: 480 },
  },
  'items one by one': {
    title: 'one of so many items, one after the other',
    sizes: [2000, 20_000],
    load: { concurrency: 1, operations: 100 },
  },
  'parallel bodies': {
    title: 'the work inside of one of so many sub-processes at once',
    sizes: [2000, 20_000],
    load: { concurrency: 16, operations: 480 },
  },
};
const ROUNDS = 3;
/** A step may cost a fifth more beside much than beside little; and what is counted only once in a while may fall into either. */
const SLACK = 1.2;
/** With the digits that say something, and how many times as much may be: every index has a level more beside much. */
const COMPARED = [
  ['walBytesPerOperation', 0, SLACK],
  ['statementsPerOperation', 2, SLACK],
  ['blocksPerOperation', 1, 1.5],
  ['nodeCpuMsPerOperation', 3, SLACK],
  ['postgresCpuMsPerOperation', 3, SLACK],
];

export async function measureScale(postgres, chosen, size) {
  const contestant = fileURLToPath(new URL('contestants/scale.mjs', import.meta.url));
  const rows = [];
  for (const name of chosen.length > 0 ? chosen : Object.keys(SCENARIOS)) {
    const { title, sizes, load } = SCENARIOS[name];
    console.log(`\n${name}: ${title}`);
    for (const each of size === undefined ? sizes : [sizes[0], size])
      rows.push(await measureSize(postgres, contestant, { name, load, size: each }));
  }
  return print(rows);
}

async function measureSize(postgres, file, { name, load, size }) {
  const url = await freshDatabase(postgres.connectionString, `bench_scale_${name.replaceAll(' ', '_')}`);
  const contestant = await startContestant(file, url, {}, ['--expose-gc']);
  try {
    const rounds = [];
    let told = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      // What was prepared stays, but for steps that can be taken once.
      if (round === 0 || name === 'variables') {
        told = await contestant.prepare(name, { size, operations: load.operations });
        await settle(url);
      }
      if (round === 0 && name !== 'variables') await contestant.run(name, { ...load, operations: 500 });
      rounds.push(await measure(contestant, name, load, { url, postmasterPid: postgres.pid }));
    }
    const middle = (field) => median(rounds.map((row) => row[field]));
    const row = {
      name,
      size,
      ...told,
      ...Object.fromEntries(COMPARED.map(([field]) => [field, middle(field)])),
    };
    console.log(`  size ${size}: ${JSON.stringify(row)}`);
    return row;
  } finally {
    await contestant.stop();
  }
}

/** What the preparation leaves for later is done now, and not while the clock runs. */
async function settle(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  await client.end();
}

function print(rows) {
  const cell = (value, digits) => (value === undefined ? '' : value.toFixed(digits));
  console.log(
    '\n| scenario | size | WAL B | statements | pages | Node CPU ms | PostgreSQL CPU ms | memory MB | deploy ms | first start ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  let missed = 0;
  for (const [index, row] of rows.entries()) {
    const counts = COMPARED.map(([field, digits]) => cell(row[field], digits)).join(' | ');
    console.log(
      `| ${row.name} | ${row.size} | ${counts} | ${cell(row.memoryBytes / 1e6, 1)} | ${cell(row.deployMs, 0)} | ${cell(row.firstStartMs, 0)} |`,
    );
    if (index % 2 === 0) continue;
    for (const [field, , slack] of COMPARED) {
      const ratio = row[field] / rows[index - 1][field];
      if (ratio <= slack) continue;
      missed += 1;
      console.log(`MISSED ${row.name}: ${field} is ${ratio.toFixed(2)} times as much, limit ${slack}`);
    }
  }
  return missed === 0 ? 0 : 1;
}
