import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** What may be known of a token; it itself is shown once, when it is made. */
export interface ApiToken {
  clientId: string;
  name: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  /** How the token begins, to find it again where it is used. */
  prefix: string;
}

export interface TokenScope {
  resourceType: string;
  permissionTypes: string[];
}

export interface NewToken {
  name: string;
  expiresAt: string;
  scopes: TokenScope[];
}

const tokens = ['api-tokens'];
const shownMax = 200;

/** The tokens of whoever is signed in. */
export function useTokens() {
  return useQuery({
    queryKey: tokens,
    queryFn: ({ signal }) =>
      api.http.post<{ items: ApiToken[] }>(
        '/v2/api-tokens/search',
        { sort: [{ field: 'createdAt', order: 'DESC' }], page: { limit: shownMax } },
        { signal },
      ),
  });
}

export function useTokenWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: tokens });
  return {
    create: useMutation({
      mutationFn: (token: NewToken) => api.http.post<{ token: string }>('/v2/api-tokens', token),
      onSettled,
    }),
    revoke: useMutation({
      mutationFn: (clientId: string) =>
        api.http.delete<void>(`/v2/api-tokens/${encodeURIComponent(clientId)}`),
      onSettled,
    }),
  };
}
