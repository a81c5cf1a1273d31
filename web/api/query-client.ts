import { isProblem } from '#client';
import { QueryClient } from '@tanstack/react-query';

/**
 * Convention for query keys: the first entry is a topic of `live/topics.ts` (`'user-tasks'`,
 * `'process-instances'`, …). Live updates and writes invalidate by topic, so a page that follows
 * the convention is kept current without further code.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && isWorthRepeating(error),
      refetchOnWindowFocus: true,
    },
    // Reads wait for the connection; a write must say at once that it was not done.
    mutations: { retry: false, networkMode: 'always' },
  },
});

// helpers

function isWorthRepeating(error: unknown): boolean {
  return isProblem(error) && (error.status === 0 || error.status >= 502 || error.status === 429);
}
