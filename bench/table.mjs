/** From measurements to one table: medians, the ratios to peers and to the smallest size, and what was promised. */
import { median } from './harness.mjs';
import { loadName } from './workloads.mjs';

const FIELDS = [
  'rate',
  'p50Ms',
  'p99Ms',
  'walBytesPerOperation',
  'writeTransactionsPerOperation',
  'statementsPerOperation',
  'nodeCpuMsPerOperation',
  'postgresCpuMsPerOperation',
];

/** Medians over the rounds, and the ratio to each peer at the same load and size. */
export function summarize(id, workload, measured, names, sizes) {
  const [own] = workload.contestants;
  const summary = [];
  for (const load of workload.loads.map(loadName)) {
    const middle = (name, size) => {
      const rows = measured.filter((row) => row.name === name && row.load === load && row.size === size);
      return Object.fromEntries(FIELDS.map((field) => [field, median(rows.map((row) => row[field]))]));
    };
    for (const size of sizes) {
      const ours = middle(own, size);
      for (const name of names) {
        const fields = name === own ? ours : middle(name, size);
        const ratio = name === own ? null : ours.rate / fields.rate;
        const p99Ratio = name === own ? null : ours.p99Ms / fields.p99Ms;
        const scale = workload.goal?.scale ? scaleOf(fields, middle(name, sizes[0])) : null;
        const row = { workload: id, contestant: name, load, size, ...fields, ratio, p99Ratio, scale };
        summary.push({ ...row, verdict: verdictIn(workload, row, own) });
      }
    }
  }
  return summary;
}

export function print(results) {
  const cell = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
  console.log(
    '\n| workload | contestant | load | per s | p50 ms | p99 ms | WAL B | write tx | statements | Node CPU ms | PostgreSQL CPU ms | ours ÷ it | p99 ours ÷ it | goal |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const row of results) {
    const ratio = row.scale?.rate ?? row.ratio;
    const cells = [
      row.size === undefined ? row.workload : `${row.workload} (${row.size})`,
      row.contestant,
      row.load,
      cell(row.rate, row.rate < 10 ? 2 : 0),
      cell(row.p50Ms, 1),
      cell(row.p99Ms, 1),
      cell(row.walBytesPerOperation, 0),
      cell(row.writeTransactionsPerOperation, 2),
      cell(row.statementsPerOperation, 2),
      cell(row.nodeCpuMsPerOperation, 3),
      cell(row.postgresCpuMsPerOperation, 3),
      ratio === null ? '' : `${cell(ratio, row.scale === null ? 1 : 2)}×`,
      row.p99Ratio === null ? '' : `${cell(row.p99Ratio, 2)}×`,
      row.scale === null ? row.verdict : `${row.verdict} CPU ${cell(row.scale.cpu, 2)}×`.trim(),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** Who did not run a workload, and why: so that nobody takes an empty place for a lost one. */
export function printNotRun(rows) {
  if (rows.length === 0) return;
  console.log('\n| workload | contestant | not run |\n|---|---|---|');
  for (const { workload, contestant, reason } of rows)
    console.log(`| ${workload} | ${contestant} | ${reason} |`);
}

// helpers

/** How many times the rate and the CPU of an operation at the smallest size. */
function scaleOf(fields, smallest) {
  const cpu = (of) => of.nodeCpuMsPerOperation + of.postgresCpuMsPerOperation;
  return { rate: fields.rate / smallest.rate, cpu: cpu(fields) / cpu(smallest) };
}

function verdictIn({ goal, judgedAt }, row, own) {
  if (goal?.scale) return judgeScale(goal.scale, row);
  return row.load === judgedAt ? judge(goal, row, own) : '';
}

/** Rates must be as many times the peer's, latencies at most that share of it. */
function judge(goal, { contestant, rate, ratio, p99Ratio }, own) {
  if (!goal) return '';
  if (goal.rate && contestant === own) return verdictOf(rate >= goal.rate.must, rate >= goal.rate.want);
  const other = goal.also?.[contestant];
  if (other?.p99) return verdictOf(p99Ratio <= other.p99.must, p99Ratio <= other.p99.want);
  if (other !== undefined) return verdictOf(ratio >= other.must, ratio >= other.want);
  if (goal.peer !== contestant) return '';
  if (goal.p99) return verdictOf(p99Ratio <= goal.p99.must, p99Ratio <= goal.p99.want);
  return verdictOf(ratio >= goal.must, ratio >= goal.want);
}

function judgeScale(goals, { load, size, scale }) {
  const must = goals[load]?.[size];
  if (must === undefined) return '';
  return scale.rate >= must && scale.cpu <= goals.cpu ? 'must' : 'MISSED';
}

function verdictOf(must, want) {
  return want ? 'want' : must ? 'must' : 'MISSED';
}
