import type { Caller } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { SavedFilter, SavedFilterFields, SavedFilters } from '../contract/saved-filters.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import { isAllowed } from '../identity/grants.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import { answerOnce, inTransaction } from '../store/port.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  deleteFilter,
  findFilter,
  insertFilter,
  listFilters,
  updateFilter,
} from '../store/humans/saved-filter-rows.ts';

/** A list of filters is read at a glance; whoever needs more wants groups of their own tools. */
const OWN_FILTERS_MAX = 200;

/** Filters that people name and keep. A shared filter shows its question only: each reader gets their own rows. */
export function createSavedFilters(database: AdminDatabase, pool: Database): SavedFilters {
  const require = async (caller: Caller, filterKey: string, permission: 'UPDATE' | 'DELETE') => {
    const filter = await findFilter(database, caller, filterKey);
    if (filter === null) throw new Refusal('NOT_FOUND', `There is no filter ${filterKey}.`);
    if (filter.owner !== caller.id && !isAllowed(caller, 'SAVED_FILTER', permission, filterKey))
      throw missing(filterKey, permission, `The filter "${filter.name}" belongs to "${filter.owner}".`);
    return filter;
  };
  return {
    list: (caller, area) => listFilters(database, caller, area),
    get: (caller, filterKey) => findFilter(database, caller, filterKey),
    async create(context, fields) {
      const { caller, tenantId, idempotency } = context;
      requireTenant(context);
      requireSharing(caller, fields, null);
      return inTransaction(pool, (client) =>
        answerOnce(client, tenantId, idempotency, new Date(), async () => {
          const filter = await insertFilter(client, caller.id, tenantId, fields, OWN_FILTERS_MAX);
          if (filter !== null) return filter;
          throw new Refusal(
            'INVALID_VALUE',
            `You have ${OWN_FILTERS_MAX} filters, which is the most. Delete one that you no longer use.`,
          );
        }),
      );
    },
    async replace(caller, filterKey, fields, ifRevision) {
      const filter = await require(caller, filterKey, 'UPDATE');
      requireSharing(caller, fields, filter);
      const changed = await updateFilter(database, filterKey, fields, ifRevision ?? null);
      if (changed !== null) return changed;
      throw new Refusal('REVISION_CONFLICT', 'The filter was changed from another window meanwhile.', {
        current: (await findFilter(database, caller, filterKey))?.revision ?? 0,
      });
    },
    async delete(caller, filterKey) {
      await require(caller, filterKey, 'DELETE');
      await deleteFilter(database, filterKey);
    },
  };
}

// helpers

/** Who takes something back from others, or changes what they see in the filter they got, needs no new right. */
function requireSharing(caller: Caller, { sharedWith }: SavedFilterFields, before: SavedFilter | null): void {
  const { users, groups, roles, all } = sharedWith;
  const had = before?.sharedWith;
  const isMore =
    (all && had?.all !== true) ||
    users.some((id) => had?.users.includes(id) !== true) ||
    groups.some((id) => had?.groups.includes(id) !== true) ||
    roles.some((id) => had?.roles.includes(id) !== true);
  if (isMore && !isAllowed(caller, 'SAVED_FILTER', 'SHARE'))
    throw missing('*', 'SHARE', 'You may not share filters with others.');
}

function missing(resourceId: string, permissionType: string, message: string): Refusal {
  return new Refusal('PERMISSION_MISSING', message, {
    missing: { resourceType: 'SAVED_FILTER', resourceId, permissionType },
  });
}
