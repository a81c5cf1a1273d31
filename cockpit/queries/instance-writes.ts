import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Incident, JsonValue, ProcessInstanceKey } from '#client';
import { api, type Topic } from '#web';

const touched: Topic[] = [
  'process-instances',
  'element-instances',
  'variables',
  'incidents',
  'jobs',
  'user-tasks',
  'processes',
  'process-definitions',
];

/** The writes on one instance. Each makes all that is shown of it fetch again. */
export function useInstanceWrites(key: ProcessInstanceKey) {
  const queries = useQueryClient();
  const refresh = () => Promise.all(touched.map((topic) => queries.invalidateQueries({ queryKey: [topic] })));
  const post = (action: string) => () => api.http.post<void>(`/v2/process-instances/${key}/${action}`, {});

  return {
    cancel: useMutation({ mutationFn: () => api.instances.cancel(key), onSettled: refresh }),
    suspend: useMutation({ mutationFn: post('suspension'), onSettled: refresh }),
    resume: useMutation({ mutationFn: post('resumption'), onSettled: refresh }),
    retry: useMutation({
      mutationFn: (incidents: readonly Incident[]) => retryAll(incidents),
      onSettled: refresh,
    }),
    setVariable: useMutation({
      mutationFn: (change: { scopeKey: string; name: string; value: JsonValue }) =>
        api.elements.setVariables(change.scopeKey, { [change.name]: change.value }, true),
      onSettled: refresh,
    }),
  };
}
export type InstanceWrites = ReturnType<typeof useInstanceWrites>;

export interface RetryOutcome {
  resolved: number;
  running: number;
  failedAgain: number;
}

/** Attempts given to a job that had none left. */
const freshAttempts = 1;
/** How long one retry is watched before it counts as still running. */
const watchMs = 2500;

/**
 * A job without attempts gets one again in the same request that resolves its incident. Only the
 * last retry is watched for its result: the others run meanwhile.
 */
export async function retryAll(incidents: readonly Incident[]): Promise<RetryOutcome> {
  const outcome: RetryOutcome = { resolved: 0, running: 0, failedAgain: 0 };
  for (const [index, incident] of incidents.entries()) {
    const isLast = index === incidents.length - 1;
    const answer = await api.incidents.resolve(incident.incidentKey, {
      ...(incident.jobKey ? { retries: freshAttempts } : {}),
      waitForAttempt: isLast ? watchMs : 0,
    });
    if (answer?.result === 'FAILED_AGAIN') outcome.failedAgain += 1;
    else if (answer?.result === 'RUNNING') outcome.running += 1;
    else outcome.resolved += 1;
  }
  return outcome;
}
