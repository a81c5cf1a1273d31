import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web';

/** What one tenant may use, so that the others have theirs; null is no limit, and a weight of one. */
export interface TenantLimits {
  maxConcurrentJobs: number | null;
  maxRunningInstances: number | null;
  weight: number | null;
}
export interface TenantWithLimits extends TenantLimits {
  tenantId: string;
  name: string;
}

/** More tenants than that are looked after by a program. */
export const tenantsMax = 50;
const queryKey = ['tenant-limits'];
const path = (tenantId: string) => `/v2/tenants/${encodeURIComponent(tenantId)}/limits`;

export function useTenants() {
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const found = await api.http.post<{
        items: { tenantId: string; name: string }[];
        page: { totalItems: number };
      }>('/v2/tenants/search', { page: { limit: tenantsMax } }, { signal });
      const items = await Promise.all(
        found.items.map(async ({ tenantId, name }): Promise<TenantWithLimits> => {
          const limits = await api.http.get<TenantLimits>(path(tenantId), { signal });
          return { ...limits, tenantId, name };
        }),
      );
      return { items, total: found.page.totalItems };
    },
  });
}

export function useSaveTenantLimits(tenantId: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (limits: Partial<Record<keyof TenantLimits, number>>) =>
      api.http.put<TenantLimits>(path(tenantId), limits),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
