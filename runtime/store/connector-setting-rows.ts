import type pg from 'pg';
import type { ConnectorSettings } from '../contract/connectors.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export interface ConnectorSettingRow {
  readonly connector: string;
  readonly settings: ConnectorSettings;
  readonly revision: number;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export async function listConnectorSettings(
  client: Queryable,
  tenantId: string,
): Promise<readonly ConnectorSettingRow[]> {
  const { rows } = await client.query<ConnectorSettingRow>({
    name: 'list_connector_settings',
    text: `SELECT connector, settings, revision::float8 AS revision, changed_at AS "changedAt", changed_by AS "changedBy"
      FROM connector_settings WHERE tenant_id = $1`,
    values: [tenantId],
  });
  return rows;
}

/** The new revision; null when another one than the expected is there. Without an expectation the last writer wins. */
export async function writeConnectorSettings(
  client: Queryable,
  row: Omit<ConnectorSettingRow, 'revision'> & {
    readonly tenantId: string;
    readonly expectedRevision: number | undefined;
  },
): Promise<number | null> {
  const { rows } = await client.query<{ revision: number }>(
    `INSERT INTO connector_settings AS s (tenant_id, connector, settings, revision, changed_at, changed_by)
      SELECT $1, $2, $3, 1, $4, $5 WHERE coalesce($6::bigint, 0) = 0
        OR EXISTS (SELECT FROM connector_settings WHERE tenant_id = $1 AND connector = $2)
      ON CONFLICT (tenant_id, connector) DO UPDATE SET settings = excluded.settings, revision = s.revision + 1,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by
        WHERE $6::bigint IS NULL OR s.revision = $6
      RETURNING revision::float8 AS revision`,
    [
      row.tenantId,
      row.connector,
      JSON.stringify(row.settings),
      row.changedAt,
      row.changedBy,
      row.expectedRevision ?? null,
    ],
  );
  return rows[0]?.revision ?? null;
}
