import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, notify } from '#web';

/** Who answers for a process, and which waits they are told of. */
export interface ProcessOwners {
  owners: string[];
  ownerGroups: string[];
  stalledAfterMs: number | null;
}
export interface Snooze {
  fingerprint: string;
  until: string;
  by: string;
}

const path = (processDefinitionId: string) => `/v2/processes/${encodeURIComponent(processDefinitionId)}`;
const ownersKey = (id: string) => ['process-settings', id];
const snoozesKey = (id: string) => ['incident-snoozes', id];

export function useOwners(processDefinitionId: string) {
  return useQuery({
    queryKey: ownersKey(processDefinitionId),
    queryFn: ({ signal }) => api.http.get<ProcessOwners>(`${path(processDefinitionId)}/settings`, { signal }),
  });
}

export function useSaveOwners(processDefinitionId: string, saved: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ owners, ownerGroups, stalledAfterMs }: ProcessOwners) =>
      api.http.put<ProcessOwners>(`${path(processDefinitionId)}/settings`, {
        owners,
        ownerGroups,
        stalledAfterMs,
      }),
    onSuccess: (answer) => {
      queries.setQueryData(ownersKey(processDefinitionId), answer);
      notify('done', saved);
      onDone();
    },
  });
}

/** Kinds of incidents of a process that nobody is told of now; null for a list that is not about one process. */
export function useSnoozes(processDefinitionId: string) {
  return useQuery({
    queryKey: snoozesKey(processDefinitionId),
    queryFn: ({ signal }) =>
      api.http.get<{ items: Snooze[] }>(`${path(processDefinitionId)}/incident-snoozes`, { signal }),
  });
}

export function useSnooze(processDefinitionId: string, onDone: (isQuiet: boolean) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (snooze: { fingerprint: string; until: string | null }) =>
      api.http.put<void>(`${path(processDefinitionId)}/incident-snoozes`, snooze),
    onSuccess: (_, { until }) => onDone(until !== null),
    onSettled: () => queries.invalidateQueries({ queryKey: snoozesKey(processDefinitionId) }),
  });
}
