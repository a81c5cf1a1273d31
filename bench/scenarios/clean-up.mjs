/** What the clean-up of a million ended instances costs, and whom it disturbs: W1 runs meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createPools } from '../../dist/runtime/store/pools.js';
import { removeExpiredRows } from '../../dist/runtime/store/expired-rows.js';
import { dropPartition } from '../../dist/runtime/store/drop-partition.js';
import { ensurePartitions } from '../../dist/runtime/store/partitions.js';
import { cloneInstances, youngestInstance } from './clone-instances.mjs';

const RATE = 100;
/** A day that is over, of which a partition is made, and one of which none is. */
const DAY = '2020-01-02';
const DAY_WITHOUT = '2020-01-03';
const TODAY = '2020-01-04';
/** The removal in pieces is for what fell out of the partitions. */
const SHARE_WITHOUT = 0.05;

export const cleanUp = {
  title: 'clean-up of a million ended instances while W1 runs',
  async run({ begin, seconds, size = 1_000_000 }) {
    const { contestant, database } = await begin('millrace');
    const pools = createPools(database.url, 'bench clean-up');
    try {
      await contestant.run('W1', { concurrency: 64, operations: 4000 });
      const model = await youngestInstance(database.url, 'one-service-task');
      await ensurePartitions(pools.maintenance, [DAY]);
      const ended = (day) => ({ history_bucket: `'${day}'::date`, ended_at: `'2019-01-01'::timestamptz` });
      await cloneInstances(database.url, model, size, ended(DAY));
      await cloneInstances(database.url, model, Math.round(size * SHARE_WITHOUT), ended(DAY_WITHOUT));
      const quiet = await contestant.run('W1', { ratePerSecond: RATE, seconds });
      const dropped = await beside(contestant, seconds, () => dropPartition(pools.maintenance, DAY, TODAY));
      const deleted = await beside(contestant, seconds, () => removeExpiredRows(pools.maintenance, TODAY));
      return [
        {
          what: `${size} instances dropped as a partition`,
          value: dropped.took / 1000,
          unit: 's',
          goal: '< 10',
          ok: dropped.took < 10_000,
        },
        { what: 'W1 at 100/s, p99 without clean-up', value: quiet.p99, unit: 'ms' },
        {
          what: 'W1 at 100/s, p99 meanwhile',
          value: dropped.p99,
          unit: 'ms',
          goal: '≤ 2×',
          ok: dropped.p99 <= 2 * quiet.p99,
        },
        {
          what: `${size * SHARE_WITHOUT} instances deleted in pieces`,
          value: deleted.took / 1000,
          unit: 's',
        },
        {
          what: 'W1 at 100/s, p99 meanwhile',
          value: deleted.p99,
          unit: 'ms',
          goal: '≤ 2×',
          ok: deleted.p99 <= 2 * quiet.p99,
        },
      ];
    } finally {
      await contestant.stop();
      await pools.end();
    }
  },
};

// helpers

async function beside(contestant, seconds, work) {
  const running = contestant.run('W1', { ratePerSecond: RATE, seconds });
  await sleep(200);
  const before = performance.now();
  await work();
  const took = performance.now() - before;
  return { took, p99: (await running).p99 };
}
