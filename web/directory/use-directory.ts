import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DirectoryEntry } from '#client';
import { api } from '../api/api-client.ts';
import { useDebouncedValue } from '../ui/hooks.ts';

const typingPauseMs = 200;
const lettersMin = 2;

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
