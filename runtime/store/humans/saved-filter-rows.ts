import type { PoolClient } from 'pg';
import type { Caller } from '../../contract/caller.ts';
import type { SavedFilter, SavedFilterFields, SharedWith } from '../../contract/saved-filters.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

const shown = `filter_key::text as "filterKey", owner_id as owner, area, name, query, columns, color, position,
  shared_with as "sharedWith", revision`;

/** Own ones, and those of the caller's tenants that name them, a group or a role of theirs, or everybody. */
const forCaller = `(owner_id = $1 or tenant_id = any ($2) and (shared_with @> '{"all": true}'
  or shared_with -> 'users' ? $1 or shared_with -> 'groups' ?| $3 or shared_with -> 'roles' ?| $4))`;

type FilterRow = Omit<SavedFilter, 'sharedWith'> & { readonly sharedWith: Partial<SharedWith> };

export async function listFilters(
  db: AdminDatabase,
  caller: Caller,
  area: string | null,
): Promise<readonly SavedFilter[]> {
  const rows = await db.query<FilterRow[]>(
    `select ${shown} from saved_filters where ${forCaller} and area = coalesce($5, area)
     order by owner_id <> $1, position, lower(name), filter_key`,
    [...reader(caller), area],
  );
  return rows.map(toFilter);
}

export async function findFilter(
  db: AdminDatabase,
  caller: Caller,
  filterKey: string,
): Promise<SavedFilter | null> {
  const [row] = await db.query<FilterRow[]>(
    `select ${shown} from saved_filters where ${forCaller} and filter_key = $5`,
    [...reader(caller), filterKey],
  );
  return row === undefined ? null : toFilter(row);
}

/** Null when the person has `ownMax` filters already. */
export async function insertFilter(
  client: PoolClient,
  owner: string,
  tenantId: string,
  fields: SavedFilterFields,
  ownMax: number,
): Promise<SavedFilter | null> {
  const { rows } = await client.query<FilterRow>(
    `insert into saved_filters (owner_id, tenant_id, area, name, query, columns, color, position, shared_with)
     select $1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9::jsonb
     where (select count(*) from saved_filters where owner_id = $1) < $10 returning ${shown}`,
    [owner, tenantId, ...valuesOf(fields), ownMax],
  );
  return rows[0] === undefined ? null : toFilter(rows[0]);
}

/** Null when it is not there in this revision. */
export async function updateFilter(
  db: AdminDatabase,
  filterKey: string,
  fields: SavedFilterFields,
  ifRevision: number | null,
): Promise<SavedFilter | null> {
  const rows = await db.query<[FilterRow[], number]>(
    `update saved_filters set area = $2, name = $3, query = $4::jsonb, columns = $5, color = $6, position = $7,
       shared_with = $8::jsonb, revision = revision + 1
     where filter_key = $1 and ($9::int is null or revision = $9) returning ${shown}`,
    [filterKey, ...valuesOf(fields), ifRevision],
  );
  const [row] = rows[0];
  return row === undefined ? null : toFilter(row);
}

export async function deleteFilter(db: AdminDatabase, filterKey: string): Promise<void> {
  await db.query('delete from saved_filters where filter_key = $1', [filterKey]);
}

// helpers

function reader({ id, tenantIds, groupIds, roleIds }: Caller): unknown[] {
  return [id, tenantIds, groupIds, roleIds];
}

function valuesOf({ area, name, query, columns, color, position, sharedWith }: SavedFilterFields): unknown[] {
  const { users, groups, roles, all } = sharedWith;
  const isShared = all || users.length + groups.length + roles.length > 0;
  // What nobody shares is the empty object, which the index of shared filters leaves out.
  return [
    area,
    name,
    JSON.stringify(query),
    columns,
    color,
    position,
    JSON.stringify(isShared ? sharedWith : {}),
  ];
}

function toFilter(row: FilterRow): SavedFilter {
  const { users = [], groups = [], roles = [], all = false } = row.sharedWith;
  return { ...row, sharedWith: { users, groups, roles, all } };
}
