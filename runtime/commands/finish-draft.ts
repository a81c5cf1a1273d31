import type { Fact, InstanceState, Key } from '#engine';
import { packLocalJobs, textArray, type GroupRows, type JournalRow } from '../store/port.ts';
import { emptyRows } from './instance-rows.ts';
import type { RowDraft } from './row-draft.ts';

/** What the group knows of an instance beside its draft. */
export interface DraftEnd {
  /** Before the group; null when the group created the instance. */
  readonly before: { readonly revision: number; readonly hasVariables: boolean } | null;
  readonly state: InstanceState;
  readonly revision: number;
  readonly stateHash: Buffer;
  readonly packed: string;
  readonly journal: readonly JournalRow[];
  readonly created: Extract<Fact, { kind: 'instanceCreated' }> | null;
}

/** All rows of one instance in one group. */
export function finishDraft(draft: RowDraft, end: DraftEnd): GroupRows {
  const rows = emptyRows();
  rows.journal.push(...end.journal);
  addInstance(rows, draft, end);
  addVariables(rows, draft, end);
  addJobsAndTimers(rows, draft);
  addTasks(rows, draft, end);
  rows.newSubscriptions.push(...draft.newSubscriptions.values());
  for (const key of draft.endedSubscriptions) rows.endedSubscriptions.push(target(draft, key));
  rows.newIncidents.push(...draft.newIncidents.values());
  rows.endedIncidents.push(...draft.endedIncidents.values());
  rows.newCommands.push(...draft.newCommands);
  return rows;
}

export function hexOf(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}

// helpers

function target(draft: RowDraft, key: Key): { instanceKey: Key; shard: number; key: Key } {
  return { instanceKey: draft.frame.key, shard: draft.frame.shard, key };
}

function addInstance(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { key: instanceKey, shard, historyBucket, startedBy } = draft.frame;
  const { state, revision } = end;
  const { tenantId, businessId, definitionKey, startedAt } = state;
  const place = {
    instanceKey,
    shard,
    definitionKey,
    startedAt,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    parentInstanceKey: state.parent?.instanceKey ?? null,
    parentElementKey: state.parent?.elementInstanceKey ?? null,
    historyBucket,
    tenantId,
    businessId,
    startedBy,
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    revision,
  };
  if (draft.ended !== null) {
    const { state: outcome, at: endedAt, reason, variables } = draft.ended;
    const kept = Object.keys(variables as object).length === 0 ? null : JSON.stringify(variables);
    rows.historyInstances.push({ ...place, endedAt, state: outcome, reason, variables: kept });
    if (end.before === null) rows.momentaryInstances.push({ instanceKey, shard });
    else rows.endedInstances.push({ instanceKey, shard, tenantId, expected: end.before.revision });
    if (draft.frame.holding) rows.endedHolds.push({ instanceKey, shard });
    return;
  }
  const incidentCount = Object.keys(state.incidents).length;
  const localJobs = packLocalJobs(draft.localJobs, instanceKey);
  const localOwner = localJobs === null ? null : draft.localOwner;
  const local = { localOwner, localJobs };
  const current = {
    revision,
    incidentCount,
    suspendedAt: draft.suspendedAt,
    stateHash: hexOf(end.stateHash),
    state: end.packed,
    ...local,
  };
  if (end.before === null)
    rows.newInstances.push({
      ...place,
      ...current,
      callDepth: state.parent?.depth ?? null,
      holding: draft.frame.holding,
    });
  else
    rows.steppedInstances.push({ instanceKey, shard, tenantId, expected: end.before.revision, ...current });
  if (draft.suspended !== null) rows.suspensions.push({ instanceKey, shard, suspended: draft.suspended });
}

function addVariables(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { key: instanceKey, shard } = draft.frame;
  if (draft.ended !== null) {
    if (end.before?.hasVariables === true) rows.endedVariables.push({ instanceKey, shard });
    return;
  }
  rows.variables.push(...draft.variables.values());
  for (const { scopeKey, name } of draft.droppedVariables.values())
    rows.droppedVariables.push({ instanceKey, shard, scopeKey, name });
}

function addJobsAndTimers(rows: GroupRows, draft: RowDraft): void {
  rows.newJobs.push(...draft.newJobs.values());
  rows.endedAttempts.push(...draft.endedAttempts);
  rows.failedJobs.push(...draft.failedJobs.values());
  rows.retriedJobs.push(...draft.retriedJobs.values());
  for (const key of draft.endedJobs) rows.endedJobs.push(target(draft, key));
  rows.canceledJobs.push(...draft.canceledJobs.values());
  rows.newTimers.push(...draft.newTimers.values());
  rows.movedTimers.push(...draft.movedTimers.values());
  for (const key of draft.endedTimers) rows.endedTimers.push(target(draft, key));
}

function addTasks(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  rows.newUserTasks.push(...draft.newUserTasks.values());
  rows.endedUserTasks.push(...draft.endedUserTasks.values());
  for (const [key, { assigned, at: updatedAt }] of draft.changedUserTasks) {
    const task = end.state.userTasks[key];
    if (task === undefined) continue;
    rows.changedUserTasks.push({
      ...target(draft, key),
      updatedAt,
      assigned,
      dueDate: task.dueDate,
      followUpDate: task.followUpDate,
      priority: task.priority,
      assignee: task.assignee,
      candidateUsers: textArray(task.candidateUsers),
      candidateGroups: textArray(task.candidateGroups),
    });
  }
}
