import { Worker } from 'node:worker_threads';
import { builtEntry } from '../built-entry.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Expressions } from '../contract/runtime.ts';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-thread.ts';

/** What a person tries out may take this long (api.md, expression evaluation) and this much memory. */
const timeMaxMs = 250;
const memoryMaxMb = 128;

export interface ExpressionsOptions {
  readonly queries: Pick<Queries, 'scopeVariables'>;
  readonly now: () => number;
  readonly timeZone: string;
}

/**
 * Evaluates text that comes with a request, never beside the engine's own work: in a thread that is ended when the time is over
 * (guarantees 4.11). One thread serves all, one expression after the other; an ended one is replaced.
 */
export function createExpressions(options: ExpressionsOptions): Expressions & { stop(): Promise<void> } {
  const { queries, now, timeZone } = options;
  let running: Promise<Worker> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): Promise<Worker> => {
    const started = startThread().then((worker) =>
      worker.once('exit', () => {
        if (running === started) running = null;
      }),
    );
    return started;
  };
  const stop = async (): Promise<void> => {
    const stopped = running;
    running = null;
    await (await stopped?.catch(() => undefined))?.terminate();
  };
  const run = async (request: EvaluationRequest): Promise<EvaluationAnswer> => {
    const answer = await ask(await (running ??= start()), request);
    if (answer !== 'late') return answer;
    await stop();
    return { ok: false, message: tooLong };
  };
  return {
    async evaluate(caller, { expression, variables, scopeKey }) {
      const visible = scopeKey === undefined ? {} : await queries.scopeVariables(caller, scopeKey);
      if (visible === undefined)
        throw new Refusal('NOT_FOUND', 'No process instance or element instance has this key.');
      const request = { expression, variables: { ...visible, ...variables }, now: now(), timeZone };
      const answered = queue.then(() => run(request));
      queue = answered.catch(() => stop());
      const answer = await answered;
      if (answer.ok) return answer.value;
      throw new Refusal(
        'EXPRESSION_FAILED',
        answer.message,
        answer.position === undefined ? undefined : { position: answer.position },
      );
    },
    stop,
  };
}

// helpers

const tooLong = `The expression took more than ${timeMaxMs} ms or too much memory. Simplify it, or give it less data.`;

/** Answers when the thread has loaded what it needs. */
function startThread(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(builtEntry('./evaluation-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb },
    });
    worker.once('message', () => {
      worker.off('error', reject);
      // A thread that dies while idle must not end the process.
      worker.on('error', () => undefined);
      worker.unref();
      resolve(worker);
    });
    worker.once('error', reject);
  });
}

function ask(worker: Worker, request: EvaluationRequest): Promise<EvaluationAnswer | 'late'> {
  return new Promise((resolve) => {
    const finish = (answer: EvaluationAnswer | 'late'): void => {
      clearTimeout(timer);
      // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
      worker.off('message', finish).off('error', late).off('exit', late);
      resolve(answer);
    };
    const late = (): void => finish('late');
    const timer = setTimeout(late, timeMaxMs);
    worker.once('message', finish).once('error', late).once('exit', late);
    worker.postMessage(request);
  });
}
