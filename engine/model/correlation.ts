import type { Expression } from './expression.ts';

/** How one message is correlated by the standard's two mechanisms (8.4.2): the keys for which it carries all properties. */
export interface CorrelationRule {
  readonly keys: readonly CorrelationKey[];
}

export interface CorrelationKey {
  readonly id: string;
  /** In file order; each with its path in the payload of this message. Paths are plain, so that they run anywhere. */
  readonly properties: readonly { readonly id: string; readonly path: Expression }[];
}

/** COR-4: what the `correlationSubscription` of a process takes from its own data. */
export interface CorrelationBinding {
  readonly keyId: string;
  readonly propertyId: string;
  readonly dataPath: Expression;
}
