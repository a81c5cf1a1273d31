import type pg from 'pg';
import type { Key } from '#engine';

type Queryable = Pick<pg.Pool, 'query'>;

/** Where an incident belongs, open or resolved; null when there is none. */
export async function findAnyIncident(
  client: Queryable,
  incidentKey: Key,
): Promise<{ readonly tenantId: string; readonly instanceKey: Key } | null> {
  const { rows } = await client.query<{ tenantId: string; instanceKey: Key }>(
    `SELECT i.tenant_id AS "tenantId", i.key AS "instanceKey" FROM (
        SELECT instance_key FROM incidents WHERE key = $1 UNION ALL SELECT instance_key FROM history_incidents WHERE key = $1) n
      JOIN all_instances i ON i.key = n.instance_key LIMIT 1`,
    [incidentKey],
  );
  return rows[0] ?? null;
}

/** Creates or replaces. */
export async function writeAnnotation(
  client: Queryable,
  note: {
    readonly tenantId: string;
    readonly instanceKey: Key;
    readonly incidentKey: Key;
    readonly annotation: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { tenantId, instanceKey, incidentKey, annotation, by, at } = note;
  await client.query(
    `INSERT INTO incident_annotations (tenant_id, incident_key, instance_key, annotation, changed_by, changed_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant_id, incident_key) DO UPDATE SET annotation = excluded.annotation, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at`,
    [tenantId, incidentKey, instanceKey, annotation, by, at],
  );
}

export async function deleteAnnotation(client: Queryable, tenantId: string, incidentKey: Key): Promise<void> {
  await client.query('DELETE FROM incident_annotations WHERE tenant_id = $1 AND incident_key = $2', [
    tenantId,
    incidentKey,
  ]);
}
