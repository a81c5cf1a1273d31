import type pg from 'pg';
import type { WebhookSettings } from '../../contract/webhooks.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export interface WebhookRow {
  readonly tenantId: string;
  readonly webhookKey: string;
  readonly settings: WebhookSettings;
  readonly enabled: boolean;
  readonly sealed: Buffer;
  readonly previousSealed: Buffer | null;
  readonly previousUntil: Date | null;
  readonly owner: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
  readonly offReason: string | null;
}

/** With what it has still to tell. */
export interface CountedWebhookRow extends WebhookRow {
  readonly waiting: number;
  readonly dead: number;
}

const columns = `w.tenant_id AS "tenantId", w.webhook_key::text AS "webhookKey", w.settings, w.enabled, w.sealed,
  w.previous_sealed AS "previousSealed", w.previous_until AS "previousUntil", w.owner, w.created_at AS "createdAt",
  w.changed_at AS "changedAt", w.changed_by AS "changedBy", w.last_success_at AS "lastSuccessAt", w.last_failure_at AS "lastFailureAt",
  w.last_failure AS "lastFailure", w.off_reason AS "offReason"`;

/** All that are switched on, of every tenant: what a process keeps in memory. */
export async function listEnabledWebhooks(
  client: Queryable,
): Promise<readonly Pick<WebhookRow, 'tenantId' | 'webhookKey' | 'settings'>[]> {
  const { rows } = await client.query<Pick<WebhookRow, 'tenantId' | 'webhookKey' | 'settings'>>(
    `SELECT tenant_id AS "tenantId", webhook_key::text AS "webhookKey", settings FROM webhooks WHERE enabled`,
  );
  return rows;
}

export async function listWebhooks(
  client: Queryable,
  tenantId: string,
): Promise<readonly CountedWebhookRow[]> {
  const { rows } = await client.query<CountedWebhookRow>(
    `SELECT ${columns}, coalesce(d.waiting, 0) AS waiting, coalesce(d.dead, 0) AS dead FROM webhooks w
      LEFT JOIN (SELECT webhook_key, (count(*) FILTER (WHERE state = 'WAITING'))::int AS waiting,
          (count(*) FILTER (WHERE state = 'DEAD'))::int AS dead
        FROM webhook_deliveries WHERE tenant_id = $1 GROUP BY webhook_key) d ON d.webhook_key = w.webhook_key
      WHERE w.tenant_id = $1 ORDER BY w.created_at, w.webhook_key`,
    [tenantId],
  );
  return rows;
}

export async function findWebhook(
  client: Queryable,
  tenantId: string,
  webhookKey: string,
): Promise<WebhookRow | null> {
  const { rows } = await client.query<WebhookRow>({
    name: 'find_webhook',
    text: `SELECT ${columns} FROM webhooks w WHERE w.tenant_id = $1 AND w.webhook_key = $2`,
    values: [tenantId, webhookKey],
  });
  return rows[0] ?? null;
}

export async function insertWebhook(
  client: Queryable,
  row: Pick<WebhookRow, 'tenantId' | 'webhookKey' | 'settings' | 'enabled' | 'sealed' | 'owner'> & {
    readonly at: Date;
  },
): Promise<void> {
  await client.query(
    `INSERT INTO webhooks (tenant_id, webhook_key, settings, enabled, sealed, owner, created_at, changed_at, changed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $6)`,
    [row.tenantId, row.webhookKey, JSON.stringify(row.settings), row.enabled, row.sealed, row.owner, row.at],
  );
}

export async function updateWebhook(
  client: Queryable,
  row: Pick<WebhookRow, 'tenantId' | 'webhookKey' | 'settings' | 'enabled' | 'changedAt' | 'changedBy'>,
): Promise<void> {
  await client.query(
    `UPDATE webhooks SET settings = $3, enabled = $4, changed_at = $5, changed_by = $6, off_reason = NULL
      WHERE tenant_id = $1 AND webhook_key = $2`,
    [row.tenantId, row.webhookKey, JSON.stringify(row.settings), row.enabled, row.changedAt, row.changedBy],
  );
}

/** The secret from now on; the one before signs as well until the given time. */
export async function rotateWebhookSecret(
  client: Queryable,
  row: Pick<WebhookRow, 'tenantId' | 'webhookKey' | 'sealed' | 'previousUntil' | 'changedAt' | 'changedBy'>,
): Promise<void> {
  await client.query(
    `UPDATE webhooks SET previous_sealed = CASE WHEN $4::timestamptz IS NULL THEN NULL ELSE sealed END, previous_until = $4, sealed = $3,
        changed_at = $5, changed_by = $6 WHERE tenant_id = $1 AND webhook_key = $2`,
    [row.tenantId, row.webhookKey, row.sealed, row.previousUntil, row.changedAt, row.changedBy],
  );
}

export async function deleteWebhook(
  client: Queryable,
  tenantId: string,
  webhookKey: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `WITH told AS (DELETE FROM webhook_deliveries WHERE tenant_id = $1 AND webhook_key = $2)
      DELETE FROM webhooks WHERE tenant_id = $1 AND webhook_key = $2`,
    [tenantId, webhookKey],
  );
  return rowCount === 1;
}

/** Switches it off and tells its owner, once. */
export async function switchWebhookOff(
  client: Queryable,
  { tenantId, webhookKey, reason, at }: { tenantId: string; webhookKey: string; reason: string; at: Date },
): Promise<{ readonly notificationKey: string; readonly username: string } | 'nobody' | null> {
  const { rows } = await client.query<{ notificationKey: string | null; username: string | null }>(
    `WITH off AS (UPDATE webhooks SET enabled = false, off_reason = $3, changed_at = $4
        WHERE tenant_id = $1 AND webhook_key = $2 AND enabled RETURNING tenant_id, webhook_key, owner)
      , told AS (INSERT INTO notifications (tenant_id, type, about, about_key, username, actor, happened_at)
        SELECT o.tenant_id, 'WEBHOOK_OFF', 'WEBHOOK', o.webhook_key, u.username, NULL, $4
        FROM off o JOIN users u ON u.username = o.owner AND u.active ON CONFLICT DO NOTHING
        RETURNING notification_key::text AS key, username)
      SELECT t.key AS "notificationKey", t.username FROM off LEFT JOIN told t ON true`,
    [tenantId, webhookKey, reason, at],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { notificationKey, username } = row;
  return notificationKey === null || username === null ? 'nobody' : { notificationKey, username };
}
