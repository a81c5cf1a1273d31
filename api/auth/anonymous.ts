import type { Caller } from '#runtime';

/** Whoever calls an endpoint that needs no credential: no tenant, no right. */
export const ANONYMOUS: Caller = {
  id: 'anonymous',
  kind: 'user',
  tenantIds: [],
  groupIds: [],
  roleIds: [],
  grants: [],
};
