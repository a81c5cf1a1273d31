import type { Worker } from 'node:worker_threads';
import { builtEntry } from '../built-entry.ts';
import { askThread, startThread } from '../killable-thread.ts';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-thread.ts';

/** What a request brings may take this long (api.md, expression evaluation) and this much memory. */
const timeMaxMs = 250;
const memoryMaxMb = 128;

/** Evaluates authored text never beside the engine's own work. */
export interface Evaluator {
  run(request: EvaluationRequest): Promise<EvaluationAnswer>;
  stop(): Promise<void>;
}

/**
 * In a thread that is ended when the time is over (guarantees 4.11). One thread serves all, one expression after the other; an ended
 * one is replaced, and there is none before the first is needed.
 */
export function createEvaluator(): Evaluator {
  let running: Promise<Worker> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): Promise<Worker> => {
    const started = startThread(builtEntry('./evaluation-thread.ts', import.meta.url), memoryMaxMb).then(
      (worker) =>
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
  const ask = async (request: EvaluationRequest): Promise<EvaluationAnswer> => {
    const worker = await (running ??= start());
    const answer = await askThread<EvaluationAnswer>(worker, request, timeMaxMs);
    if (answer !== 'late') return answer;
    await stop();
    return { ok: false, message: tooLong };
  };
  return {
    run(request) {
      const answered = queue.then(() => ask(request));
      queue = answered.catch(() => stop());
      return answered;
    },
    stop,
  };
}

// helpers

const tooLong = `The expression took more than ${timeMaxMs} ms or too much memory. Simplify it, or give it less data.`;
