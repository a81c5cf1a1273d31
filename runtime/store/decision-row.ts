import type { Key } from '#engine';

/** One evaluation of a decision with all that it required. */
export interface DecisionRow {
  readonly instanceKey: Key;
  readonly shard: number;
  readonly key: Key;
  readonly decisionKey: Key;
  readonly at: number;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly rootKey: Key | null;
  readonly historyBucket: string;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly failure: string | null;
  readonly evaluated: string;
}
