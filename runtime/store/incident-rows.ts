import type pg from 'pg';
import type { Key } from '#engine';
import { shardOf } from './keys.ts';

export interface IncidentPlace {
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly jobKey: Key | null;
}

export async function findIncident(pool: pg.Pool, key: Key): Promise<IncidentPlace | null> {
  const { rows } = await pool.query<IncidentPlace>({
    name: 'find_incident',
    text: 'SELECT instance_key AS "instanceKey", tenant_id AS "tenantId", job_key AS "jobKey" FROM incidents WHERE shard = $1 AND key = $2',
    values: [shardOf(key), key],
  });
  return rows[0] ?? null;
}
