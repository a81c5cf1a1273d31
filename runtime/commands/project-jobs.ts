import type { Fact, InstanceState, Key } from '#engine';
import { jobTypeOf } from '../jobs/activated-job.ts';
import { textArray, type LocalJob, type NewJobRow } from '../store/port.ts';
import type { CommandFrame, InProcessSlot, RowDraft } from './row-draft.ts';

type JobFact = Extract<
  Fact,
  {
    kind:
      'jobCreated' | 'jobFailed' | 'jobErrorThrown' | 'jobRetriesUpdated' | 'jobCompleted' | 'jobCanceled';
  }
>;
type Ended = Extract<JobFact, { kind: 'jobFailed' | 'jobErrorThrown' }>;

/** Rows of `jobs` and `history_jobs`, or the list of attempts that are kept with the instance. */
export function projectJob(draft: RowDraft, fact: JobFact, frame: CommandFrame): void {
  const { key: instanceKey, shard } = draft.frame;
  switch (fact.kind) {
    case 'jobCreated':
      createJob(draft, fact, frame);
      return;
    case 'jobCompleted':
      forget(draft, fact.key);
      if (!draft.localJobs.delete(fact.key) && draft.made.newJobs?.delete(fact.key) !== true)
        endJob(draft, fact);
      return;
    case 'jobCanceled':
      cancelJob(draft, fact);
      return;
    case 'jobFailed':
    case 'jobErrorThrown':
      endAttempt(draft, fact, frame);
      return;
    case 'jobRetriesUpdated': {
      const created = draft.newJobs.get(fact.key);
      if (created !== undefined) draft.newJobs.set(fact.key, { ...created, retriesLeft: fact.retries });
      else if (!draft.localJobs.has(fact.key)) {
        draft.retriedJobs.set(fact.key, {
          instanceKey,
          shard,
          key: fact.key,
          retriesLeft: fact.retries,
          dueAt: fact.at,
        });
      }
    }
  }
}

/** An attempt without a row becomes a row that anybody may take. */
export function reclaimJob(draft: RowDraft, key: Key, state: InstanceState, at: number): void {
  const row = rowOfLocal(draft, key, state, at);
  draft.localJobs.delete(key);
  if (row !== null) draft.newJobs.set(key, row);
}

/** The scopes whose variables are seen from an element instance, innermost first (VAR-1). */
export function scopePathOf(state: InstanceState, elementInstanceKey: Key): Key[] {
  const path: Key[] = [];
  let key: Key | null = elementInstanceKey;
  while (key !== null && path.length < 200) {
    path.push(key);
    key = state.elements[key]?.parentKey ?? null;
  }
  if (path[path.length - 1] !== state.key) path.push(state.key);
  return path;
}

// helpers

function createJob(draft: RowDraft, fact: Extract<Fact, { kind: 'jobCreated' }>, frame: CommandFrame): void {
  const { state } = frame;
  const slot = state.suspended || fact.retries <= 0 ? null : draft.ports.reserve(fact, frame.at);
  // What a listener is told of its task is too much for the list that the instance keeps.
  const mayBeLocal = slot?.isLocal === true && fact.userTask === undefined;
  if (mayBeLocal && (draft.localJobs.size === 0 || draft.localOwner === slot.worker)) {
    draft.localOwner = slot.worker;
    draft.localJobs.set(fact.key, localJobOf(fact));
    return;
  }
  draft.newJobs.set(fact.key, newRow(draft, fact, frame, slot));
}

/** All members in one literal: spread into each other they cost a tenth of the CPU of a multi-instance body. */
function newRow(
  draft: RowDraft,
  fact: Extract<Fact, { kind: 'jobCreated' }>,
  { state }: CommandFrame,
  slot: InProcessSlot | null,
): NewJobRow {
  const path = scopePathOf(state, fact.elementInstanceKey);
  return {
    instanceKey: draft.frame.key,
    shard: draft.frame.shard,
    elementKey: fact.elementInstanceKey,
    definitionKey: state.definitionKey,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    tenantId: state.tenantId,
    businessId: state.businessId,
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    suspended: state.suspended,
    scopePath: packedPath(path),
    key: fact.key,
    createdAt: fact.at,
    dueAt: fact.at,
    lockedUntil: slot?.lockedUntil ?? null,
    lease: slot?.lease ?? null,
    retriesLeft: fact.retries,
    attempt: slot === null ? 0 : 1,
    priority: fact.priority,
    inProcess: slot !== null,
    atMostOnce: fact.delivery === 'atMostOnce',
    state: slot === null ? 'ready' : 'active',
    type: jobTypeOf(fact.jobKind, fact.type),
    elementId: fact.elementId,
    kind: fact.jobKind,
    listenerEvent: fact.listenerEventType === 'UNSPECIFIED' ? null : fact.listenerEventType,
    worker: slot?.worker ?? null,
    headers: Object.keys(fact.headers).length === 0 ? null : JSON.stringify(fact.headers),
    backoff: fact.backoff.length === 0 ? null : textArray(fact.backoff),
    script: fact.script ?? null,
    userTask: fact.userTask === undefined ? null : JSON.stringify(fact.userTask),
    errorCode: null,
    errorMessage: null,
    errorDetails: null,
  };
}

/** Most jobs are directly in their process: then the path says nothing new. */
function packedPath(path: readonly Key[]): string | null {
  return path.length === 2 ? null : `{${path.join(',')}}`;
}

const noError = { errorCode: null, errorMessage: null, errorDetails: null };

type Place = Pick<
  NewJobRow,
  | 'instanceKey'
  | 'shard'
  | 'elementKey'
  | 'definitionKey'
  | 'rootKey'
  | 'tenantId'
  | 'businessId'
  | 'tags'
  | 'suspended'
  | 'scopePath'
>;

function jobPlace(draft: RowDraft, state: InstanceState, elementKey: Key): Place {
  const path = scopePathOf(state, elementKey);
  return {
    instanceKey: draft.frame.key,
    shard: draft.frame.shard,
    elementKey,
    definitionKey: state.definitionKey,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    tenantId: state.tenantId,
    businessId: state.businessId,
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    suspended: state.suspended,
    scopePath: packedPath(path),
  };
}

function localJobOf(fact: Extract<Fact, { kind: 'jobCreated' }>): LocalJob {
  return {
    ...(fact.priority === 0 ? {} : { priority: fact.priority }),
    ...(fact.listenerEventType === 'UNSPECIFIED' ? {} : { listenerEvent: fact.listenerEventType }),
    ...(Object.keys(fact.headers).length === 0 ? {} : { headers: fact.headers }),
    ...(fact.backoff.length === 0 ? {} : { backoff: fact.backoff }),
    ...(fact.script === undefined ? {} : { script: fact.script }),
  };
}

/** The row an attempt would have had; null when its job is gone from the state. */
function rowOfLocal(draft: RowDraft, key: Key, state: InstanceState, at: number): NewJobRow | null {
  const local = draft.localJobs.get(key);
  const job = state.jobs[key];
  if (local === undefined || job === undefined) return null;
  const element = state.elements[job.elementInstanceKey];
  return {
    ...jobPlace(draft, state, job.elementInstanceKey),
    key,
    createdAt: element?.createdAt ?? at,
    dueAt: at,
    lockedUntil: null,
    lease: null,
    retriesLeft: job.retriesLeft,
    attempt: 1,
    priority: local.priority ?? 0,
    inProcess: false,
    atMostOnce: false,
    state: job.retriesLeft > 0 ? 'ready' : 'stopped',
    type: jobTypeOf(job.kind, job.type),
    elementId: element?.elementId ?? '',
    kind: job.kind,
    listenerEvent: local.listenerEvent ?? null,
    worker: null,
    headers: local.headers === undefined ? null : JSON.stringify(local.headers),
    backoff: local.backoff === undefined ? null : textArray(local.backoff),
    script: local.script ?? null,
    userTask: null,
    ...noError,
  };
}

/**
 * The element tells that its own job is done; nothing tells of a listener's but its row, so that is kept, with the reason of one
 * that denied.
 */
function endJob(draft: RowDraft, fact: Extract<JobFact, { kind: 'jobCompleted' | 'jobCanceled' }>): void {
  if (fact.isListener !== true) {
    draft.endedJobs.add(fact.key);
    return;
  }
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  draft.canceledJobs.set(fact.key, {
    instanceKey,
    shard,
    key: fact.key,
    at: fact.at,
    historyBucket,
    outcome: fact.denied === undefined ? 'COMPLETED' : 'DENIED',
    errorCode: null,
    errorMessage: fact.denied ?? null,
  });
}

function cancelJob(draft: RowDraft, fact: { readonly key: Key; readonly at: number }): void {
  const thrown = draft.made.failedJobs?.get(fact.key);
  forget(draft, fact.key);
  if (draft.localJobs.delete(fact.key) || draft.newJobs.delete(fact.key)) return;
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  const isError = thrown?.outcome === 'ERROR_THROWN';
  draft.canceledJobs.set(fact.key, {
    instanceKey,
    shard,
    key: fact.key,
    at: fact.at,
    historyBucket,
    outcome: isError ? 'ERROR_THROWN' : 'CANCELED',
    errorCode: isError ? thrown.errorCode : null,
    errorMessage: isError ? thrown.errorMessage : null,
  });
}

/** A BPMN error that is caught cancels the job in the same transition; not caught, the job stands still beside its incident. */
function endAttempt(draft: RowDraft, fact: Ended, frame: CommandFrame): void {
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  const isError = fact.kind === 'jobErrorThrown';
  const retriesLeft = isError ? (frame.state.jobs[fact.key]?.retriesLeft ?? 0) : fact.retriesLeft;
  const state = isError || retriesLeft === 0 ? ('stopped' as const) : ('ready' as const);
  const errorCode = isError ? fact.errorCode : null;
  const errorDetails = frame.jobFailure?.errorDetails ?? null;
  const error = { errorCode, errorMessage: fact.message, errorDetails };
  const outcome = isError ? ('ERROR_THROWN' as const) : (frame.jobFailure?.outcome ?? 'FAILED');
  const dueAt = isError ? fact.at : (frame.jobFailure?.dueAt ?? fact.at);
  // The state before is asked only for a job that is gone: of a large instance it would have to be restored.
  const row = draft.localJobs.has(fact.key)
    ? (rowOfLocal(draft, fact.key, frame.state, fact.at) ??
      rowOfLocal(draft, fact.key, frame.before, fact.at))
    : null;
  if (row === null) {
    draft.failedJobs.set(fact.key, {
      instanceKey,
      shard,
      key: fact.key,
      at: fact.at,
      dueAt,
      retriesLeft,
      state,
      historyBucket,
      outcome,
      fingerprint: null,
      ...error,
    });
    return;
  }
  draft.localJobs.delete(fact.key);
  draft.newJobs.set(fact.key, { ...row, retriesLeft, state, dueAt, ...error });
  const { elementKey, definitionKey, createdAt, tenantId, type, elementId, kind, listenerEvent } = row;
  draft.endedAttempts.push({
    instanceKey,
    shard,
    historyBucket,
    key: fact.key,
    elementKey,
    definitionKey,
    createdAt,
    at: fact.at,
    retriesLeft,
    tenantId,
    type,
    elementId,
    kind,
    listenerEvent,
    outcome,
    worker: draft.localOwner,
    ...error,
  });
}

function forget(draft: RowDraft, key: Key): void {
  draft.made.failedJobs?.delete(key);
  draft.made.retriedJobs?.delete(key);
}
