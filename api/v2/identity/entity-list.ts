import type { EntityAdmin, Search } from '#runtime';
import { pageOf } from '../../http/page-of.ts';

/**
 * Users, groups, roles and tenants are few; their service lists them by equality. Sort and page happen here, over the list.
 */
export async function listEntities(admin: EntityAdmin, search: Search): Promise<object> {
  return pageOf(await admin.list({}), search);
}
