import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DirectoryEntry } from '#client';
import { api, useDebouncedValue } from '#web';

const typingPauseMs = 200;
const lettersMin = 2;

/** People whose name or username has these letters, while they are typed. */
export function usePeople(text: string): DirectoryEntry[] {
  const [settled] = useDebouncedValue(text.trim(), typingPauseMs);
  const isEnough = settled.length >= lettersMin;
  const found = useQuery({
    queryKey: ['directory', 'user', settled],
    queryFn: ({ signal }) => api.directory(settled, 'user', { signal }),
    enabled: isEnough,
    placeholderData: keepPreviousData,
    // Without a directory the username can still be typed.
    retry: false,
  });
  return isEnough ? (found.data?.items ?? []) : [];
}
