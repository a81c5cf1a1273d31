import { Worker } from 'node:worker_threads';
import type { Key } from '#engine';
import { builtEntry } from '../built-entry.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Definition } from '../definitions/model-cache.ts';
import type { KeySource } from '../store/port.ts';
import type { QueuedSubmission } from './execute-lane.ts';
import type { GuardedAnswer, GuardedRequest } from './guarded-thread.ts';
import type { CachedInstance } from './instance-cache.ts';

/** A command may take this long where it can be killed (guarantees 4.11); the expressions of one command are few. */
const commandMaxMs = 1000;
/** The steps of one command, and multi-instance bodies created in chunks, stay far below this. */
const keysPerCommand = 16_384;
/** Memory of the thread: an expression that builds more is stopped like one that takes too long. */
const memoryMaxMb = 256;

export interface GuardPorts {
  readonly keys: KeySource;
  readonly now: () => number;
  readonly timeZone: string;
  /** EXPRESSION_LIMIT: the element of the command stands still until a person acts. */
  readonly onKilled: (item: QueuedSubmission, base: CachedInstance) => void;
}

/**
 * Runs commands whose expressions iterate in a thread that can be killed. Nothing outside changes when it is: the instance gets
 * an incident and everything else goes on. One thread serves all; a killed one is replaced.
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
    const { worker, sent } = await this.running();
    const at = this.ports.now();
    const answer = await ask(worker, {
      id: (this.nextId += 1),
      definitionKey: definition.key,
      model: sent.has(definition.key) ? null : definition.model,
      state: base?.state ?? null,
      command,
      now: at,
      timeZone: this.ports.timeZone,
      firstNumber,
      count,
      shard,
    });
    if (answer === 'late') {
      await this.stop();
      item.settle({ kind: 'rejected', rejection: { code: 'EXPRESSION_FAILED', message: tooLong } });
      if (base !== null) this.ports.onKilled(item, base);
    } else if ('defect' in answer) {
      item.fail(new Refusal('INTERNAL_ERROR', `A defect was met; nothing was changed. ${answer.defect}`));
    } else {
      sent.add(definition.key);
      item.guarded = { baseHash: base?.stateHash ?? null, at, run, result: answer.execution };
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

function ask(worker: Worker, request: GuardedRequest): Promise<GuardedAnswer | 'late'> {
  return new Promise((resolve) => {
    const finish = (answer: GuardedAnswer | 'late'): void => {
      clearTimeout(timer);
      // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
      worker.off('message', finish).off('error', late).off('exit', late);
      resolve(answer);
    };
    const late = (): void => finish('late');
    const timer = setTimeout(late, commandMaxMs);
    worker.once('message', finish).once('error', late).once('exit', late);
    worker.postMessage(request);
  });
}

const tooLong =
  'An expression of this step took more than its time or memory. Simplify it, or change the data it iterates over.';
