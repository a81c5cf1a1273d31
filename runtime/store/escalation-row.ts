import type { Key } from '#engine';

/** TSK-13: one user task that was late, and who was asked to help. */
export interface EscalationRow {
  readonly instanceKey: Key;
  readonly shard: number;
  readonly taskKey: Key;
  readonly level: number;
  readonly at: number;
  readonly historyBucket: string;
  readonly tenantId: string;
  readonly assignee: string | null;
  readonly candidateUsers: string;
  readonly candidateGroups: string;
  readonly notifiedUsers: string;
  readonly notifiedGroups: string;
}
