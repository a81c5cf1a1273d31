import type pg from 'pg';

/** Tenants that have definitions, and so may have jobs. */
export async function findTenantIds(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ tenantId: string }>({
    name: 'find_tenant_ids',
    text: 'SELECT DISTINCT tenant_id AS "tenantId" FROM process_definitions',
  });
  return rows.map((row) => row.tenantId);
}
