import type { CommandFrame, RowDraft } from './row-draft.ts';
import type { TaskDecision } from './submission.ts';

/** The history of an evaluation, in the very commit in which its task takes the result or stands still. */
export function projectDecision(draft: RowDraft, decision: TaskDecision, frame: CommandFrame): void {
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  const { state } = frame;
  const { decisionKey, elementKey, evaluated, failure } = decision;
  draft.decisions.push({
    instanceKey,
    shard,
    key: draft.ports.nextKey(shard),
    decisionKey,
    at: frame.at,
    elementKey,
    definitionKey: state.definitionKey,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    historyBucket,
    tenantId: state.tenantId,
    businessId: state.businessId,
    failure,
    evaluated,
  });
}
