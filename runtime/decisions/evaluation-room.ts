import type { Worker } from 'node:worker_threads';
import type { DecisionOutcome, DecisionRequirements, JsonObject, Key } from '#engine';
import { builtEntry } from '../built-entry.ts';
import { askThread, startThread } from '../killable-thread.ts';
import type { DecisionAnswer, DecisionRequest } from './decision-thread.ts';

/** Authored expressions run where they can be killed (guarantees 4.11): one evaluation may take this long and this much memory. */
const EVALUATION_MAX_MS = 1000;
const MEMORY_MAX_MB = 256;
/** A thread that has seen this many models starts anew, so that those nobody asks for any more do not stay in its memory. */
const MODELS_MAX = 200;

/** A model with what it imports. A key always stands for the same model: the thread remembers what it was sent. */
export interface EvaluatedModels {
  readonly model: EvaluatedModel;
  readonly imported: readonly EvaluatedModel[];
}
interface EvaluatedModel {
  readonly key: Key;
  readonly requirements: DecisionRequirements;
}

export interface EvaluationRoom {
  /** Fails when the time or the memory is used up. */
  evaluate(
    decision: EvaluatedModels,
    decisionId: string,
    variables: JsonObject,
    now: number,
  ): Promise<DecisionOutcome>;
  stop(): Promise<void>;
}

/** One thread evaluates all decisions, one after the other; a killed one is replaced by the next request. */
export function createEvaluationRoom(timeZone: string): EvaluationRoom {
  let thread: Promise<DecisionThread> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const running = (): Promise<DecisionThread> => {
    if (thread !== null) return thread;
    const started = startThread(builtEntry('./decision-thread.ts', import.meta.url), MEMORY_MAX_MB).then(
      (worker) => {
        worker.once('exit', () => {
          if (thread === started) thread = null;
        });
        return { worker, sent: new Set<Key>() };
      },
    );
    thread = started;
    // A thread that cannot be started is tried again by the next request.
    started.catch(() => (thread === started ? (thread = null) : undefined));
    return started;
  };
  const stop = async (): Promise<void> => {
    const stopped = thread;
    thread = null;
    await (await stopped?.catch(() => undefined))?.worker.terminate();
  };
  const run = async (
    { model, imported }: EvaluatedModels,
    decisionId: string,
    variables: JsonObject,
    now: number,
  ): Promise<DecisionOutcome> => {
    const { worker, sent } = await running();
    const unseen = [model, ...imported].filter(({ key }) => !sent.has(key));
    const request: DecisionRequest = {
      modelKey: model.key,
      importedKeys: imported.map(({ key }) => key),
      models: unseen.map(({ key, requirements }) => [key, requirements]),
      decisionId,
      variables,
      now,
      timeZone,
    };
    const answer = await askThread<DecisionAnswer>(worker, request, EVALUATION_MAX_MS);
    for (const { key } of unseen) sent.add(key);
    if (answer === 'late' || sent.size > MODELS_MAX) await stop();
    if (answer === 'late') return tooLong(decisionId);
    if ('outcome' in answer) return answer.outcome;
    // After a defect what the thread remembers is not to be trusted.
    await stop();
    throw new Error(`Evaluating "${decisionId}" met a defect: ${'defect' in answer ? answer.defect : ''}`);
  };
  return {
    evaluate: (decision, decisionId, variables, now) => {
      const answer = queue.then(() => run(decision, decisionId, variables, now));
      queue = answer.catch(() => undefined);
      return answer;
    },
    stop,
  };
}

// helpers

interface DecisionThread {
  readonly worker: Worker;
  /** Models the thread has. */
  readonly sent: Set<Key>;
}

function tooLong(decisionId: string): DecisionOutcome {
  const message = `Evaluating "${decisionId}" took more than its time or memory. Simplify the decision, or give it less data.`;
  return { output: null, failure: { decisionId, code: 'EXPRESSION_LIMIT', message }, evaluated: [] };
}
