import type { Grant } from '../../contract/caller.ts';
import { Refusal } from '../../contract/refusal.ts';
import { AuthorizationEntity } from '../entities/authorization.entity.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

export interface GrantOwner {
  readonly type: 'USER' | 'ROLE' | 'GROUP';
  readonly id: string;
}

/** One authorization per grant, so that each can be taken away alone. */
export async function insertAuthorizations(
  db: AdminDatabase,
  owner: GrantOwner,
  grants: readonly Grant[],
): Promise<readonly string[]> {
  const rows = grants.map((grant) => ({
    ownerType: owner.type,
    ownerId: owner.id,
    resourceType: grant.resourceType,
    resourceId: grant.resourceId,
    resourcePropertyName: grant.property ?? null,
    permissionTypes: [grant.permission],
  }));
  const { identifiers } = await db.getRepository(AuthorizationEntity).insert(rows);
  return identifiers.map((row) => String(row['authorizationKey']));
}

export async function listAuthorizations(
  db: AdminDatabase,
  owner: GrantOwner,
): Promise<readonly { authorizationKey: string; grants: readonly Grant[] }[]> {
  const rows = await db.getRepository(AuthorizationEntity).find({
    where: { ownerType: owner.type, ownerId: owner.id },
    order: { authorizationKey: 'ASC' },
  });
  return rows.map((row) => ({
    authorizationKey: row.authorizationKey,
    grants: row.permissionTypes.map((permission) => ({
      resourceType: row.resourceType,
      resourceId: row.resourceId,
      permission,
      ...(row.resourcePropertyName === null
        ? {}
        : { property: row.resourcePropertyName as NonNullable<Grant['property']> }),
    })),
  }));
}

export async function updateAuthorization(
  db: AdminDatabase,
  authorizationKey: string,
  owner: GrantOwner,
  grants: readonly [Grant, ...Grant[]],
): Promise<void> {
  const [{ resourceType, resourceId, property }] = grants;
  const { affected } = await db.getRepository(AuthorizationEntity).update(
    { authorizationKey },
    {
      ownerType: owner.type,
      ownerId: owner.id,
      resourceType,
      resourceId,
      resourcePropertyName: property ?? null,
      permissionTypes: grants.map(({ permission }) => permission),
    },
  );
  if (affected !== 1) throw new Refusal('NOT_FOUND', `There is no authorization ${authorizationKey}.`);
}

export async function deleteAuthorization(db: AdminDatabase, authorizationKey: string): Promise<void> {
  const { affected } = await db.getRepository(AuthorizationEntity).delete({ authorizationKey });
  if (affected !== 1) throw new Refusal('NOT_FOUND', `There is no authorization ${authorizationKey}.`);
}
