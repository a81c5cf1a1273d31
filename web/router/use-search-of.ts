import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/**
 * The filter is the URL: reads the search parameters of the page through the page's own reader
 * (the same function is the route's `validateSearch`) and returns a setter that changes some of
 * them. An undefined value removes the parameter.
 */
export function useSearchOf<Search extends object>(
  read: (raw: Record<string, unknown>) => Search,
): [Search, (changes: Partial<Search>, options?: { replace?: boolean }) => void] {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = useMemo(() => read(raw), [raw, read]);
  const change = useCallback(
    (changes: Partial<Search>, options: { replace?: boolean } = {}) => {
      void navigate({
        to: '.',
        search: (old: Record<string, unknown>) => ({ ...old, ...changes }),
        replace: options.replace ?? false,
      } as Parameters<typeof navigate>[0]);
    },
    [navigate],
  );
  return [search, change];
}
