/**
 * The protocol between the harness and a contestant: one child process per contestant, one `run` message per measurement.
 * A contestant gives one asynchronous operation per workload; the closed loop, the warm-up and the clock are the same for all.
 */
import { performance } from 'node:perf_hooks';

/**
 * @param {{
 *   start(): Promise<void>,
 *   stop(): Promise<void>,
 *   prepare?(workload: string, operations: number): Promise<void>,
 *   workloads: Record<string, () => Promise<void>>,
 * }} contestant `prepare` puts work in store before the clock starts, for workloads that only take it out.
 */
export async function serve(contestant) {
  await contestant.start();
  process.on('message', (message) => void answer(contestant, message));
  process.on('disconnect', () => process.exit(0));
  process.send?.({
    kind: 'ready',
    workloads: Object.keys(contestant.workloads),
  });
}

async function answer(contestant, message) {
  try {
    if (message.kind === 'stop') {
      await contestant.stop();
      process.exit(0);
    }
    if (message.kind === 'prepare') {
      await contestant.prepare?.(message.workload, message.operations);
      process.send?.({ kind: 'prepared' });
      return;
    }
    const operation = contestant.workloads[message.workload];
    const result = await closedLoop(
      operation,
      message.concurrency,
      message.seconds * 1000,
      message.operations,
    );
    process.send?.({ kind: 'result', ...result });
  } catch (error) {
    process.send?.({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
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
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    operations: latencies.length,
    elapsedMs,
    p50: at(0.5),
    p99: at(0.99),
    cpuMs: (cpu.user + cpu.system) / 1000,
  };
}
