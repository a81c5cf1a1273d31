import type { Call } from '../http/call.ts';

/** The tenants of a call that may name several: each is checked to be the caller's (api.md 1.4). */
export function answerTenants(
  call: Pick<Call, 'context'>,
  named: readonly string[] | undefined,
): readonly string[] {
  if (named === undefined || named.length === 0) return [call.context().tenantId];
  return [...new Set(named)].map((tenantId) => call.context({ tenantId }).tenantId);
}
