import { isProblem, type ProcessDefinitionKey, type TaskDraft, type Variables } from '#client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '#web';
import { useFormDraft, type Draft, type DraftPlace } from '../forms/use-form-draft.ts';

/** The draft of a start form on the server; nothing where there is none, or where it cannot be had now. */
export function useSavedStartDraft(version: ProcessDefinitionKey | undefined) {
  return useQuery({
    queryKey: ['process-definitions', 'start-draft', version],
    enabled: version !== undefined,
    queryFn: ({ signal }) =>
      api.http.get<TaskDraft>(addressOf(version), { signal }).catch((error: unknown) => {
        if (isProblem(error, 'NOT_FOUND')) return null;
        throw error;
      }),
    retry: false,
    // It is read once for each form that is shown, and what came of it is not kept.
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** The draft of a start form belongs to the version that the form is of. */
export function useStartDraft(version: ProcessDefinitionKey | undefined): Draft {
  const place = useMemo<DraftPlace>(
    () => ({
      key: `start:${version ?? ''}`,
      save: (variables: Variables) =>
        version === undefined ? Promise.resolve() : api.http.put<unknown>(addressOf(version), { variables }),
      drop: () => (version === undefined ? Promise.resolve() : api.http.delete<void>(addressOf(version))),
    }),
    [version],
  );
  return useFormDraft(place, true);
}

// helpers

function addressOf(version: ProcessDefinitionKey | undefined): string {
  return `/v2/process-definitions/${version ?? ''}/start-draft`;
}
