import type { Pool } from 'pg';

/** Which of the ids can be used in the tenant now. */
export async function activeProcessIds(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct process_id as id from process_definitions where tenant_id = $1 and process_id = any ($2) and state = 'ACTIVE'`,
    [tenantId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export async function activeFormIds(
  client: Pick<Pool, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct form_id as id from forms where tenant_id = $1 and form_id = any ($2) and state = 'ACTIVE'`,
    [tenantId, ids],
  );
  return new Set(rows.map((row) => row.id));
}
