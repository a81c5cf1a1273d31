import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, useSession } from '#web';
import type { RequestsSearch } from './requests-search.ts';

export const requestsPerPage = 50;
/** Steps that no person does are told only to the page of one request: the list looks again. */
const lookAgainMs = 60_000;

export function useRequests({ q, show, from }: RequestsSearch) {
  const { me } = useSession();
  return useQuery({
    queryKey: ['process-instances', 'requests', me.username, q, show, from],
    queryFn: ({ signal }) =>
      api.requests.search(
        {
          filter: { ...(q ? { text: q } : {}), ...(show === 'all' ? {} : { isRunning: show !== 'done' }) },
          sort: [{ field: 'startDate', order: 'DESC' }],
          page: { limit: requestsPerPage, from: from ?? 0 },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: lookAgainMs,
  });
}

export function useRequestView(key: string) {
  return useQuery({
    queryKey: ['process-instances', 'request', key],
    queryFn: ({ signal }) => api.requests.view(key, { signal }),
  });
}

/** A write about one request; whatever it answers, the page then shows how things are. */
export function useRequestWrite<Argument, Result>(
  write: (argument: Argument) => Promise<Result>,
  onSuccess?: (result: Result) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSettled: () => queries.invalidateQueries({ queryKey: ['process-instances'] }),
    ...(onSuccess ? { onSuccess } : {}),
  });
}
