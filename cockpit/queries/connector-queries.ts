import { useQuery } from '@tanstack/react-query';
import { api } from '#web';

/** A connector that runs inside the server. */
export interface Connector {
  type: string;
  state: 'RUNNING' | 'OFF' | 'NOT_CONFIGURED';
  missing: string | null;
  calls: number;
  failures: number;
  lastCallAt: string | null;
  lastFailureAt: string | null;
  lastFailure: string | null;
}

/** Sums change without an event of their own, so they are asked for. */
const refreshMs = 5000;

export function useConnectors() {
  return useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => api.http.post<{ items: Connector[] }>('/v2/connectors/search', {}, { signal }),
    refetchInterval: refreshMs,
  });
}
