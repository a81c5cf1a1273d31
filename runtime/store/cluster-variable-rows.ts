import type pg from 'pg';
import type { JsonObject, JsonValue } from '#engine';

/** Stands in the place of a tenant for what all of them see; no tenant can be called so. */
export const GLOBAL_SCOPE = '*';

/** What `camunda` is to the expressions of a tenant now, or was at a revision (VAR-7). */
export interface ClusterVariableSet {
  /** Of the newest change among them. */
  readonly revision: string;
  /** `{ vars: { cluster, tenant, env } }`. */
  readonly camunda: JsonObject;
}

export interface ClusterVariableRow {
  /** `*` for what all tenants see. */
  readonly tenantId: string;
  readonly name: string;
  readonly revision: string;
  /** JSON text; null when the name is gone. */
  readonly value: string | null;
  readonly metadata: JsonObject;
}

type Queryable = Pick<pg.Pool, 'query'>;

const columns = 'tenant_id AS "tenantId", name, revision::text, value, metadata';

/** The newest row of every name that ever was, deleted ones among them. */
export async function readClusterVariables(client: Queryable): Promise<readonly ClusterVariableRow[]> {
  const { rows } = await client.query<ClusterVariableRow>({
    name: 'read_cluster_variables',
    text: `SELECT DISTINCT ON (tenant_id, name) ${columns} FROM cluster_variables ORDER BY tenant_id, name, revision DESC`,
  });
  return rows;
}

export async function readClusterVariablesAt(
  client: Queryable,
  tenantId: string,
  revision: string,
): Promise<ClusterVariableSet> {
  const { rows } = await client.query<ClusterVariableRow>(
    `SELECT DISTINCT ON (tenant_id, name) ${columns} FROM cluster_variables
      WHERE tenant_id IN ($1, $2) AND revision <= $3 ORDER BY tenant_id, name, revision DESC`,
    [GLOBAL_SCOPE, tenantId, revision],
  );
  return clusterVariableSet(rows, tenantId);
}

/** One change after the other, so that revisions rise in the order of commits. */
export async function lockClusterVariables(client: Queryable): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('cluster variables', 0))");
}

/** After `lockClusterVariables`. */
export async function writeClusterVariable(
  client: Queryable,
  change: Omit<ClusterVariableRow, 'revision'> & { readonly at: Date; readonly by: string },
): Promise<void> {
  const { tenantId, name, value, metadata, at, by } = change;
  await client.query(
    `INSERT INTO cluster_variables (tenant_id, name, value, metadata, changed_at, changed_by)
      VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenantId, name, value, JSON.stringify(metadata), at, by],
  );
}

/** What a tenant sees of these rows: its own value of a name hides that of the cluster. */
export function clusterVariableSet(
  rows: readonly ClusterVariableRow[],
  tenantId: string,
): ClusterVariableSet {
  const cluster: Record<string, JsonValue> = {};
  const tenant: Record<string, JsonValue> = {};
  let revision = 0n;
  for (const row of rows) {
    if (row.tenantId !== GLOBAL_SCOPE && row.tenantId !== tenantId) continue;
    if (BigInt(row.revision) > revision) revision = BigInt(row.revision);
    if (row.value === null) continue;
    (row.tenantId === GLOBAL_SCOPE ? cluster : tenant)[row.name] = JSON.parse(row.value) as JsonValue;
  }
  const camunda = { vars: { cluster, tenant, env: { ...cluster, ...tenant } } };
  return { revision: String(revision), camunda };
}
