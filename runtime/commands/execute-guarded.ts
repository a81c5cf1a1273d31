import { Worker } from 'node:worker_threads';
import type { Key } from '#engine';
import { builtEntry } from '../built-entry.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Definition } from '../definitions/model-cache.ts';
import type { KeySource } from '../store/port.ts';
import type { QueuedSubmission } from './execute-lane.ts';
import type { GuardedAnswer, GuardedRequest } from './guarded-thread.ts';
import type { CachedInstance } from './instance-cache.ts';
import type { LimitsOfRun } from './limits-of-run.ts';
import { envOf, type OutsideOf } from './outside.ts';

/** One expression, and all expressions of one command, may take this long (guarantees 4.11). */
const expressionMaxMs = 250;
const commandMaxMs = 1000;
/** Everything else of a command: only a bug of ours takes longer, and it is stopped as one. */
const defectAfterMs = 15_000;
const lookEveryMs = 20;
/** The steps of one command, and multi-instance bodies created in chunks, stay far below this. */
const keysPerCommand = 16_384;
/** Memory of the thread: an expression that builds more is stopped like one that takes too long. */
const memoryMaxMb = 256;

export interface GuardPorts {
  readonly keys: KeySource;
  readonly now: () => number;
  readonly timeZone: string;
  readonly limits: LimitsOfRun;
  readonly outsideOf: OutsideOf;
}

/**
 * Runs commands whose expressions iterate in a thread that can be killed. It publishes which evaluation it is in; one that takes
 * too long or too much memory is stopped with its thread, and the command runs again with that evaluation counting as
 * EXPRESSION_LIMIT: its element gets the incident, everything else of the command happens. One thread serves all.
 */
export class Guard {
  private readonly ports: GuardPorts;
  private thread: GuardThread | null = null;
  private queue: Promise<void> = Promise.resolve();
  private nextId = 0;

  constructor(ports: GuardPorts) {
    this.ports = ports;
  }

  run(item: QueuedSubmission, base: CachedInstance | null, definition: Definition): Promise<void> {
    this.queue = this.queue
      .then(() => this.runOne(item, base, definition))
      .catch((error: unknown) => item.fail(error));
    return this.queue;
  }

  async stop(): Promise<void> {
    const { worker } = this.thread ?? {};
    this.thread = null;
    await worker?.terminate();
  }

  private async runOne(
    item: QueuedSubmission,
    base: CachedInstance | null,
    definition: Definition,
  ): Promise<void> {
    const { command, shard } = item.submission;
    if (command.kind === 'reclaimJobs') return;
    await this.ports.keys.ensure();
    const { run, firstNumber, count } = this.ports.keys.reserveRun(shard, keysPerCommand);
    const at = this.ports.now();
    const outside = this.ports.outsideOf(definition);
    const stopped: number[] = [];
    for (;;) {
      const { worker, sent } = await this.running();
      const progress = new Int32Array(new SharedArrayBuffer(4));
      const answer = await ask(worker, progress, {
        id: (this.nextId += 1),
        definitionKey: definition.key,
        model: sent.has(definition.key) ? null : definition.model,
        state: base?.state ?? null,
        command,
        now: at,
        timeZone: this.ports.timeZone,
        limits: this.ports.limits.all,
        firstNumber,
        count,
        shard,
        outside: envOf(outside),
        stopped,
        progress,
      });
      if ('stoppedAt' in answer) {
        await this.stop();
        if (answer.stoppedAt === 0)
          throw new Refusal('INTERNAL_ERROR', 'A command did not end; nothing was changed.');
        stopped.push(answer.stoppedAt);
      } else if ('defect' in answer) {
        throw new Refusal('INTERNAL_ERROR', `A defect was met; nothing was changed. ${answer.defect}`);
      } else {
        sent.add(definition.key);
        const baseHash = base?.stateHash ?? null;
        item.guarded = { baseHash, at, run, stopped, outside, result: answer.execution };
        return;
      }
    }
  }

  private async running(): Promise<GuardThread> {
    if (this.thread === null) {
      const worker = new Worker(builtEntry('./guarded-thread.ts', import.meta.url), {
        resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb },
      });
      worker.unref();
      this.thread = { worker, sent: new Set() };
      await new Promise((resolve) => worker.once('online', resolve));
    }
    return this.thread;
  }
}

// helpers

interface GuardThread {
  readonly worker: Worker;
  /** Definitions whose model the thread has. */
  readonly sent: Set<Key>;
}

/** The thread's answer, or the evaluation it had to be stopped in: 0 when it was in none. */
function ask(
  worker: Worker,
  progress: Int32Array,
  request: GuardedRequest,
): Promise<GuardedAnswer | { readonly stoppedAt: number }> {
  return new Promise((resolve) => {
    const watchdog = createWatchdog(progress);
    const finish = (answer: GuardedAnswer | { readonly stoppedAt: number }): void => {
      clearInterval(timer);
      // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
      worker.off('message', finish).off('error', stop).off('exit', stop);
      resolve(answer);
    };
    const stop = (): void => finish({ stoppedAt: Atomics.load(progress, 0) });
    const timer = setInterval(() => {
      if (watchdog.isOver()) stop();
    }, lookEveryMs);
    // An error or the end of the thread: it ran out of memory in what it evaluates.
    worker.once('message', finish).once('error', stop).once('exit', stop);
    worker.postMessage(request);
  });
}

function createWatchdog(progress: Int32Array): { isOver(): boolean } {
  const startedAt = performance.now();
  let evaluation = 0;
  let since = startedAt;
  let seenAt = startedAt;
  let evaluatingMs = 0;
  return {
    isOver: () => {
      const now = performance.now();
      const current = Atomics.load(progress, 0);
      if (current !== 0) evaluatingMs += now - seenAt;
      if (current !== evaluation) since = now;
      evaluation = current;
      seenAt = now;
      const isTooLong = current !== 0 && (now - since >= expressionMaxMs || evaluatingMs >= commandMaxMs);
      return isTooLong || now - startedAt >= defectAfterMs;
    },
  };
}
