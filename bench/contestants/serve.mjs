/**
 * The protocol between the harness and a contestant: one child process per contestant, one `run` message per measurement.
 * A contestant gives one asynchronous operation per workload; the loops, the warm-up and the clock are the same for all.
 */
import { performance } from 'node:perf_hooks';

/**
 * @param {{
 *   start(): Promise<void>,
 *   stop(): Promise<void>,
 *   prepare?(workload: string, given: { operations?: number, size?: number }): Promise<void>,
 *   told?(): Record<string, number>,
 *   workloads: Record<string, () => Promise<void>>,
 *   measured?: Record<string, (load: object) => Promise<{ latencies: number[], elapsedMs: number, cpu: NodeJS.CpuUsage }>>,
 *   storeCpuMs?(): number,
 * }} contestant `storeCpuMs` tells the CPU of a store that is not the PostgreSQL of the bench; `prepare` puts work in store before the clock starts, for workloads that only take it out; `told` is what that
 * has found out; `measured` are workloads
 * whose clock is not that of a caller: timers tell how late they were.
 */
export async function serve(contestant) {
  await contestant.start();
  process.on('message', (message) => void answer(contestant, message));
  process.on('disconnect', () => process.exit(0));
  process.send?.({
    kind: 'ready',
    workloads: [...Object.keys(contestant.workloads), ...Object.keys(contestant.measured ?? {})],
  });
}

async function answer(contestant, message) {
  try {
    if (message.kind === 'stop') {
      await contestant.stop();
      process.exit(0);
    }
    if (message.kind === 'prepare') {
      await contestant.prepare?.(message.workload, message);
      process.send?.({ kind: 'prepared', told: contestant.told?.() });
      return;
    }
    const storeBefore = contestant.storeCpuMs?.() ?? 0;
    const result = await run(contestant, message);
    const storeCpuMs = (contestant.storeCpuMs?.() ?? 0) - storeBefore;
    process.send?.({ kind: 'result', ...result, storeCpuMs });
  } catch (error) {
    process.send?.({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

async function run(contestant, load) {
  const { workload, concurrency, seconds, operations, ratePerSecond, tellsAll, beside } = load;
  const measured = contestant.measured?.[workload];
  if (measured !== undefined) {
    const result = await measured(load);
    return { ...told(result), ...result.more };
  }
  const operation = contestant.workloads[workload];
  const neighbor =
    beside === undefined ? null : keepBusy(contestant.workloads[beside], load.besideConcurrency);
  const result =
    ratePerSecond === undefined
      ? await closedLoop(operation, concurrency, seconds * 1000, operations)
      : await openLoop(operation, ratePerSecond, seconds);
  if (neighbor !== null) return { ...told(result), besideDone: await neighbor.end() };
  // Whoever adds several processes up needs every latency.
  return tellsAll ? { ...told(result), latencies: result.latencies } : told(result);
}

/** Runs `operation` with so many callers at once for so long, or for exactly `operations` when that is given. */
async function closedLoop(operation, concurrency, durationMs, operations) {
  const latencies = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let begun = 0;
  const mayBegin = () => (operations ? begun < operations : performance.now() - startedAt < durationMs);
  const caller = async () => {
    while (mayBegin()) {
      begun += 1;
      const before = performance.now();
      await operation();
      latencies.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return {
    latencies,
    elapsedMs: performance.now() - startedAt,
    cpu: process.cpuUsage(cpuBefore),
  };
}

/** Callers who do not wait for each other: what a slow answer delays counts too, because time runs from the planned start. */
async function openLoop(operation, ratePerSecond, seconds) {
  const latencies = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const running = [];
  for (let index = 0; index < ratePerSecond * seconds; index += 1) {
    const planned = startedAt + (index * 1000) / ratePerSecond;
    const early = planned - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    running.push(operation().then(() => latencies.push(performance.now() - planned)));
  }
  await Promise.all(running);
  return {
    latencies,
    elapsedMs: performance.now() - startedAt,
    cpu: process.cpuUsage(cpuBefore),
  };
}

/** Callers of another workload, who go on until they are told to end; how often they were done by then. */
function keepBusy(operation, callers = 1) {
  let done = 0;
  let isOver = false;
  const caller = async () => {
    while (!isOver) {
      await operation();
      if (!isOver) done += 1;
    }
  };
  const running = Promise.all(Array.from({ length: callers }, caller));
  return {
    end: async () => {
      isOver = true;
      const counted = done;
      await running;
      return counted;
    },
  };
}

function told({ latencies, elapsedMs, cpu }) {
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    operations: latencies.length,
    elapsedMs,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    cpuMs: (cpu.user + cpu.system) / 1000,
  };
}
