import type { Grant } from '../../contract/caller.ts';
import { ApiTokenEntity } from '../entities/api-token.entity.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

export interface ApiTokenRow {
  readonly clientId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly Grant[];
  readonly tenantIds: readonly string[];
}

export async function insertApiToken(
  db: AdminDatabase,
  row: ApiTokenRow & { readonly expiresAt: string },
): Promise<void> {
  await db.query(
    `insert into api_tokens (client_id, owner_id, name, secret_hash, scopes, tenant_ids, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.clientId,
      row.ownerId,
      row.name,
      row.secretHash,
      JSON.stringify(row.scopes),
      row.tenantIds,
      row.expiresAt,
    ],
  );
}

/** A living token; its last use is written at most once a minute. */
export async function loadApiToken(db: AdminDatabase, clientId: string): Promise<ApiTokenRow | null> {
  const rows: (ApiTokenRow & { isStale: boolean })[] = await db.query(
    `select client_id as "clientId", owner_id as "ownerId", name, secret_hash as "secretHash", scopes, tenant_ids as "tenantIds",
       coalesce(last_used_at < now() - interval '1 minute', true) as "isStale"
     from api_tokens where client_id = $1 and expires_at > now()`,
    [clientId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.isStale)
    await db.query('update api_tokens set last_used_at = now() where client_id = $1', [clientId]);
  return row;
}

export async function deleteApiToken(
  db: AdminDatabase,
  clientId: string,
  ownerId: string | null,
): Promise<boolean> {
  const result = await db
    .getRepository(ApiTokenEntity)
    .delete(ownerId === null ? { clientId } : { clientId, ownerId });
  return (result.affected ?? 0) > 0;
}

export function listApiTokens(db: AdminDatabase, ownerId: string): Promise<ApiTokenEntity[]> {
  return db
    .getRepository(ApiTokenEntity)
    .find({ where: { ownerId }, order: { createdAt: 'ASC', clientId: 'ASC' } });
}

/** True when the text is an instant that lies ahead by the database's clock, and not more than a year. */
export async function isUsableExpiry(db: AdminDatabase, expiresAt: string): Promise<boolean> {
  try {
    const rows: { ok: boolean }[] = await db.query(
      `select $1::timestamptz > now() and $1::timestamptz <= now() + interval '366 days' as ok`,
      [expiresAt],
    );
    return rows[0]?.ok === true;
  } catch (error) {
    if (isNoInstant(error)) return false;
    throw error;
  }
}

// helpers

function isNoInstant(error: unknown): boolean {
  return ['22007', '22008'].includes((error as { code?: string }).code ?? '');
}
