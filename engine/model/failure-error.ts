import type { Expression } from './expression.ts';

/** Evaluated over the element's variables and `externalTask` when a worker reports a failure. */
export interface FailureError {
  readonly condition: Expression;
  readonly code: Expression;
}
