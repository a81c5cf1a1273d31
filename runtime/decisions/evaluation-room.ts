import { availableParallelism } from 'node:os';
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
/**
 * Threads at once: each may use MEMORY_MAX_MB, so that four bound the memory of decisions to 1 GB, and evaluations are so short
 * that more would only wait for processors that commands need too.
 */
const THREADS_MAX = 4;

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

/**
 * Several threads evaluate decisions, each one after the other; who waits longest comes first. A request goes to a free thread that
 * has its model already, else to any free one; another thread is started only when all are busy. A killed one is replaced by its
 * next request.
 */
export function createEvaluationRoom(timeZone: string, threadsMax = threadsOfMachine()): EvaluationRoom {
  const places: Place[] = [];
  const waiting: ((place: Place) => void)[] = [];

  const freePlace = (model: Key): Place | undefined => {
    const free = places.filter(({ isBusy }) => !isBusy);
    const place = free.find(({ thread }) => thread.has(model)) ?? free[0];
    if (place !== undefined || places.length >= threadsMax) return place;
    const started: Place = { thread: createDecisionThread(timeZone), isBusy: false };
    places.push(started);
    return started;
  };
  const take = (model: Key): Promise<Place> => {
    const place = freePlace(model);
    if (place === undefined) return new Promise((begin) => waiting.push(begin));
    place.isBusy = true;
    return Promise.resolve(place);
  };
  const release = (place: Place): void => {
    const next = waiting.shift();
    if (next === undefined) place.isBusy = false;
    else next(place);
  };
  return {
    async evaluate(decision, decisionId, variables, now) {
      const place = await take(decision.model.key);
      try {
        return await place.thread.run(decision, decisionId, variables, now);
      } finally {
        release(place);
      }
    },
    async stop() {
      await Promise.all(places.map(({ thread }) => thread.stop()));
    },
  };
}

// helpers

interface Place {
  readonly thread: DecisionThread;
  isBusy: boolean;
}

interface DecisionThread {
  /** Whether the model has been sent, so that it need not travel again. */
  has(model: Key): boolean;
  run: EvaluationRoom['evaluate'];
  stop(): Promise<void>;
}

/** One processor stays with the thread that runs commands. */
function threadsOfMachine(): number {
  return Math.min(THREADS_MAX, Math.max(1, availableParallelism() - 1));
}

function createDecisionThread(timeZone: string): DecisionThread {
  let thread: Promise<RunningThread> | null = null;
  let known: ReadonlySet<Key> = new Set();

  const running = (): Promise<RunningThread> => {
    if (thread !== null) return thread;
    const sent = new Set<Key>();
    known = sent;
    const started = startThread(builtEntry('./decision-thread.ts', import.meta.url), MEMORY_MAX_MB).then(
      (worker) => {
        worker.once('exit', () => {
          if (thread === started) thread = null;
        });
        return { worker, sent };
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
  return {
    has: (model) => thread !== null && known.has(model),
    stop,
    async run(
      { model, imported }: EvaluatedModels,
      decisionId: string,
      variables: JsonObject,
      now: number,
    ): Promise<DecisionOutcome> {
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
    },
  };
}

interface RunningThread {
  readonly worker: Worker;
  /** Models the thread has. */
  readonly sent: Set<Key>;
}

function tooLong(decisionId: string): DecisionOutcome {
  const message = `Evaluating "${decisionId}" took more than its time or memory. Simplify the decision, or give it less data.`;
  return { output: null, failure: { decisionId, code: 'EXPRESSION_LIMIT', message }, evaluated: [] };
}
