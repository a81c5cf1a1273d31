import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api-client.ts';

const newestFirst = [{ field: 'notificationKey', order: 'DESC' as const }];
/** More than this is not counted on a bell. */
const unreadShown = 50;
const listed = 30;

/** What is unread, newest first; live events make it fetch again. */
export function useUnreadNotifications() {
  return useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: ({ signal }) =>
      api.notifications.search(
        { filter: { unread: true }, sort: newestFirst, page: { limit: unreadShown } },
        { signal },
      ),
  });
}

export function useNotifications() {
  return useQuery({
    queryKey: ['notifications', 'all'],
    queryFn: ({ signal }) =>
      api.notifications.search({ sort: newestFirst, page: { limit: listed } }, { signal }),
  });
}

export function useReadNotifications() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (keys: string[] | 'all') => api.notifications.read(keys),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  });
}
