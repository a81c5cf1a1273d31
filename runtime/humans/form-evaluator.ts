import { classify, evaluate } from '#engine';
import type { JsonObject, JsonValue } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import type { Evaluator } from '../expressions/create-evaluator.ts';

/** Evaluates an expression of a form over its data; undefined where it cannot be read or fails. */
export type FormEvaluator = (expression: string, data: JsonObject) => Promise<JsonValue | undefined>;

export interface FormEvaluatorPorts {
  readonly evaluator: Pick<Evaluator, 'run'>;
  readonly now: () => number;
  readonly timeZone: string;
}

/** Rows times fields: more than this in one form is no form that a person filled in. */
const EVALUATIONS_MAX = 5000;
/** All of one form: whoever sends more data than its expressions can go through is not waited for. */
const TIME_MS_MAX = 2000;

/** For one submission: plain expressions at once, those that go through lists where they can be stopped. */
export function createFormEvaluator({ evaluator, now, timeZone }: FormEvaluatorPorts): FormEvaluator {
  const begun = performance.now();
  let count = 0;
  return async (expression, data) => {
    const classified = classify(expression, { place: 'expression', language: 'feel' });
    if (!classified.ok) return undefined;
    if (++count > EVALUATIONS_MAX || performance.now() - begun > TIME_MS_MAX)
      throw new Refusal('FORM_INVALID', 'The form takes too long to check. Send fewer rows or less data.');
    const lookup = (name: string): JsonValue | undefined =>
      Object.hasOwn(data, name) ? data[name] : undefined;
    const inPlace = evaluate(classified.expression, lookup, now(), timeZone);
    if (inPlace.ok) return inPlace.value;
    if (inPlace.code !== 'NEEDS_GUARD') return undefined;
    const answer = await evaluator.run({ expression, variables: data, camunda: {}, now: now(), timeZone });
    return answer.ok ? answer.value : undefined;
  };
}
