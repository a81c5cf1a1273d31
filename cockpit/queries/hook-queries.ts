import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** What an arrival does. Expressions that are null are left to the server's default. */
export interface Effect {
  action: 'START' | 'PUBLISH_MESSAGE';
  processDefinitionId: string | null;
  messageName: string | null;
  correlationKeyExpression: string | null;
  timeToLive: number | null;
  businessIdExpression: string | null;
  variablesExpression: string | null;
  description: string;
  enabled: boolean;
}

export interface Signature {
  style: 'STANDARD' | 'GITHUB' | 'STRIPE' | 'SLACK' | 'CUSTOM';
  header?: string;
  encoding?: 'hex' | 'base64';
  prefix?: string;
  timestampHeader?: string;
}

export interface Hook extends Effect {
  hookId: string;
  url: string;
  auth: 'HMAC' | 'BEARER' | 'BASIC';
  signature: Signature | null;
  username: string | null;
  deliveryIdExpression: string | null;
  previousSecretUntil: string | null;
  declaredBy: { processDefinitionId: string; elementId: string; secretName: string | null } | null;
  changedAt: string;
  changedBy: string;
}

export interface Delivery {
  receivedAt: string;
  state: 'ACCEPTED' | 'REFUSED';
  bytes: number;
  code: string | null;
  message: string | null;
  receipt: string | null;
}

export interface Rehearsal {
  action: Effect['action'];
  deliveryId: string | null;
  businessId: string | null;
  correlationKey: string | null;
  variables: Record<string, unknown>;
}

export interface NewSecret {
  secret: string;
  url?: string;
}

const hooks = ['inbound-hooks'];
const page = { limit: 200 };

export function useHooks() {
  return useQuery({
    queryKey: hooks,
    queryFn: ({ signal }) =>
      api.http.post<{ items: Hook[] }>('/v2/inbound-hooks/search', { page }, { signal }),
  });
}

export function useDeliveries(hookId: string) {
  return useQuery({
    queryKey: [...hooks, 'deliveries', hookId],
    queryFn: ({ signal }) =>
      api.http.post<{ items: Delivery[] }>(
        `/v2/inbound-hooks/${hookId}/deliveries/search`,
        { page: { limit: 100 } },
        { signal },
      ),
    refetchInterval: 5000,
  });
}

/** The server takes only what is said: empty members are left out. */
export function said(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ''));
}

export function useHookWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: hooks });
  return {
    create: useMutation({
      mutationFn: (body: object) => api.http.post<NewSecret>('/v2/inbound-hooks', said(body)),
      onSettled,
    }),
    save: useMutation({
      mutationFn: ({ hookId, ...body }: { hookId: string }) =>
        api.http.put<Hook>(`/v2/inbound-hooks/${hookId}`, said(body)),
      onSettled,
    }),
    rotate: useMutation({
      mutationFn: ({ hookId, overlapHours }: { hookId: string; overlapHours: number }) =>
        api.http.post<NewSecret>(`/v2/inbound-hooks/${hookId}/rotation`, { overlapHours }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (hookId: string) => api.http.delete<void>(`/v2/inbound-hooks/${hookId}`),
      onSettled,
    }),
    rehearse: useMutation({
      mutationFn: ({ hookId, ...call }: { hookId: string; body: string; headers: Record<string, string> }) =>
        api.http.post<Rehearsal>(`/v2/inbound-hooks/${hookId}/rehearsal`, call),
    }),
  };
}
