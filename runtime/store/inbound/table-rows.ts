import type pg from 'pg';
import type { InboundTableSettings } from '../../contract/inbound.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export interface TableRow {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly settings: InboundTableSettings;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly lastRowAt: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
}

const columns = `tenant_id AS "tenantId", source_id AS "sourceId", settings, created_at AS "createdAt", changed_at AS "changedAt",
  changed_by AS "changedBy", last_row_at AS "lastRowAt", last_error AS "lastError", last_error_at AS "lastErrorAt"`;

/** Of one tenant, or of all for the readers. */
export async function listTables(client: Queryable, tenantId: string | null): Promise<readonly TableRow[]> {
  const { rows } = await client.query<TableRow>(
    `SELECT ${columns} FROM inbound_tables WHERE $1::text IS NULL OR tenant_id = $1 ORDER BY tenant_id, source_id`,
    [tenantId],
  );
  return rows;
}

export async function writeTable(
  client: Queryable,
  table: Pick<TableRow, 'tenantId' | 'sourceId' | 'settings' | 'changedAt' | 'changedBy'>,
): Promise<void> {
  await client.query(
    `INSERT INTO inbound_tables (tenant_id, source_id, settings, created_at, changed_at, changed_by) VALUES ($1, $2, $3, $4, $4, $5)
      ON CONFLICT (tenant_id, source_id) DO UPDATE SET settings = excluded.settings, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by, last_error = NULL, last_error_at = NULL`,
    [table.tenantId, table.sourceId, JSON.stringify(table.settings), table.changedAt, table.changedBy],
  );
}

export async function deleteTable(client: Queryable, tenantId: string, sourceId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM inbound_tables WHERE tenant_id = $1 AND source_id = $2',
    [tenantId, sourceId],
  );
  return rowCount === 1;
}

/** How reading went; an error stays until rows come again. */
export async function noteReading(
  client: Queryable,
  { tenantId, sourceId }: Pick<TableRow, 'tenantId' | 'sourceId'>,
  reading: { readonly at: Date; readonly error: string | null },
): Promise<void> {
  const { at, error } = reading;
  await client.query(
    `UPDATE inbound_tables SET last_row_at = CASE WHEN $4::text IS NULL THEN $3 ELSE last_row_at END, last_error = $4,
      last_error_at = CASE WHEN $4::text IS NULL THEN NULL ELSE $3 END WHERE tenant_id = $1 AND source_id = $2`,
    [tenantId, sourceId, at, error],
  );
}
