import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** A connector that runs inside the server. */
export interface Connector {
  type: string;
  state: 'RUNNING' | 'OFF' | 'NOT_CONFIGURED';
  enabled: boolean;
  missing: string | null;
  calls: number;
  failures: number;
  lastCallAt: string | null;
  lastFailureAt: string | null;
  lastFailure: string | null;
}

/** What the tenant says of a connector. Null: as the server has it. */
export interface ConnectorSettings {
  enabled: boolean;
  defaults: Record<string, unknown>;
  limits: { timeoutSeconds: number | null; responseBytes: number | null };
  allowedHosts: string[] | null;
}

export interface ConnectorSettingsInfo extends ConnectorSettings {
  type: string;
  reachesHosts: boolean;
  revision: number;
}

export interface ConnectorTest {
  ok: boolean;
  message: string | null;
  ms: number;
  result: Record<string, unknown> | null;
}

/** Sums change without an event of their own, so they are asked for. */
const refreshMs = 5000;
const connectors = ['connectors'];

export function useConnectors() {
  return useQuery({
    queryKey: connectors,
    queryFn: ({ signal }) => api.http.post<{ items: Connector[] }>('/v2/connectors/search', {}, { signal }),
    refetchInterval: refreshMs,
  });
}

export function useConnectorSettings(type: string) {
  return useQuery({
    queryKey: [...connectors, 'settings', type],
    queryFn: ({ signal }) => api.http.get<ConnectorSettingsInfo>(pathOf(type), { signal }),
    // What is being typed is not replaced; saving compares the revisions.
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** `onSaved` belongs to the call itself: the dialog closes with it. */
export function useSaveConnectorSettings(type: string, onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ settings, revision }: { settings: ConnectorSettings; revision: number }) =>
      api.http.put<ConnectorSettingsInfo>(pathOf(type), bodyOf(settings), { ifMatch: revision }),
    onSuccess: async () => {
      onSaved();
      await queries.invalidateQueries({ queryKey: connectors });
    },
  });
}

export function useTestConnector(type: string) {
  return useMutation({
    mutationFn: (task: { inputs: Record<string, unknown>; headers?: Record<string, string> }) =>
      api.http.post<ConnectorTest>(`${pathOf(type)}/test`, task),
  });
}

// helpers

function pathOf(type: string): string {
  return `/v2/connectors/${encodeURIComponent(type)}`;
}

/** The server takes only what is said. */
function bodyOf({ limits, allowedHosts, ...settings }: ConnectorSettings): object {
  const said = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null));
  return { ...settings, limits: said, ...(allowedHosts === null ? {} : { allowedHosts }) };
}
