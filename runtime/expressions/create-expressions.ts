import type { ClusterVariableBook } from '../cluster-variables/cluster-variable-book.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Expressions } from '../contract/runtime.ts';
import type { Evaluator } from './create-evaluator.ts';

export interface ExpressionsOptions {
  readonly evaluator: Evaluator;
  readonly queries: Pick<Queries, 'scopeVariables'>;
  readonly clusterVariables: Pick<ClusterVariableBook, 'of'>;
  readonly now: () => number;
  readonly timeZone: string;
}

/** Evaluates text that comes with a request. */
export function createExpressions(options: ExpressionsOptions): Expressions {
  const { evaluator, queries, clusterVariables, now, timeZone } = options;
  return {
    async evaluate(caller, { expression, variables, scopeKey, tenantId }) {
      const visible = scopeKey === undefined ? {} : await queries.scopeVariables(caller, scopeKey);
      if (visible === undefined)
        throw new Refusal('NOT_FOUND', 'No process instance or element instance has this key.');
      const seen = { ...visible, ...variables };
      const { camunda } = clusterVariables.of(tenantId);
      const answer = await evaluator.run({ expression, variables: seen, camunda, now: now(), timeZone });
      if (answer.ok) return answer.value;
      throw new Refusal(
        'EXPRESSION_FAILED',
        answer.message,
        answer.position === undefined ? undefined : { position: answer.position },
      );
    },
  };
}
