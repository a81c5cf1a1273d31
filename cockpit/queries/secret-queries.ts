import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** What may be known of a secret; its value is never among it. */
export interface Secret {
  name: string;
  description: string;
  source: 'STORED' | 'ENVIRONMENT';
  changedAt: string | null;
  changedBy: string | null;
  lastUsedAt: string | null;
  usedBy: string[];
}

export interface SecretUse {
  usedAt: string;
  processDefinitionId: string;
  elementId: string;
  processInstanceKey: string;
  jobKey: string;
}

const secrets = ['secrets'];
const shownMax = 200;

export function useSecrets() {
  return useQuery({
    queryKey: secrets,
    queryFn: ({ signal }) =>
      api.http.post<{ items: Secret[] }>(
        '/v2/secrets/search',
        { sort: [{ field: 'name' }], page: { limit: shownMax } },
        { signal },
      ),
  });
}

export function useSecretUses(name: string) {
  return useQuery({
    queryKey: [...secrets, 'uses', name],
    queryFn: ({ signal }) =>
      api.http.post<{ items: SecretUse[] }>(
        `/v2/secrets/${name}/uses/search`,
        { sort: [{ field: 'usedAt', order: 'DESC' }], page: { limit: 50 } },
        { signal },
      ),
  });
}

export function useSecretWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: secrets });
  return {
    save: useMutation({
      mutationFn: ({ name, ...body }: { name: string; value: string; description: string }) =>
        api.http.put<void>(`/v2/secrets/${encodeURIComponent(name)}`, body),
      onSettled,
    }),
    remove: useMutation({
      /** `isUsedToo`: whoever deletes it was shown what refers to it. */
      mutationFn: ({ name, isUsedToo }: { name: string; isUsedToo: boolean }) =>
        api.http.delete<void>(`/v2/secrets/${encodeURIComponent(name)}${isUsedToo ? '?force=true' : ''}`),
      onSettled,
    }),
  };
}
