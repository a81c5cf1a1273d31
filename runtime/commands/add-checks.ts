import type { InstanceState, JsonValue } from '#engine';
import { hashOf, type GroupRows } from '../store/port.ts';
import { addRow } from './instance-rows.ts';
import type { Submission } from './submission.ts';

/** All that has to be true in the commit of a command, and what is stored with its answer. */
export function addChecks(
  rows: GroupRows,
  submission: Submission,
  state: InstanceState,
  answer: JsonValue | undefined,
  at: number,
): void {
  const { instanceKey, shard, jobCheck, commandRow, messageUse, holds, idempotency } = submission;
  const { tenantId } = state;
  if (jobCheck !== undefined) {
    const lease = jobCheck.proof === 'lease' ? jobCheck.lease : null;
    const worker = jobCheck.proof === 'worker' ? jobCheck.worker : null;
    addRow(rows, 'jobChecks', {
      instanceKey,
      shard,
      key: jobCheck.jobKey,
      proof: jobCheck.proof,
      lease,
      worker,
    });
  }
  if (commandRow !== undefined)
    addRow(rows, 'runCommands', { instanceKey, shard, key: commandRow.key, rowShard: commandRow.shard });
  if (messageUse !== undefined) addRow(rows, 'messageUses', { instanceKey, tenantId, at, ...messageUse });
  for (const { kind, processId, value } of holds ?? []) {
    addRow(rows, 'holds', {
      instanceKey,
      hold: hashOf(tenantId, kind, processId, value),
      kind,
      tenantId,
      processId,
      value,
    });
  }
  if (idempotency !== undefined) {
    const { id, requestHash } = idempotency;
    addRow(rows, 'idempotency', {
      instanceKey,
      id,
      tenantId,
      requestHash,
      answer: JSON.stringify(answer ?? null),
      at,
    });
  }
}
