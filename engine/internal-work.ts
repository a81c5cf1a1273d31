import type { ElementInstance, JobState } from './state.ts';

/** The type of jobs that run scripts of listeners; no worker outside can ask for it. */
export const SCRIPT_JOB_TYPE = '#script';

/** RUN-3: scripts and continuations are not waits. */
export function isInternalJob(job: JobState | undefined): boolean {
  return job?.kind === 'SCRIPT' || job?.kind === 'CONTINUATION' || job?.type === SCRIPT_JOB_TYPE;
}

/** RUN-3: a call that runs or a data store that answers is none either. */
export function isAwaiting({ data }: ElementInstance): boolean {
  const { callPending, calledInstanceKey, callEnded, awaitsStores, storeWrites } = data;
  if (awaitsStores === true || storeWrites !== undefined) return true;
  return callPending === true || (calledInstanceKey !== undefined && callEnded !== true);
}
