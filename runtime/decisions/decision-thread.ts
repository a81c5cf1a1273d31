import { parentPort } from 'node:worker_threads';
import { evaluateDecision } from '#engine';
import type { DecisionOutcome, DecisionRequirements, InstantMs, JsonObject, Key } from '#engine';

/** What the main thread asks for; a model travels once. */
export interface DecisionRequest {
  readonly modelKey: Key;
  readonly importedKeys: readonly Key[];
  /** Models that the thread has not seen. */
  readonly models: readonly (readonly [Key, DecisionRequirements])[];
  readonly decisionId: string;
  readonly variables: JsonObject;
  readonly now: InstantMs;
  readonly timeZone: string;
}

export type DecisionAnswer =
  { readonly outcome: DecisionOutcome } | { readonly ready: true } | { readonly defect: string };

const models = new Map<Key, DecisionRequirements>();

// Whoever started this thread may end it at any instruction. The first word says that everything is loaded: the time of an
// evaluation is its own.
parentPort?.on('message', (request: DecisionRequest) => {
  parentPort?.postMessage(answer(request));
});
parentPort?.postMessage({ ready: true } satisfies DecisionAnswer);

function answer(request: DecisionRequest): DecisionAnswer {
  const { decisionId, variables, now, timeZone } = request;
  try {
    for (const [key, model] of request.models) models.set(key, model);
    const imported = request.importedKeys.map(known);
    const env = { now, timeZone };
    return { outcome: evaluateDecision(known(request.modelKey), decisionId, variables, env, imported) };
  } catch (error) {
    return { defect: error instanceof Error ? error.message : String(error) };
  }
}

function known(key: Key): DecisionRequirements {
  const model = models.get(key);
  if (model === undefined) throw new Error('The decision model was not sent.');
  return model;
}
