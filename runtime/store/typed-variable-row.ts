import type { Key } from '#engine';

/** The type of a variable that JSON does not tell, for the value it was sent with. */
export interface TypedVariableRow {
  readonly instanceKey: Key;
  readonly shard: number;
  readonly at: number;
  readonly historyBucket: string;
  readonly name: string;
  readonly type: string;
  readonly valueHash: string;
}
