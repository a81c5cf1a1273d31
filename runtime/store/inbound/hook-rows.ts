import type pg from 'pg';
import type { InboundHookSettings } from '../../contract/inbound.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export interface HookRow {
  readonly hookId: string;
  readonly tenantId: string;
  readonly settings: InboundHookSettings;
  /** Null where the settings name a secret of the tenant. */
  readonly sealed: Buffer | null;
  readonly previousSealed: Buffer | null;
  readonly previousUntil: Date | null;
  readonly processId: string | null;
  readonly definitionKey: string | null;
  readonly elementId: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
}

const columns = `hook_id AS "hookId", tenant_id AS "tenantId", settings, sealed, created_at AS "createdAt", changed_at AS "changedAt",
  changed_by AS "changedBy", previous_sealed AS "previousSealed", previous_until AS "previousUntil", process_id AS "processId",
  definition_key::text AS "definitionKey", element_id AS "elementId"`;

/** What a hook of nobody's model begins with. */
export const ownHook = {
  ...{ previousSealed: null, previousUntil: null },
  ...{ processId: null, definitionKey: null, elementId: null },
} as const;

export async function findHook(client: Queryable, hookId: string): Promise<HookRow | null> {
  const { rows } = await client.query<HookRow>({
    name: 'find_inbound_hook',
    text: `SELECT ${columns} FROM inbound_hooks WHERE hook_id = $1`,
    values: [hookId],
  });
  return rows[0] ?? null;
}

export async function listHooks(client: Queryable, tenantId: string): Promise<readonly HookRow[]> {
  const { rows } = await client.query<HookRow>(
    `SELECT ${columns} FROM inbound_hooks WHERE tenant_id = $1 ORDER BY created_at, hook_id`,
    [tenantId],
  );
  return rows;
}

export async function insertHook(client: Queryable, hook: HookRow): Promise<void> {
  await client.query(
    `INSERT INTO inbound_hooks (hook_id, tenant_id, settings, sealed, created_at, changed_at, changed_by, process_id, definition_key, element_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      hook.hookId,
      hook.tenantId,
      JSON.stringify(hook.settings),
      hook.sealed,
      hook.createdAt,
      hook.changedAt,
      hook.changedBy,
      hook.processId,
      hook.definitionKey,
      hook.elementId,
    ],
  );
}

/** False when the tenant has no such hook. */
export async function updateHook(
  client: Queryable,
  hook: Pick<HookRow, 'hookId' | 'tenantId' | 'settings' | 'sealed' | 'changedAt' | 'changedBy'>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE inbound_hooks SET settings = $3, sealed = coalesce($4, sealed), changed_at = $5, changed_by = $6,
        previous_sealed = CASE WHEN $4::bytea IS NULL THEN previous_sealed END, previous_until = CASE WHEN $4::bytea IS NULL THEN previous_until END
      WHERE hook_id = $1 AND tenant_id = $2`,
    [hook.hookId, hook.tenantId, JSON.stringify(hook.settings), hook.sealed, hook.changedAt, hook.changedBy],
  );
  return rowCount === 1;
}

/** The secret from now on; the one before stays valid until the given time, or not at all. */
export async function rotateHookSecret(
  client: Queryable,
  change: Pick<HookRow, 'tenantId' | 'hookId' | 'changedAt' | 'changedBy' | 'previousUntil'> & {
    readonly sealed: Buffer;
  },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE inbound_hooks SET previous_sealed = CASE WHEN $4::timestamptz IS NULL THEN NULL ELSE sealed END, previous_until = $4, sealed = $3,
        changed_at = $5, changed_by = $6 WHERE tenant_id = $1 AND hook_id = $2`,
    [change.tenantId, change.hookId, change.sealed, change.previousUntil, change.changedAt, change.changedBy],
  );
  return rowCount === 1;
}

export async function deleteHook(client: Queryable, tenantId: string, hookId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `WITH gone AS (DELETE FROM inbound_hooks WHERE tenant_id = $1 AND hook_id = $2 RETURNING hook_id)
      , records AS (DELETE FROM inbound_deliveries WHERE hook_id IN (SELECT hook_id FROM gone))
      SELECT hook_id FROM gone`,
    [tenantId, hookId],
  );
  return rowCount === 1;
}
