import { parentPort } from 'node:worker_threads';
import { classify, evaluate } from '#engine';
import type { InstantMs, JsonObject, JsonValue } from '#engine';

export interface EvaluationRequest {
  readonly expression: string;
  readonly variables: JsonObject;
  /** VAR-7: behind the variables, for FEEL only. */
  readonly camunda: JsonObject;
  readonly now: InstantMs;
  readonly timeZone: string;
}

/** `position` counts from 1, in the text as it was sent. */
export type EvaluationAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string; readonly position?: number };

// Whoever started this thread may end it at any instruction. The first word says that everything is loaded: the time of an
// expression is its own.
parentPort?.on('message', (request: EvaluationRequest) => {
  parentPort?.postMessage(answer(request));
});
parentPort?.postMessage('ready');

function answer({ expression, variables, camunda, now, timeZone }: EvaluationRequest): EvaluationAnswer {
  try {
    const classified = classify(expression, { place: 'expression' });
    if (!classified.ok) {
      const { message, position } = classified;
      return {
        ok: false,
        message: `The expression is not valid at position ${position}: ${message}.`,
        position,
      };
    }
    const { language } = classified.expression;
    const lookup = (name: string): JsonValue | undefined => {
      if (Object.hasOwn(variables, name)) return variables[name];
      return name === 'camunda' && language === 'feel' ? camunda : undefined;
    };
    const result = evaluate(classified.expression, lookup, now, timeZone, true);
    return result.ok ? result : { ok: false, message: result.message };
  } catch (error) {
    return { ok: false, message: `The expression failed: ${error instanceof Error ? error.message : ''}.` };
  }
}
