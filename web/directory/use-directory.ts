import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DirectoryEntry } from '#client';
import { api } from '../api/api-client.ts';
import { useDebouncedValue } from '../ui/hooks.ts';

const typingPauseMs = 200;
const lettersMin = 2;

const namesKeptMs = 300_000;

/** What to call a group on the pages: its name, and its id until that is known or where it has none. */
export function useGroupNames(ids: readonly string[]): (id: string) => string {
  const groupIds = [...new Set(ids)].sort();
  const found = useQuery({
    queryKey: ['directory', 'names', groupIds],
    queryFn: ({ signal }) => api.groupNames(groupIds, { signal }),
    enabled: groupIds.length > 0,
    staleTime: namesKeptMs,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (id) => found.data?.items.find((one) => one.id === id)?.name ?? id;
}

/** People or groups whose name or id has these letters, while they are typed. */
export function useDirectory(text: string, kind: DirectoryEntry['kind']): DirectoryEntry[] {
  const [settled] = useDebouncedValue(text.trim(), typingPauseMs);
  const isEnough = settled.length >= lettersMin;
  const found = useQuery({
    queryKey: ['directory', kind, settled],
    queryFn: ({ signal }) => api.directory(settled, kind, { signal }),
    enabled: isEnough,
    placeholderData: keepPreviousData,
    // Without a directory the id can still be typed.
    retry: false,
  });
  return isEnough ? (found.data?.items ?? []) : [];
}
