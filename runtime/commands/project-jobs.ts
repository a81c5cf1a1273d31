import type { Fact, InstanceState, Key } from '#engine';
import { jobTypeOf } from '../jobs/activated-job.ts';
import { textArray } from '../store/array-literal.ts';
import type { CommandFrame, RowDraft } from './row-draft.ts';

type JobFact = Extract<Fact, { kind: 'jobCreated' | 'jobFailed' | 'jobErrorThrown' | 'jobRetriesUpdated' | 'jobCompleted' | 'jobCanceled' }>;

/** Rows of `jobs` and `history_jobs`. */
export function projectJob(draft: RowDraft, fact: JobFact, frame: CommandFrame): void {
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  const target = { instanceKey, shard, key: fact.key };
  switch (fact.kind) {
    case 'jobCreated':
      createJob(draft, fact, frame);
      return;
    case 'jobCompleted':
      forget(draft, fact.key);
      if (!draft.newJobs.delete(fact.key)) draft.endedJobs.add(fact.key);
      return;
    case 'jobCanceled': {
      const thrown = draft.failedJobs.get(fact.key);
      forget(draft, fact.key);
      if (draft.newJobs.delete(fact.key)) return;
      const isError = thrown?.outcome === 'ERROR_THROWN';
      draft.canceledJobs.set(fact.key, {
        ...target,
        at: fact.at,
        historyBucket,
        outcome: isError ? 'ERROR_THROWN' : 'CANCELED',
        errorCode: isError ? thrown.errorCode : null,
        errorMessage: isError ? thrown.errorMessage : null,
      });
      return;
    }
    case 'jobFailed':
      draft.failedJobs.set(fact.key, {
        ...target,
        at: fact.at,
        dueAt: frame.jobFailure?.dueAt ?? fact.at,
        retriesLeft: fact.retriesLeft,
        state: fact.retriesLeft > 0 ? 'ready' : 'stopped',
        historyBucket,
        outcome: frame.jobFailure?.outcome ?? 'FAILED',
        errorCode: null,
        errorMessage: fact.message,
        errorDetails: frame.jobFailure?.errorDetails ?? null,
        fingerprint: null,
      });
      return;
    case 'jobErrorThrown':
      // Caught: the job is canceled with its element in the same transition. Not caught: it stands still beside its incident.
      draft.failedJobs.set(fact.key, {
        ...target,
        at: fact.at,
        dueAt: fact.at,
        retriesLeft: frame.state.jobs[fact.key]?.retriesLeft ?? 0,
        state: 'stopped',
        historyBucket,
        outcome: 'ERROR_THROWN',
        errorCode: fact.errorCode,
        errorMessage: fact.message,
        errorDetails: null,
        fingerprint: null,
      });
      return;
    case 'jobRetriesUpdated': {
      const created = draft.newJobs.get(fact.key);
      if (created === undefined) draft.retriedJobs.set(fact.key, { ...target, retriesLeft: fact.retries, dueAt: fact.at });
      else draft.newJobs.set(fact.key, { ...created, retriesLeft: fact.retries });
    }
  }
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
  const path = scopePathOf(state, fact.elementInstanceKey);
  draft.newJobs.set(fact.key, {
    instanceKey: draft.frame.key,
    shard: draft.frame.shard,
    key: fact.key,
    elementKey: fact.elementInstanceKey,
    definitionKey: state.definitionKey,
    createdAt: fact.at,
    dueAt: fact.at,
    lockedUntil: slot?.lockedUntil ?? null,
    rootKey: state.rootKey === state.key ? null : state.rootKey,
    lease: slot?.lease ?? null,
    retriesLeft: fact.retries,
    attempt: slot === null ? 0 : 1,
    priority: fact.priority,
    inProcess: slot !== null,
    atMostOnce: fact.delivery === 'atMostOnce',
    suspended: state.suspended,
    state: slot === null ? 'ready' : 'active',
    tenantId: state.tenantId,
    type: jobTypeOf(fact.jobKind, fact.type),
    elementId: fact.elementId,
    kind: fact.jobKind,
    listenerEvent: fact.listenerEventType === 'UNSPECIFIED' ? null : fact.listenerEventType,
    worker: slot?.worker ?? null,
    businessId: state.businessId,
    tags: state.tags.length === 0 ? null : textArray(state.tags),
    headers: Object.keys(fact.headers).length === 0 ? null : JSON.stringify(fact.headers),
    backoff: fact.backoff.length === 0 ? null : textArray(fact.backoff),
    // Most jobs are directly in their process: then the path says nothing new.
    scopePath: path.length === 2 ? null : `{${path.join(',')}}`,
    script: fact.script ?? null,
  });
}

function forget(draft: RowDraft, key: Key): void {
  draft.failedJobs.delete(key);
  draft.retriedJobs.delete(key);
}
