import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** What can be told, as the server lists it. */
export const eventTypes = [
  'instance.started',
  'instance.completed',
  'instance.terminated',
  'instance.suspended',
  'instance.resumed',
  'instance.migrated',
  'task.created',
  'task.assigned',
  'task.updated',
  'task.completed',
  'task.canceled',
  'incident.opened',
  'incident.resolved',
  'job.failed',
] as const;

export interface OutgoingSettings {
  url: string;
  eventTypes: string[];
  filter: { processDefinitionId: string | null };
  enabled: boolean;
  description: string;
}

export interface Outgoing extends OutgoingSettings {
  webhookKey: string;
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
  lastFailure: string | null;
  offReason: string | null;
  waiting: number;
  dead: number;
}

export interface OutgoingDelivery {
  deliveryKey: string;
  eventType: string;
  processInstanceKey: string;
  createdAt: string;
  state: 'WAITING' | 'DELIVERED' | 'DEAD';
  attempts: number;
  message: string | null;
  nextAt: string | null;
}

interface NewSecret {
  secret: string;
}

const outgoing = ['outgoing'];
/** What is told changes without an event of its own. */
const refreshMs = 5000;

export function useOutgoing() {
  return useQuery({
    queryKey: outgoing,
    queryFn: ({ signal }) =>
      api.http.post<{ items: Outgoing[] }>('/v2/webhooks/search', { page: { limit: 100 } }, { signal }),
    refetchInterval: refreshMs,
  });
}

export function useOutgoingDeliveries(webhookKey: string) {
  return useQuery({
    queryKey: [...outgoing, 'deliveries', webhookKey],
    queryFn: ({ signal }) =>
      api.http.post<{ items: OutgoingDelivery[] }>(
        `/v2/webhooks/${webhookKey}/deliveries/search`,
        { page: { limit: 200 } },
        { signal },
      ),
    refetchInterval: refreshMs,
  });
}

export function useOutgoingWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: outgoing });
  return {
    create: useMutation({
      mutationFn: (settings: OutgoingSettings) => api.http.post<NewSecret>('/v2/webhooks', bodyOf(settings)),
      onSettled,
    }),
    save: useMutation({
      mutationFn: ({ webhookKey, settings }: { webhookKey: string; settings: OutgoingSettings }) =>
        api.http.put<Outgoing>(`/v2/webhooks/${webhookKey}`, bodyOf(settings)),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (webhookKey: string) => api.http.delete<void>(`/v2/webhooks/${webhookKey}`),
      onSettled,
    }),
    rotate: useMutation({
      mutationFn: ({ webhookKey, overlapHours }: { webhookKey: string; overlapHours: number }) =>
        api.http.post<NewSecret>(`/v2/webhooks/${webhookKey}/rotation`, { overlapHours }),
      onSettled,
    }),
    test: useMutation({
      mutationFn: (webhookKey: string) =>
        api.http.post<{ ok: boolean; message: string | null; ms: number }>(
          `/v2/webhooks/${webhookKey}/test`,
          {},
        ),
    }),
    retry: useMutation({
      mutationFn: ({ webhookKey, deliveryKey }: { webhookKey: string; deliveryKey: string }) =>
        api.http.post<void>(`/v2/webhooks/${webhookKey}/deliveries/${deliveryKey}/retry`, {}),
      onSettled,
    }),
    retryAll: useMutation({
      mutationFn: (webhookKey: string) =>
        api.http.post<{ count: number }>(`/v2/webhooks/${webhookKey}/deliveries/retry`, {}),
      onSettled,
    }),
  };
}

// helpers

function bodyOf({ filter: { processDefinitionId }, ...settings }: OutgoingSettings): object {
  return { ...settings, ...(processDefinitionId === null ? {} : { filter: { processDefinitionId } }) };
}
