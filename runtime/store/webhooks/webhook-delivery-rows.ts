import type pg from 'pg';
import type { JsonObject } from '#engine';

type Queryable = Pick<pg.Pool, 'query'>;

/** An event that this process may send now. */
export interface ClaimedDelivery {
  readonly shard: number;
  readonly deliveryKey: string;
  readonly tenantId: string;
  readonly webhookKey: string;
  readonly instanceKey: string;
  readonly eventType: string;
  readonly event: JsonObject;
  readonly createdAt: Date;
  readonly since: Date;
  readonly attempts: number;
}

export interface DeliveryRow {
  readonly deliveryKey: string;
  readonly eventType: string;
  readonly processInstanceKey: string;
  readonly createdAt: Date;
  readonly state: 'WAITING' | 'DELIVERED' | 'DEAD';
  readonly attempts: number;
  readonly status: number | null;
  readonly message: string | null;
  readonly nextAt: Date | null;
  readonly endedAt: Date | null;
}

/**
 * Takes events that are due: the first of each instance that its webhook has still to be told, so that they come in order, and few of
 * one webhook and none of a busy one, so that a slow receiver does not hold up the others. Another process takes different ones.
 */
export async function claimDeliveries(
  client: Queryable,
  {
    at,
    lockedUntil,
    max,
    ofWebhook,
    busy,
  }: { at: Date; lockedUntil: Date; max: number; ofWebhook: number; busy: readonly string[] },
): Promise<readonly ClaimedDelivery[]> {
  const { rows } = await client.query<ClaimedDelivery>({
    name: 'claim_webhook_deliveries',
    text: `WITH due AS (
        SELECT n.* FROM webhooks w CROSS JOIN LATERAL (
          SELECT d.shard, d.delivery_key, d.due_at FROM webhook_deliveries d
          WHERE d.tenant_id = w.tenant_id AND d.webhook_key = w.webhook_key AND d.state = 'WAITING' AND d.due_at <= $1
            AND (d.locked_until IS NULL OR d.locked_until <= $1)
            AND NOT EXISTS (SELECT FROM webhook_deliveries e WHERE e.shard = d.shard AND e.instance_key = d.instance_key
              AND e.webhook_key = d.webhook_key AND e.state = 'WAITING' AND (e.revision, e.place) < (d.revision, d.place))
          ORDER BY d.due_at LIMIT $4) n
        WHERE w.enabled AND w.webhook_key <> ALL ($5::bigint[]))
      , taken AS (SELECT d.shard, d.delivery_key FROM due u JOIN webhook_deliveries d ON d.shard = u.shard AND d.delivery_key = u.delivery_key
        WHERE d.state = 'WAITING' AND (d.locked_until IS NULL OR d.locked_until <= $1)
        ORDER BY u.due_at, d.delivery_key LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
      UPDATE webhook_deliveries d SET locked_until = $2, attempts = d.attempts + 1 FROM taken t
      WHERE d.shard = t.shard AND d.delivery_key = t.delivery_key
      RETURNING d.shard, d.delivery_key::text AS "deliveryKey", d.tenant_id AS "tenantId", d.webhook_key::text AS "webhookKey",
        d.instance_key::text AS "instanceKey", d.event_type AS "eventType", d.event, d.created_at AS "createdAt", d.since, d.attempts`,
    values: [at, lockedUntil, max, ofWebhook, busy],
  });
  return rows;
}

/**
 * Only the attempt that holds it may say how it ended: `attempts` tells it from a later one. What follows of the same instance waits as
 * long as it does, so that nobody looks at it before, and goes on when it is over.
 */
export async function endDelivery(
  client: Queryable,
  { shard, deliveryKey, attempts, tenantId, webhookKey }: ClaimedDelivery,
  outcome: {
    readonly state: 'WAITING' | 'DELIVERED' | 'DEAD';
    readonly status: number | null;
    readonly message: string | null;
    readonly at: Date;
    readonly dueAt: Date;
  },
): Promise<void> {
  await client.query({
    name: 'end_webhook_delivery',
    text: `WITH ended AS (UPDATE webhook_deliveries SET state = $4, status = $5, message = $6, locked_until = NULL, due_at = $8,
        ended_at = CASE WHEN $4 = 'WAITING' THEN NULL ELSE $7::timestamptz END
        WHERE shard = $1 AND delivery_key = $2 AND attempts = $3 AND state = 'WAITING'
        RETURNING shard, instance_key, webhook_key, revision, place)
      , following AS (UPDATE webhook_deliveries f SET due_at = CASE WHEN $4 = 'WAITING' THEN greatest(f.due_at, $8) ELSE least(f.due_at, $7) END
        FROM ended e WHERE f.shard = e.shard AND f.instance_key = e.instance_key AND f.webhook_key = e.webhook_key AND f.state = 'WAITING'
          AND (f.revision, f.place) > (e.revision, e.place))
      UPDATE webhooks SET last_success_at = CASE WHEN $4 = 'DELIVERED' THEN $7 ELSE last_success_at END,
        last_failure_at = CASE WHEN $4 = 'DELIVERED' THEN last_failure_at ELSE $7 END,
        last_failure = CASE WHEN $4 = 'DELIVERED' THEN last_failure ELSE $6 END
      WHERE tenant_id = $9 AND webhook_key = $10`,
    values: [
      shard,
      deliveryKey,
      attempts,
      outcome.state,
      outcome.status,
      outcome.message,
      outcome.at,
      outcome.dueAt,
      tenantId,
      webhookKey,
    ],
  });
}

/** Nothing was sent: the attempt does not count. */
export async function releaseDelivery(
  client: Queryable,
  { shard, deliveryKey, attempts }: ClaimedDelivery,
): Promise<void> {
  await client.query(
    `UPDATE webhook_deliveries SET locked_until = NULL, attempts = attempts - 1
      WHERE shard = $1 AND delivery_key = $2 AND attempts = $3 AND state = 'WAITING'`,
    [shard, deliveryKey, attempts],
  );
}

export async function listWebhookDeliveries(
  client: Queryable,
  tenantId: string,
  webhookKey: string,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  const { rows } = await client.query<DeliveryRow>(
    `SELECT delivery_key::text AS "deliveryKey", event_type AS "eventType", instance_key::text AS "processInstanceKey",
        created_at AS "createdAt", state, attempts, status, message, CASE WHEN state = 'WAITING' THEN due_at END AS "nextAt",
        ended_at AS "endedAt"
      FROM webhook_deliveries WHERE tenant_id = $1 AND webhook_key = $2 ORDER BY created_at DESC, instance_key, revision DESC, place DESC LIMIT $3`,
    [tenantId, webhookKey, limit],
  );
  return rows;
}

/** One of them whatever became of it, or all that were given up; their days begin anew. */
export async function sendDeliveriesAnew(
  client: Queryable,
  {
    tenantId,
    webhookKey,
    deliveryKey,
    at,
  }: {
    tenantId: string;
    webhookKey: string;
    deliveryKey: string | null;
    at: Date;
  },
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE webhook_deliveries SET state = 'WAITING', due_at = $4, since = $4, ended_at = NULL
      WHERE tenant_id = $1 AND webhook_key = $2 AND (delivery_key = $3::bigint OR ($3::bigint IS NULL AND state = 'DEAD'))
        AND (locked_until IS NULL OR locked_until <= $4)`,
    [tenantId, webhookKey, deliveryKey, at],
  );
  return rowCount ?? 0;
}

/** What was told, and what nobody has sent anew for long. */
export async function deleteOldDeliveries(
  client: Queryable,
  { toldBefore, deadBefore }: { toldBefore: Date; deadBefore: Date },
  limit: number,
): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM webhook_deliveries WHERE (shard, delivery_key) IN (SELECT shard, delivery_key FROM webhook_deliveries
      WHERE ended_at < CASE WHEN state = 'DELIVERED' THEN $1::timestamptz ELSE $2::timestamptz END LIMIT $3)`,
    [toldBefore, deadBefore, limit],
  );
  return rowCount ?? 0;
}
