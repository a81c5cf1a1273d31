import type { Worker } from 'node:worker_threads';
import { builtEntry } from '../built-entry.ts';
import type { ClusterVariableBook } from '../cluster-variables/cluster-variable-book.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Expressions } from '../contract/runtime.ts';
import { askThread, startThread } from '../killable-thread.ts';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-thread.ts';

/** What a person tries out may take this long (api.md, expression evaluation) and this much memory. */
const timeMaxMs = 250;
const memoryMaxMb = 128;

export interface ExpressionsOptions {
  readonly queries: Pick<Queries, 'scopeVariables'>;
  readonly clusterVariables: Pick<ClusterVariableBook, 'of'>;
  readonly now: () => number;
  readonly timeZone: string;
}

/**
 * Evaluates text that comes with a request, never beside the engine's own work: in a thread that is ended when the time is over
 * (guarantees 4.11). One thread serves all, one expression after the other; an ended one is replaced.
 */
export function createExpressions(options: ExpressionsOptions): Expressions & { stop(): Promise<void> } {
  const { queries, clusterVariables, now, timeZone } = options;
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
  const run = async (request: EvaluationRequest): Promise<EvaluationAnswer> => {
    const worker = await (running ??= start());
    const answer = await askThread<EvaluationAnswer>(worker, request, timeMaxMs);
    if (answer !== 'late') return answer;
    await stop();
    return { ok: false, message: tooLong };
  };
  return {
    async evaluate(caller, { expression, variables, scopeKey, tenantId }) {
      const visible = scopeKey === undefined ? {} : await queries.scopeVariables(caller, scopeKey);
      if (visible === undefined)
        throw new Refusal('NOT_FOUND', 'No process instance or element instance has this key.');
      const seen = { ...visible, ...variables };
      const { camunda } = clusterVariables.of(tenantId);
      const request = { expression, variables: seen, camunda, now: now(), timeZone };
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
