import { randomBytes } from 'node:crypto';
import type { Caller, Grant } from '../contract/caller.ts';
import type { IdentityService, SignedIn } from '../contract/identity.ts';
import { Refusal } from '../contract/refusal.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import {
  deleteApiToken,
  insertApiToken,
  isUsableExpiry,
  listApiTokens,
  loadApiToken,
} from '../store/identity/api-token-store.ts';
import type { ApiTokenRow } from '../store/identity/api-token-store.ts';
import { isAllowed, narrowGrants } from './grants.ts';
import type { Principals } from './principals.ts';
import { createSecret, hashSecret, isSecret } from './secret.ts';
import { TimedCache } from './timed-cache.ts';

type TokenRequest = Parameters<IdentityService['createApiToken']>[1];
type ListedToken = Awaited<ReturnType<IdentityService['listApiTokens']>>[number];

/** Credentials of programs. A token acts with the rights of its owner, narrowed to its scopes, as they are at that moment. */
export class ApiTokens {
  readonly #db: AdminDatabase;
  readonly #principals: Principals;
  readonly #cache: TimedCache<ApiTokenRow | null>;

  constructor(db: AdminDatabase, principals: Principals, now: () => number) {
    this.#db = db;
    this.#principals = principals;
    this.#cache = new TimedCache({ now, ttlMs: 5_000, entriesMax: 10_000 });
  }

  async verify(clientId: string, secret: string): Promise<SignedIn | null> {
    const row = await this.#load(clientId);
    if (row === null || !isSecret(row.secretHash, secret)) return null;
    return this.#signIn(row);
  }

  async loadClient(clientId: string): Promise<SignedIn | null> {
    const row = await this.#load(clientId);
    return row === null ? null : this.#signIn(row);
  }

  async create(owner: Caller, request: TokenRequest): Promise<{ clientId: string; secret: string }> {
    if (owner.kind !== 'user')
      throw new Refusal('PERMISSION_MISSING', 'Only a person can create an API token.');
    const foreign = request.tenantIds.find((id) => !owner.tenantIds.includes(id));
    if (foreign !== undefined)
      throw new Refusal('TENANT_NOT_ASSIGNED', `You do not work in the tenant "${foreign}".`);
    const missing = request.scopes.find((scope) => narrowGrants(owner.grants, [scope]).length === 0);
    if (missing !== undefined) throw notOwned(missing);
    if (!(await isUsableExpiry(this.#db, request.expiresAt))) {
      throw new Refusal('INVALID_VALUE', 'A token needs an end that lies ahead, at most one year.', {
        field: 'expiresAt',
      });
    }
    const clientId = randomBytes(9).toString('hex');
    const secret = createSecret();
    await insertApiToken(this.#db, {
      clientId,
      ownerId: owner.id,
      name: request.name,
      secretHash: hashSecret(secret),
      scopes: request.scopes,
      tenantIds: request.tenantIds,
      expiresAt: request.expiresAt,
    });
    return { clientId, secret };
  }

  async revoke(owner: Caller, clientId: string): Promise<boolean> {
    const ownerId = isAllowed(owner, 'API_TOKEN', 'DELETE') ? null : owner.id;
    const isGone = await deleteApiToken(this.#db, clientId, ownerId);
    this.#cache.delete(clientId);
    return isGone;
  }

  async list(owner: Caller): Promise<readonly ListedToken[]> {
    const rows = await listApiTokens(this.#db, owner.id);
    return rows.map((row) => ({
      clientId: row.clientId,
      name: row.name,
      expiresAt: row.expiresAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    }));
  }

  #load(clientId: string): Promise<ApiTokenRow | null> {
    return this.#cache.getOrLoad(clientId, () => loadApiToken(this.#db, clientId));
  }

  async #signIn(row: ApiTokenRow): Promise<SignedIn | null> {
    const owner = await this.#principals.load(row.ownerId);
    if (owner === null) return null;
    const owned = owner.caller.tenantIds;
    const tenantIds = row.tenantIds.length === 0 ? owned : owned.filter((id) => row.tenantIds.includes(id));
    return {
      displayName: row.name,
      email: null,
      caller: {
        id: row.clientId,
        kind: 'client',
        tenantIds,
        groupIds: owner.caller.groupIds,
        roleIds: [],
        grants: narrowGrants(owner.caller.grants, row.scopes),
      },
    };
  }
}

function notOwned(scope: Grant): Refusal {
  return new Refusal(
    'PERMISSION_MISSING',
    `A token cannot get ${scope.resourceType}:${scope.permission}, which you do not have yourself.`,
    {
      missing: {
        resourceType: scope.resourceType,
        resourceId: scope.resourceId,
        permissionType: scope.permission,
      },
    },
  );
}
