/** W9, the others: single instances while a parallel multi-instance runs in the same process. */
const RATE = 20;

export const neighbors = {
  title: 'single instances while a parallel multi-instance of 1,000 runs, ours and DBOS',
  async run({ begin, seconds, size = 1000 }) {
    const rows = [];
    for (const name of ['millrace', 'dbos']) {
      const { contestant } = await begin(name);
      try {
        await contestant.prepare('W9', { size });
        await contestant.run('W1', { concurrency: 64, operations: 2000 });
        await contestant.run('W9', { concurrency: 1, operations: 2 });
        const alone = await contestant.run('W1', { ratePerSecond: RATE, seconds: seconds * 2 });
        const beside = await contestant.run('W1', {
          ratePerSecond: RATE,
          seconds: seconds * 2,
          beside: 'W9',
        });
        rows.push(
          { what: `${name}: W1 at 20/s, p99 alone`, value: alone.p99, unit: 'ms' },
          {
            what: `${name}: W1 at 20/s, p99 beside it`,
            value: beside.p99,
            unit: 'ms',
            ...(name === 'millrace' ? { goal: '≤ 2×', ok: beside.p99 <= 2 * alone.p99 } : {}),
          },
          { what: `${name}: multi-instances done meanwhile`, value: beside.besideDone, unit: '' },
        );
      } finally {
        await contestant.stop();
      }
    }
    return rows;
  },
};
