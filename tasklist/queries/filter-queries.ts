import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedFilter, SavedFilterFields, SavedFilterKey } from '#client';
import { api, useSession } from '#web';

const queryKey = ['saved-filters', 'TASKS'];

/** Own filters and those others share, in the order of the page. */
export function useSavedFilters(): SavedFilter[] {
  const { me } = useSession();
  const found = useQuery({
    queryKey: [...queryKey, me.username],
    queryFn: ({ signal }) => api.savedFilters.search('TASKS', { signal }),
  });
  return found.data?.items ?? [];
}

export function useFilterWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey });
  return {
    create: useMutation({
      mutationFn: (fields: SavedFilterFields) => api.savedFilters.create(fields),
      onSettled,
    }),
    replace: useMutation({
      mutationFn: ({ filter, fields }: { filter: SavedFilter; fields: SavedFilterFields }) =>
        api.savedFilters.replace(filter, fields),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (key: SavedFilterKey) => api.savedFilters.remove(key), onSettled }),
  };
}
