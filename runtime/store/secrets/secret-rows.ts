import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

export interface SecretRow {
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export interface SealedSecret {
  readonly revision: string;
  readonly sealed: Buffer;
}

export interface WrappedKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/** Without values: those are read one by one, for use only. */
export async function listSecrets(client: Queryable, tenantId: string): Promise<readonly SecretRow[]> {
  const { rows } = await client.query<SecretRow>(
    `SELECT name, description, created_at AS "createdAt", changed_at AS "changedAt", changed_by AS "changedBy"
      FROM secrets WHERE tenant_id = $1 ORDER BY name`,
    [tenantId],
  );
  return rows;
}

export async function findSealed(
  client: Queryable,
  tenantId: string,
  name: string,
): Promise<SealedSecret | null> {
  const { rows } = await client.query<SealedSecret>({
    name: 'find_sealed_secret',
    text: 'SELECT revision::text, sealed FROM secrets WHERE tenant_id = $1 AND name = $2',
    values: [tenantId, name],
  });
  return rows[0] ?? null;
}

/** The number that the next value is sealed with: no value can be put in the place of an older or newer one. */
export async function nextSecretRevision(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ revision: string }>(
    "SELECT nextval('secret_revisions')::text AS revision",
  );
  return rows[0]?.revision ?? '';
}

export async function writeSecret(
  client: Queryable,
  secret: {
    readonly tenantId: string;
    readonly name: string;
    readonly revision: string;
    readonly sealed: Buffer;
    readonly description: string | null;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> {
  const { tenantId, name, revision, sealed, description, at, by } = secret;
  await client.query(
    `INSERT INTO secrets (tenant_id, name, revision, sealed, description, created_at, changed_at, changed_by)
      VALUES ($1, $2, $3, $4, coalesce($5, ''), $6, $6, $7)
      ON CONFLICT (tenant_id, name) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed,
        description = coalesce($5, secrets.description), changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [tenantId, name, revision, sealed, description, at, by],
  );
}

/** Those of the names that the tenant has stored. */
export async function findSecretNames(
  client: Queryable,
  tenantId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM secrets WHERE tenant_id = $1 AND name = ANY ($2)',
    [tenantId, names],
  );
  return rows.map(({ name }) => name);
}

/** False when there was none. */
export async function deleteSecret(client: Queryable, tenantId: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM secrets WHERE tenant_id = $1 AND name = $2', [
    tenantId,
    name,
  ]);
  return rowCount === 1;
}

/**
 * What refers to each secret: processes with a version that may still run by their ids, hooks that a model declares as `hook:`, tables
 * that are listened to as `table:`, settings of connectors as `connector:`.
 */
export async function findSecretUsers(
  client: Queryable,
  tenantId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ name: string; users: readonly string[] }>(
    `SELECT name, array_agg(DISTINCT used_by ORDER BY used_by) AS users FROM (
        SELECT m[1] AS name, process_id AS used_by
          FROM process_definitions, regexp_matches(model::text, 'secrets\\.([A-Za-z_][A-Za-z0-9_-]*)', 'g') m
          WHERE tenant_id = $1 AND state <> 'DELETED' AND model::text LIKE '%secrets.%'
        UNION ALL
        SELECT settings ->> 'secretName', 'hook:' || hook_id FROM inbound_hooks
          WHERE tenant_id = $1 AND settings ->> 'secretName' IS NOT NULL
        UNION ALL
        SELECT m[1], 'connector:' || connector
          FROM connector_settings, regexp_matches(settings::text, 'secrets\\.([A-Za-z_][A-Za-z0-9_-]*)', 'g') m WHERE tenant_id = $1
        UNION ALL
        SELECT settings ->> 'connectionSecret', 'table:' || source_id FROM inbound_tables WHERE tenant_id = $1
      ) u GROUP BY name`,
    [tenantId],
  );
  return new Map(rows.map(({ name, users }) => [name, users]));
}

export async function findWrappedKey(client: Queryable, tenantId: string): Promise<WrappedKey | null> {
  const { rows } = await client.query<WrappedKey>(
    'SELECT tenant_id AS "tenantId", key_id AS "keyId", wrapped FROM secret_keys WHERE tenant_id = $1',
    [tenantId],
  );
  return rows[0] ?? null;
}

/** The first key of a tenant stays: what another process wrote meanwhile counts. */
export async function insertWrappedKey(client: Queryable, key: WrappedKey): Promise<void> {
  await client.query(
    'INSERT INTO secret_keys (tenant_id, key_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [key.tenantId, key.keyId, key.wrapped],
  );
}

/** Only if it is still wrapped with the old one. */
export async function replaceWrappedKey(client: Queryable, key: WrappedKey, oldKeyId: string): Promise<void> {
  await client.query(
    'UPDATE secret_keys SET key_id = $2, wrapped = $3 WHERE tenant_id = $1 AND key_id = $4',
    [key.tenantId, key.keyId, key.wrapped, oldKeyId],
  );
}

export async function listWrappedKeys(client: Queryable): Promise<readonly WrappedKey[]> {
  const { rows } = await client.query<WrappedKey>(
    'SELECT tenant_id AS "tenantId", key_id AS "keyId", wrapped FROM secret_keys ORDER BY tenant_id',
  );
  return rows;
}
