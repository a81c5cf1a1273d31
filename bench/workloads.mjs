/**
 * What is measured, against whom, and what must come out. Ratios are of medians of one run. A load is a number of callers in a closed
 * loop, for so long or for so many operations, or a rate of an open one; `size` is what `--size` replaces, `warmUpSize` that of a run
 * before, which does not count.
 */
const closed = (...callers) => callers.map((concurrency) => ({ concurrency }));

/** Every peer that npm can install. A workload names those that run it, and why the others do not. */
export const allPeers = ['dbos', 'restate', 'openworkflow', 'graphile-worker', 'pg-boss', 'bpmn-engine'];
const queues = ['graphile-worker', 'pg-boss'];
const codeEngines = ['dbos', 'restate', 'openworkflow'];

/** The same reason for several of them. */
export const because = (peers, reason) => Object.fromEntries(peers.map((peer) => [peer, reason]));
const noProcess = because(queues, 'a queue: it keeps no state of a process');
const noDatabase = { 'bpmn-engine': 'keeps everything in memory' };

export const WORKLOADS = {
  W1: {
    title: 'start, one in-process service task, end',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow', 'graphile-worker', 'pg-boss', 'bpmn-engine'],
    loads: [...closed(1, 16, 64, 256), { ratePerSecond: 20 }],
    judgedAt: '64',
    goal: { peer: 'dbos', must: 5, want: 8 },
  },
  W2: {
    title: 'ten service tasks, each durable',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow', 'graphile-worker', 'pg-boss', 'bpmn-engine'],
    loads: [...closed(1, 16, 64, 256), { ratePerSecond: 20 }],
    judgedAt: '64',
    goal: { peer: 'dbos', must: 8, want: 12, also: { restate: { must: 3, want: 5 } } },
  },
  W2s: {
    title: 'ten tasks in one transaction',
    contestants: ['millrace'],
    notRun: {
      ...because(codeEngines, 'each of its steps is a commit of its own'),
      ...noProcess,
      ...noDatabase,
    },
    loads: closed(1, 64),
    judgedAt: '64',
  },
  W3: {
    title: 'user task: create, claim, complete',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow', 'pg-boss'],
    notRun: { 'graphile-worker': 'a job cannot be taken by hand', ...noDatabase },
    loads: closed(1, 64),
    judgedAt: '64',
  },
  W4: {
    title: 'parallel fork and join, ten branches',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow'],
    notRun: { ...noProcess, ...noDatabase },
    loads: closed(1, 64),
    judgedAt: '64',
    goal: { peer: 'dbos', must: 10, want: 20 },
  },
  W5: {
    title: 'exclusive gateway loop, 100 turns',
    contestants: ['millrace', 'bpmn-engine'],
    notRun: { ...because(codeEngines, 'a loop of its code has no step to count'), ...noProcess },
    loads: closed(1, 64),
    judgedAt: '64',
    goal: { peer: 'bpmn-engine', must: 100, want: 200 },
  },
  W6: {
    title: 'correlate one message among open subscriptions',
    contestants: ['millrace'],
    notRun: {
      ...because(codeEngines, 'needs minutes to open so many waits'),
      ...noProcess,
      ...noDatabase,
    },
    sizes: [1000, 100_000],
    // Of 16 callers who are answered together the first and a pause of the machine must not be the slowest hundredth.
    loads: [{ concurrency: 16, operations: 8000 }],
    judgedAt: '16',
  },
  W7: {
    title: 'timers due within one second: how late the work behind them begins',
    contestants: ['millrace', 'graphile-worker', 'pg-boss'],
    notRun: { ...because(codeEngines, 'a sleeping workflow is no due job of a queue'), ...noDatabase },
    sizes: [10_000],
    warmUpSize: 3000,
    loads: [{ concurrency: 1 }],
    judgedAt: '1',
    goal: {
      peer: 'graphile-worker',
      p99: { must: 0.5, want: 0.1 },
      also: { 'pg-boss': { p99: { must: 0.1, want: 0.05 } } },
    },
  },
  W8: {
    title: 'saga: three steps, then all of them undone',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow'],
    notRun: { ...noProcess, ...noDatabase },
    loads: closed(1, 64),
    judgedAt: '64',
  },
  W9: {
    title: 'parallel multi-instance',
    contestants: ['millrace', 'dbos', 'restate', 'openworkflow'],
    notRun: { ...noProcess, ...noDatabase },
    sizes: [1000],
    loads: [{ concurrency: 1, operations: 3 }],
    judgedAt: '1',
  },
  W10: {
    title: 'sub-process with a boundary timer that is cancelled',
    contestants: ['millrace'],
    notRun: {
      ...because(codeEngines, 'a timer at the border of steps is code that races them'),
      ...noProcess,
      ...noDatabase,
    },
    loads: closed(1, 64),
    judgedAt: '64',
  },
  W13: {
    title: 'external worker over HTTP: activate, complete (pg-boss: over its own SQL)',
    contestants: ['millrace-http', 'pg-boss'],
    notRun: {
      ...because(codeEngines, 'its steps run where its workflows do'),
      'graphile-worker': 'a job cannot be taken by hand',
      ...noDatabase,
    },
    loads: [{ concurrency: 64, operations: 10_000 }],
    judgedAt: '64',
    goal: { rate: { must: 2000, want: 4000 } },
  },
  W14: {
    title: 'several processes on one database, each with its own callers: work that takes 20 ms, and none',
    contestants: ['millrace-processes'],
    notRun: because(allPeers, 'measured against one process of our own'),
    sizes: [1, 2, 4],
    loads: [
      { concurrency: 16, work: '20 ms' },
      { concurrency: 64, work: 'empty' },
    ],
    // Times the rate of one process, and at most so many times its CPU per operation.
    goal: {
      scale: { '16 × 20 ms': { 2: 1.9, 4: 3.6 }, '64 × empty': { 2: 0.95, 4: 0.95 }, cpu: 1.1 },
    },
  },
};

/** How a load is called in tables. */
export const loadName = ({ concurrency, ratePerSecond, work }) =>
  ratePerSecond !== undefined
    ? `${ratePerSecond}/s`
    : work === undefined
      ? String(concurrency)
      : `${concurrency} × ${work}`;

/**
 * Counts that do not depend on the machine's speed, held in CI with 10 % slack: write transactions, WAL bytes and statements per
 * operation, unloaded (one caller) and under 64 callers.
 */
export const COUNTS = [
  {
    workload: 'W1',
    concurrency: 1,
    operations: 300,
    per: 1,
    writeTransactions: 2,
    walBytes: 1400,
    statements: 2.1,
  },
  { workload: 'W2', concurrency: 1, operations: 100, per: 1, writeTransactions: 11, statements: 11.3 },
  { workload: 'W2', concurrency: 64, operations: 2000, per: 10, writeTransactions: 0.1, walBytes: 590 },
  {
    workload: 'W3',
    concurrency: 1,
    operations: 60,
    per: 1,
    writeTransactions: 3,
    walBytes: 4300,
    statements: 7.2,
  },
  {
    workload: 'W4',
    concurrency: 1,
    operations: 60,
    per: 1,
    writeTransactions: 2,
    walBytes: 4150,
    statements: 2.1,
  },
  {
    workload: 'W5',
    concurrency: 1,
    operations: 60,
    per: 1,
    writeTransactions: 2,
    walBytes: 4850,
    statements: 2.2,
  },
  {
    workload: 'W8',
    concurrency: 1,
    operations: 60,
    per: 1,
    writeTransactions: 7,
    walBytes: 4650,
    statements: 7.2,
  },
  {
    workload: 'W10',
    concurrency: 1,
    operations: 60,
    per: 1,
    writeTransactions: 2,
    walBytes: 1900,
    statements: 2.1,
    leavesNone: ['timers'],
  },
];
export const COUNT_SLACK = 1.1;
export const COUNT_ROUNDS = 3;
