import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

export interface SecretUseRow {
  readonly usedAt: Date;
  readonly processDefinitionId: string;
  readonly elementId: string;
  readonly processInstanceKey: string;
  readonly jobKey: string;
}

/** One row per secret that a task is about to get. */
export async function insertSecretUses(
  client: Queryable,
  use: SecretUseRow & { readonly tenantId: string; readonly names: readonly string[] },
): Promise<void> {
  await client.query({
    name: 'insert_secret_uses',
    text: `INSERT INTO secret_uses (tenant_id, name, used_at, process_id, element_id, instance_key, job_key)
      SELECT $1, n, $3, $4, $5, $6, $7 FROM unnest($2::text[]) n`,
    values: [
      use.tenantId,
      use.names,
      use.usedAt,
      use.processDefinitionId,
      use.elementId,
      use.processInstanceKey,
      use.jobKey,
    ],
  });
}

/** The newest first. */
export async function listSecretUses(
  client: Queryable,
  tenantId: string,
  name: string,
  limit: number,
): Promise<readonly SecretUseRow[]> {
  const { rows } = await client.query<SecretUseRow>(
    `SELECT used_at AS "usedAt", process_id AS "processDefinitionId", element_id AS "elementId",
        instance_key::text AS "processInstanceKey", job_key::text AS "jobKey"
      FROM secret_uses WHERE tenant_id = $1 AND name = $2 ORDER BY used_at DESC, key DESC LIMIT $3`,
    [tenantId, name, limit],
  );
  return rows;
}

/** When each secret was last used. */
export async function lastSecretUses(
  client: Queryable,
  tenantId: string,
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await client.query<{ name: string; usedAt: Date | null }>(
    `SELECT s.name, u.used_at AS "usedAt"
      FROM (SELECT DISTINCT name FROM secret_uses WHERE tenant_id = $1) s
      CROSS JOIN LATERAL (SELECT used_at FROM secret_uses WHERE tenant_id = $1 AND name = s.name ORDER BY used_at DESC LIMIT 1) u`,
    [tenantId],
  );
  return new Map(rows.flatMap(({ name, usedAt }) => (usedAt === null ? [] : [[name, usedAt] as const])));
}

export async function deleteOldSecretUses(client: Queryable, before: Date, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM secret_uses WHERE (tenant_id, key) IN
      (SELECT tenant_id, key FROM secret_uses WHERE used_at < $1 ORDER BY used_at LIMIT $2)`,
    [before, limit],
  );
  return rowCount ?? 0;
}
