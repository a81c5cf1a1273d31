import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';
import { said, type Effect } from './hook-queries.ts';

/** A table of another database whose rows come in. */
export interface SourceTable extends Effect {
  sourceId: string;
  connectionSecret: string;
  table: string;
  idColumn: string;
  markColumn: string | null;
  channel: string | null;
  pollSeconds: number;
  lastRowAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
}

const tables = ['inbound-tables'];

export function useTables() {
  return useQuery({
    queryKey: tables,
    queryFn: ({ signal }) =>
      api.http.post<{ items: SourceTable[] }>(
        '/v2/inbound-tables/search',
        { page: { limit: 200 } },
        { signal },
      ),
    refetchInterval: 5000,
  });
}

export function useTableWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: tables });
  const path = (sourceId: string) => `/v2/inbound-tables/${encodeURIComponent(sourceId)}`;
  return {
    save: useMutation({
      mutationFn: ({ sourceId, ...body }: { sourceId: string }) =>
        api.http.put<void>(path(sourceId), said(body)),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (sourceId: string) => api.http.delete<void>(path(sourceId)),
      onSettled,
    }),
  };
}
