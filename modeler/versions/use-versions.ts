import { useQuery } from '@tanstack/react-query';
import { api } from '#web';

/** More versions than this are found by the search of the list; the newest come first. */
const shownMax = 200;

/** All versions of a process, the newest first. */
export function useVersions(processId: string) {
  return useQuery({
    queryKey: ['process-definitions', 'versions', processId],
    queryFn: ({ signal }) =>
      api.definitions.search(
        {
          filter: { processDefinitionId: processId },
          sort: [{ field: 'version', order: 'DESC' }],
          page: { limit: shownMax },
        },
        { signal },
      ),
  });
}
