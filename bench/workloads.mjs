/** What is measured, against whom, and what must come out (specs/performance.md). Ratios are of medians of one run. */
export const WORKLOADS = {
  W1: {
    title: 'start, one in-process service task, end',
    contestants: ['millrace', 'dbos', 'pg-boss'],
    loads: [{ concurrency: 1 }, { concurrency: 16 }, { concurrency: 64 }, { concurrency: 256 }],
    judgedAt: 64,
    goal: { peer: 'dbos', must: 5, want: 8 },
  },
  W2: {
    title: 'ten service tasks, each durable',
    contestants: ['millrace', 'dbos', 'pg-boss'],
    loads: [{ concurrency: 1 }, { concurrency: 16 }, { concurrency: 64 }, { concurrency: 256 }],
    judgedAt: 64,
    goal: { peer: 'dbos', must: 8, want: 12 },
  },
  W3: {
    title: 'user task: create, claim, complete',
    contestants: ['millrace', 'dbos', 'pg-boss'],
    loads: [{ concurrency: 1 }, { concurrency: 64 }],
    judgedAt: 64,
  },
  W13: {
    title: 'external worker over HTTP: activate, complete (pg-boss: over its own SQL)',
    contestants: ['millrace-http', 'pg-boss'],
    loads: [{ concurrency: 64, operations: 10_000 }],
    judgedAt: 64,
    goal: { rate: { must: 2000, want: 4000 } },
  },
};

/**
 * Counts that do not depend on the machine's speed, held in CI with 10 % slack: write transactions and WAL bytes per
 * operation, unloaded (one caller) and under 64 callers.
 */
export const COUNTS = [
  {
    workload: 'W1',
    concurrency: 1,
    operations: 300,
    per: 1,
    writeTransactions: 2,
    walBytes: 1500,
  },
  {
    workload: 'W2',
    concurrency: 1,
    operations: 100,
    per: 1,
    writeTransactions: 11,
  },
  {
    workload: 'W2',
    concurrency: 64,
    operations: 2000,
    per: 10,
    writeTransactions: 0.1,
    walBytes: 700,
  },
];
export const COUNT_SLACK = 1.1;
