import type { Key } from '#engine';

/** With the last transition, which has no journal row of its own. */
export interface HistoryInstanceRow extends TransitionRow {
  readonly definitionKey: Key;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly rootKey: Key | null;
  readonly parentInstanceKey: Key | null;
  readonly parentElementKey: Key | null;
  readonly historyBucket: string;
  readonly revision: number;
  readonly tenantId: string;
  readonly state: 'COMPLETED' | 'TERMINATED';
  readonly businessId: string | null;
  readonly startedBy: string | null;
  readonly byMachine: true | null;
  readonly reason: string | null;
  readonly tags: string | null;
  readonly variables: string | null;
  readonly changedVariables: string | null;
  readonly commandReason: string | null;
}

export interface JournalRow extends TransitionRow {
  readonly at: number;
  readonly seq: number;
  readonly historyBucket: string;
  readonly tenantId: string;
  readonly variables: string | null;
  readonly reason: string | null;
}

/** What is kept of a transition, in its own row or, of the last one, in the row of the ended instance. */
interface TransitionRow {
  readonly instanceKey: Key;
  readonly shard: number;
  readonly firstKey: Key;
  readonly actor: string | null;
  readonly stateHash: string;
  readonly command: string;
  readonly elements: string | null;
  readonly flows: string | null;
  readonly moreKeys: string | null;
  /** What the transition changes in the counts per element: the number of a known shape, or the changes themselves, or nothing. */
  readonly tally: number | null;
  readonly changes: string | null;
}
