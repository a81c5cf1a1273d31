import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

export interface DeliveryRow {
  readonly receivedAt: Date;
  readonly bytes: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly receipt: string | null;
}

export async function insertDelivery(
  client: Queryable,
  delivery: DeliveryRow & { readonly tenantId: string; readonly hookId: string },
): Promise<void> {
  await client.query({
    name: 'insert_inbound_delivery',
    text: `INSERT INTO inbound_deliveries (hook_id, tenant_id, received_at, bytes, code, message, receipt)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      delivery.hookId,
      delivery.tenantId,
      delivery.receivedAt,
      delivery.bytes,
      delivery.code,
      delivery.message,
      delivery.receipt,
    ],
  });
}

/** The newest first. */
export async function listDeliveries(
  client: Queryable,
  hookId: string,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  const { rows } = await client.query<DeliveryRow>(
    `SELECT received_at AS "receivedAt", bytes, code, message, receipt FROM inbound_deliveries
      WHERE hook_id = $1 ORDER BY key DESC LIMIT $2`,
    [hookId, limit],
  );
  return rows;
}

/** Keeps the newest. */
export async function trimDeliveries(client: Queryable, hookId: string, kept: number): Promise<void> {
  await client.query(
    `DELETE FROM inbound_deliveries WHERE hook_id = $1
      AND key <= (SELECT key FROM inbound_deliveries WHERE hook_id = $1 ORDER BY key DESC OFFSET $2 LIMIT 1)`,
    [hookId, kept],
  );
}
