import type { Fact, InstanceState, Key } from '#engine';
import { packLocalJobs, pageParts, textArray, type GroupRows, type JournalRow } from '../store/port.ts';
import { delegationOf, stateOf } from './project-user-tasks.ts';
import { addRow, addRows, emptyRows } from './instance-rows.ts';
import type { DraftLists, RowDraft } from './row-draft.ts';
import type { PackedState } from './state-packer.ts';

/** What the group knows of an instance beside its draft. */
export interface DraftEnd {
  /** Before the group; null when the group created the instance. */
  readonly before: {
    readonly revision: number;
    readonly hasVariables: boolean;
    readonly hasPages: boolean;
  } | null;
  readonly state: InstanceState;
  readonly revision: number;
  readonly stateHash: Buffer;
  readonly packed: PackedState;
  readonly journal: JournalRow[];
  readonly created: Extract<Fact, { kind: 'instanceCreated' }> | null;
}

/** All rows of one instance in one group. */
export function finishDraft(draft: RowDraft, end: DraftEnd): GroupRows {
  const rows = emptyRows();
  // The last transition of an instance stands in the row that is kept of it.
  addRows(rows, 'journal', draft.ended === null ? end.journal : end.journal.slice(0, -1));
  addInstance(rows, draft, end);
  addPages(rows, draft, end);
  addVariables(rows, draft, end);
  addJobsAndTimers(rows, draft);
  addTasks(rows, draft, end);
  const {
    storeValues,
    newSubscriptions,
    movedSubscriptions,
    endedSubscriptions,
    newIncidents,
    endedIncidents,
  } = draft.made;
  addEach(rows, 'newSubscriptions', newSubscriptions);
  addEach(rows, 'storeValues', storeValues);
  addEach(rows, 'movedSubscriptions', movedSubscriptions);
  addTargets(rows, 'endedSubscriptions', draft, endedSubscriptions);
  addEach(rows, 'newIncidents', newIncidents);
  addEach(rows, 'endedIncidents', endedIncidents);
  addRows(rows, 'newCommands', draft.newCommands);
  addRows(rows, 'decisions', draft.decisions);
  addRows(rows, 'escalations', draft.escalations);
  return rows;
}

export function hexOf(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}

// helpers

function target(draft: RowDraft, key: Key): { instanceKey: Key; shard: number; key: Key } {
  return { instanceKey: draft.frame.key, shard: draft.frame.shard, key };
}

type Rows = Pick<
  DraftLists,
  Exclude<keyof DraftLists & keyof GroupRows, 'droppedVariables' | 'changedUserTasks' | Ended>
>;
type Ended = 'endedJobs' | 'endedTimers' | 'endedSubscriptions';

function addEach<Name extends keyof Rows>(
  rows: GroupRows,
  section: Name,
  added: Rows[Name] | undefined,
): void {
  if (added !== undefined && added.size > 0)
    addRows(rows, section, [...added.values()] as unknown as GroupRows[Name]);
}

function addTargets(rows: GroupRows, section: Ended, draft: RowDraft, keys: Set<Key> | undefined): void {
  for (const key of keys ?? []) addRow(rows, section, target(draft, key));
}

function addInstance(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  if (draft.ended !== null) addEndedInstance(rows, draft, end, draft.ended);
  else addRunningInstance(rows, draft, end);
}

/** Each member by name, here and below: spread into each other, a row of so many costs ten to fifty times as much. */
function addEndedInstance(
  rows: GroupRows,
  draft: RowDraft,
  end: DraftEnd,
  { state, at: endedAt, reason, variables }: NonNullable<RowDraft['ended']>,
): void {
  const { key: instanceKey, shard } = draft.frame;
  const { tenantId } = end.state;
  const place = placeOf(draft, end);
  const last = end.journal[end.journal.length - 1];
  if (last === undefined) throw new Error(`The instance ${instanceKey} has ended without a transition.`);
  addRow(rows, 'historyInstances', {
    instanceKey,
    shard,
    definitionKey: place.definitionKey,
    startedAt: place.startedAt,
    rootKey: place.rootKey,
    parentInstanceKey: place.parentInstanceKey,
    parentElementKey: place.parentElementKey,
    historyBucket: place.historyBucket,
    tenantId,
    businessId: place.businessId,
    startedBy: place.startedBy,
    byMachine: place.byMachine,
    tags: place.tags,
    revision: place.revision,
    endedAt,
    state,
    reason,
    variables: Object.keys(variables as object).length === 0 ? null : JSON.stringify(variables),
    firstKey: last.firstKey,
    tally: last.tally,
    actor: last.actor,
    stateHash: last.stateHash,
    command: last.command,
    elements: last.elements,
    flows: last.flows,
    changedVariables: last.variables,
    moreKeys: last.moreKeys,
    commandReason: last.reason,
    changes: last.changes,
  });
  if (end.before === null) addRow(rows, 'momentaryInstances', { instanceKey, shard });
  else addRow(rows, 'endedInstances', { instanceKey, shard, tenantId, expected: end.before.revision });
  if (draft.frame.holding) addRow(rows, 'endedHolds', { instanceKey, shard });
}

function addRunningInstance(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { key: instanceKey, shard } = draft.frame;
  const { tenantId } = end.state;
  const localJobs = packLocalJobs(draft.localJobs, instanceKey);
  const incidentCount = Object.keys(end.state.incidents).length;
  const { suspendedAt } = draft;
  const localOwner = localJobs === null ? null : draft.localOwner;
  const stateHash = hexOf(end.stateHash);
  const { row: state } = end.packed;
  const { revision } = end;
  if (end.before === null) {
    const place = placeOf(draft, end);
    addRow(rows, 'newInstances', {
      instanceKey,
      shard,
      definitionKey: place.definitionKey,
      startedAt: place.startedAt,
      rootKey: place.rootKey,
      parentInstanceKey: place.parentInstanceKey,
      parentElementKey: place.parentElementKey,
      historyBucket: place.historyBucket,
      tenantId,
      businessId: place.businessId,
      startedBy: place.startedBy,
      byMachine: place.byMachine,
      tags: place.tags,
      revision,
      incidentCount,
      suspendedAt,
      localOwner,
      stateHash,
      localJobs,
      state,
      callDepth: end.state.parent?.depth ?? null,
      holding: draft.frame.holding,
    });
  } else {
    const expected = end.before.revision;
    addRow(rows, 'steppedInstances', {
      instanceKey,
      shard,
      tenantId,
      expected,
      revision,
      incidentCount,
      suspendedAt,
      localOwner,
      stateHash,
      localJobs,
      state,
    });
  }
  if (draft.suspended !== null)
    addRow(rows, 'suspensions', { instanceKey, shard, suspended: draft.suspended });
}

type Running = GroupRows['newInstances'][number];
type Place = Omit<
  Pick<Running, keyof Running & keyof GroupRows['historyInstances'][number]>,
  'stateHash' | 'state'
>;

/** What the rows of running and of ended instances both say. */
function placeOf(draft: RowDraft, { state, revision }: DraftEnd): Place {
  const { key: instanceKey, shard, historyBucket, startedBy, byMachine } = draft.frame;
  return {
    instanceKey,
    shard,
    definitionKey: state.definitionKey,
    startedAt: state.startedAt,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    parentInstanceKey: state.parent?.instanceKey ?? null,
    parentElementKey: state.parent?.elementInstanceKey ?? null,
    historyBucket,
    tenantId: state.tenantId,
    businessId: state.businessId,
    startedBy,
    byMachine,
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    revision,
  };
}

function addPages(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { key: instanceKey, shard } = draft.frame;
  if (draft.ended !== null) {
    if (end.before?.hasPages === true) addRow(rows, 'endedPages', { instanceKey, shard });
    return;
  }
  const { pages, droppedLists } = end.packed;
  for (const { owner, part, page, content } of pages) {
    const place = { instanceKey, shard, owner, part: pageParts[part], page };
    if (content === null) addRow(rows, 'droppedPages', place);
    else addRow(rows, 'pages', { ...place, content });
  }
  for (const owner of droppedLists) addRow(rows, 'droppedLists', { instanceKey, shard, owner });
}

function addVariables(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { key: instanceKey, shard } = draft.frame;
  if (draft.ended !== null) {
    if (end.before?.hasVariables === true) addRow(rows, 'endedVariables', { instanceKey, shard });
    return;
  }
  const { variables, droppedVariables } = draft.made;
  addEach(rows, 'variables', variables);
  if (droppedVariables === undefined) return;
  for (const { scopeKey, name } of droppedVariables.values())
    addRow(rows, 'droppedVariables', { instanceKey, shard, scopeKey, name });
}

function addJobsAndTimers(rows: GroupRows, draft: RowDraft): void {
  const { made } = draft;
  addEach(rows, 'newJobs', made.newJobs);
  addRows(rows, 'endedAttempts', draft.endedAttempts);
  addEach(rows, 'failedJobs', made.failedJobs);
  addEach(rows, 'retriedJobs', made.retriedJobs);
  addTargets(rows, 'endedJobs', draft, made.endedJobs);
  addEach(rows, 'canceledJobs', made.canceledJobs);
  addEach(rows, 'newTimers', made.newTimers);
  addEach(rows, 'movedTimers', made.movedTimers);
  addTargets(rows, 'endedTimers', draft, made.endedTimers);
}

function addTasks(rows: GroupRows, draft: RowDraft, end: DraftEnd): void {
  const { newUserTasks, endedUserTasks, changedUserTasks } = draft.made;
  addEach(rows, 'newUserTasks', newUserTasks);
  addEach(rows, 'endedUserTasks', endedUserTasks);
  for (const [key, { assigned, deniedReason, at: updatedAt }] of changedUserTasks ?? []) {
    const task = end.state.userTasks[key];
    if (task === undefined) continue;
    addRow(rows, 'changedUserTasks', {
      ...target(draft, key),
      updatedAt,
      assigned,
      dueDate: task.dueDate,
      followUpDate: task.followUpDate,
      priority: task.priority,
      assignee: task.assignee,
      candidateUsers: textArray(task.candidateUsers),
      candidateGroups: textArray(task.candidateGroups),
      state: stateOf(task),
      ...delegationOf(task),
      deniedReason,
    });
  }
}
