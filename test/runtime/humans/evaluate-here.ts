import { classify, evaluate } from '#engine';
import { createFormEvaluator, type FormEvaluator } from '../../../runtime/humans/form-evaluator.ts';

/** The evaluator of a form without a thread beside: what needs one runs here. */
export function evaluateHere(): FormEvaluator {
  return createFormEvaluator({
    now: () => 0,
    timeZone: 'UTC',
    evaluator: {
      run: ({ expression, variables, now, timeZone }) => {
        const classified = classify(expression, { place: 'expression', language: 'feel' });
        if (!classified.ok) return Promise.resolve(classified);
        const result = evaluate(classified.expression, (name) => variables[name], now, timeZone, true);
        return Promise.resolve(result);
      },
    },
  });
}
