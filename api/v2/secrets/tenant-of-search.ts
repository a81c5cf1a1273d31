import type { Search } from '#runtime';
import { ApiProblem } from '../../http/api-problem.ts';

/** Settings are kept per tenant: the filter may name one, and says nothing else of tenants. */
export function tenantOfSearch(search: Search): {
  readonly search: Search;
  readonly tenant: { readonly tenantId?: string };
} {
  const { tenantId, ...filter } = search.filter;
  if (tenantId === undefined) return { search, tenant: {} };
  if (typeof tenantId !== 'string')
    throw new ApiProblem('INVALID_FILTER', 'Name one tenant in the filter tenantId, as text.');
  return { search: { ...search, filter }, tenant: { tenantId } };
}
