import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, useDebouncedValue } from '#web';
import type { ModelCheck } from '#client';
import type { DeploymentFile } from '../deploy/deployment-files.ts';

export const checkDelayMs = 600;

export interface CheckState {
  check: ModelCheck | undefined;
  /** The shown result belongs to an older text of the model. */
  isStale: boolean;
  failure: unknown;
  retry: () => void;
}

/**
 * The server's own checks, asked again a moment after the last change: the list in the editor and
 * the decision at deployment come from one place, so a model without errors here is not refused.
 */
export function useModelCheck(
  files: DeploymentFile[],
  { delegatesAsJobs = false, isWanted = true } = {},
): CheckState {
  const text = useMemo(() => JSON.stringify(files), [files]);
  const [settled] = useDebouncedValue(text, checkDelayMs);
  const query = useQuery({
    queryKey: ['process-definitions', 'check', settled, delegatesAsJobs],
    queryFn: ({ signal }) =>
      api.models.check(JSON.parse(settled) as DeploymentFile[], { signal, delegatesAsJobs }),
    enabled: isWanted && settled !== '[]',
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  return {
    check: query.data,
    isStale: text !== settled || query.isFetching,
    failure: query.error ?? undefined,
    retry: () => void query.refetch(),
  };
}
