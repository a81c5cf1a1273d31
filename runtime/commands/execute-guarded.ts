import { Worker } from 'node:worker_threads';
import type { Key } from '#engine';
import { builtEntry } from '../built-entry.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Definition } from '../definitions/model-cache.ts';
import type { KeySource, ReservedRun } from '../store/keys.ts';
import type { QueuedSubmission } from './execute-lane.ts';
import type { GuardedAnswer, GuardedRequest } from './guarded-thread.ts';
import type { CachedInstance } from './instance-cache.ts';

/** A command may take this long where it can be killed (guarantees 4.11); the expressions of one command are few. */
const commandMaxMs = 1000;
/** The steps of one command, and multi-instance bodies created in chunks, stay far below this. */
const keysPerCommand = 16_384;
/** Memory of the thread: an expression that builds more is stopped like one that takes too long. */
const memoryMaxMb = 256;

export interface Guard {
  run(item: QueuedSubmission, base: CachedInstance | null, definition: Definition): Promise<void>;
  stop(): Promise<void>;
}

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
export function createGuard(ports: GuardPorts): Guard {
  let thread: { readonly worker: Worker; readonly sent: Set<Key> } | null = null;
  let queue: Promise<void> = Promise.resolve();
  let nextId = 0;

  const start = (): { readonly worker: Worker; readonly sent: Set<Key> } => {
    const worker = new Worker(builtEntry('./guarded-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb },
    });
    worker.unref();
    // A thread that dies while idle must not end the process.
    worker.on('error', () => undefined);
    return { worker, sent: new Set() };
  };
  const kill = async (): Promise<void> => {
    const { worker } = thread ?? {};
    thread = null;
    await worker?.terminate();
  };
  const ask = (request: GuardedRequest): Promise<GuardedAnswer | 'late'> =>
    new Promise((resolve) => {
      const worker = (thread as { worker: Worker }).worker;
      const late = (): void => finish('late');
      const finish = (answer: GuardedAnswer | 'late'): void => {
        clearTimeout(timer);
        // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
        worker.off('message', finish).off('error', late).off('exit', late);
        resolve(answer);
      };
      const timer = setTimeout(late, commandMaxMs);
      worker.once('message', finish).once('error', late).once('exit', late);
      worker.postMessage(request);
    });
  const runOne = async (item: QueuedSubmission, base: CachedInstance | null, definition: Definition): Promise<void> => {
    const { command } = item.submission;
    if (command.kind === 'reclaimJobs') return;
    await ports.keys.ensure();
    const { submission } = item;
    const reserved: ReservedRun = ports.keys.reserveRun(submission.shard, keysPerCommand);
    const isNew = thread === null;
    thread ??= start();
    if (isNew) await new Promise((resolve) => thread?.worker.once('online', resolve));
    const at = ports.now();
    const answer = await ask({
      id: (nextId += 1),
      definitionKey: definition.key,
      model: thread.sent.has(definition.key) ? null : definition.model,
      state: base?.state ?? null,
      command,
      now: at,
      timeZone: ports.timeZone,
      firstNumber: reserved.firstNumber,
      count: reserved.count,
      shard: submission.shard,
    });
    if (answer === 'late') {
      await kill();
      item.settle({ kind: 'rejected', rejection: { code: 'EXPRESSION_FAILED', message: tooLong } });
      if (base !== null) ports.onKilled(item, base);
    } else if ('defect' in answer) {
      item.fail(new Refusal('INTERNAL_ERROR', `A defect was met; nothing was changed. ${answer.defect}`));
    } else {
      thread.sent.add(definition.key);
      item.guarded = { baseHash: base?.stateHash ?? null, at, run: reserved.run, result: answer.execution };
    }
  };

  return {
    run: (item, base, definition) => (queue = queue.then(() => runOne(item, base, definition)).catch((error: unknown) => item.fail(error))),
    stop: kill,
  };
}

const tooLong = 'An expression of this step took more than its time or memory. Simplify it, or change the data it iterates over.';
