/** W11: W1 to W3 mixed while a million instances are searched and shown. */
import { cloneInstances, youngestInstance } from './clone-instances.mjs';

const READS_PER_SECOND = 10;
const WARM_UP = { concurrency: 64, operations: 3000 };

export const listsBesideWrites = {
  title: 'W1 to W3 mixed while a million instances are searched and shown',
  async run({ begin, restart, seconds, size = 1_000_000 }) {
    const begun = await begin('millrace');
    await begun.contestant.prepare('W11', {});
    await begun.contestant.stop();
    const { url } = begun.database;
    const half = Math.round(size / 2);
    await cloneInstances(url, await youngestInstance(url, 'one-user-task'), half, spread('started_at'));
    await cloneInstances(url, await youngestInstance(url, 'one-service-task'), half, spread('started_at'));
    const contestant = await restart('millrace', begun.database);
    try {
      await contestant.run('W11', WARM_UP);
      const alone = await contestant.run('W11', { concurrency: 16, seconds });
      const reads = { dashboard: 50, search: 100 };
      const rows = [];
      for (const [kind, limit] of Object.entries(reads)) {
        const beside = await contestant.run(`W11 ${kind}`, {
          ratePerSecond: READS_PER_SECOND,
          seconds: seconds * 2,
          beside: 'W11',
          besideConcurrency: 16,
        });
        const share = beside.besideDone / beside.elapsedMs / (alone.operations / alone.elapsedMs);
        rows.push(
          { what: `${kind}, p95`, value: beside.p95, unit: 'ms', goal: `< ${limit}`, ok: beside.p95 < limit },
          { what: `writes beside ${kind}`, value: share, unit: '×', goal: '≥ 0.9', ok: share >= 0.9 },
        );
      }
      return [
        { what: 'writes alone', value: alone.operations / (alone.elapsedMs / 1000), unit: '/s' },
        ...rows,
      ];
    } finally {
      await contestant.stop();
    }
  },
};

// helpers

/** Copies that began at the same instant would all be on the first page. */
function spread(column) {
  return { [column]: `t.${column} - i * interval '7 ms'` };
}
