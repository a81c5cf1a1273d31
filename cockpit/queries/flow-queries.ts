import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** What is set for a job type; null = no such limit. */
export interface JobTypeLimits {
  maxConcurrent: number | null;
  perTenantMaxConcurrent: number | null;
  ratePerSecond: number | null;
  burst: number | null;
  priority: number;
  breaker: {
    failureRate: number;
    minimumCalls: number;
    window: string;
    probeInterval: string;
    probes: number;
  } | null;
  retryBudget: { percent: number; minPerSecond: number } | null;
  retry: { base: string; cap: string; jitter: number } | null;
}

/** A job type with what goes on in it. */
export interface JobType extends JobTypeLimits {
  type: string;
  isConfigured: boolean;
  waiting: number;
  backingOff: number;
  locked: number;
  failed: number;
  oldestWaiting: string | null;
  workers: string[];
  tokens: number | null;
  breakerState: BreakerState | null;
  breakers: {
    tenantId: string;
    state: BreakerState;
    calls: number;
    failures: number;
    openedAt: string | null;
    nextProbeAt: string | null;
  }[];
}

/** Numbers of queues change without an event of their own, so they are asked for. */
const refreshMs = 5000;
const jobTypes = ['jobs', 'types'];

export function useJobTypes() {
  return useQuery({
    queryKey: jobTypes,
    queryFn: ({ signal }) => api.http.post<{ items: JobType[] }>('/v2/job-types/search', {}, { signal }),
    refetchInterval: refreshMs,
  });
}

/** The writes on one job type; all of them show the list anew. */
export function useJobTypeWrites(type: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: jobTypes });
  const path = `/v2/job-types/${encodeURIComponent(type)}`;
  return {
    save: useMutation({
      mutationFn: (limits: JobTypeLimits) => api.http.put<JobType>(path, limits),
      onSettled,
    }),
    remove: useMutation({ mutationFn: () => api.http.delete<void>(path), onSettled }),
    closeBreakers: useMutation({
      mutationFn: () => api.http.post<{ closed: number }>(`${path}/breaker-reset`, {}),
      onSettled,
    }),
  };
}
