/** W12: what a million instances that wait cost a process: nothing in memory, nothing in latency. */
import { readFileSync } from 'node:fs';
import { cloneInstances, youngestInstance } from './clone-instances.mjs';

const RATE = 20;
/** Enough operations that the compiler of the JavaScript engine has done its work before anything is read. */
const WARM_UP = { concurrency: 64, operations: 4000 };

export const idleInstances = {
  title: 'a million idle instances: memory of the process, and W1 beside them',
  async run({ begin, restart, seconds, size = 1_000_000 }) {
    const { contestant, database } = await begin('millrace');
    await contestant.prepare('W12', {});
    await contestant.stop();
    const without = await look(await restart('millrace', database), seconds);
    await cloneInstances(database.url, await youngestInstance(database.url, 'message'), size);
    const beside = await look(await restart('millrace', database), seconds);
    const grown = beside.rssMb - without.rssMb;
    const ratio = beside.p99 / without.p99;
    return [
      {
        what: `memory more with ${size} idle instances`,
        value: grown,
        unit: 'MB',
        goal: '< 50',
        ok: grown < 50,
      },
      { what: 'W1 at 20/s, p50 without', value: without.p50, unit: 'ms' },
      { what: 'W1 at 20/s, p50 beside them', value: beside.p50, unit: 'ms' },
      { what: 'W1 at 20/s, p99 without', value: without.p99, unit: 'ms' },
      {
        what: 'W1 at 20/s, p99 beside them',
        value: beside.p99,
        unit: 'ms',
        goal: '≤ 1.1×',
        ok: ratio <= 1.1,
      },
      { what: 'CPU of Node per W1, without', value: without.cpuMs, unit: 'ms' },
      { what: 'CPU of Node per W1, beside them', value: beside.cpuMs, unit: 'ms' },
    ];
  },
};

// helpers

async function look(contestant, seconds) {
  const { cpuMs, operations } = await contestant.run('W1', WARM_UP);
  const { p50, p99 } = await contestant.run('W1', { ratePerSecond: RATE, seconds: seconds * 3 });
  const status = readFileSync(`/proc/${contestant.pid}/status`, 'utf8');
  const rssMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  await contestant.stop();
  return { p50, p99, rssMb, cpuMs: cpuMs / operations };
}
