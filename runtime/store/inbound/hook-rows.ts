import type pg from 'pg';
import type { InboundHookSettings } from '../../contract/inbound.ts';

type Queryable = Pick<pg.Pool, 'query'>;

export interface HookRow {
  readonly hookId: string;
  readonly tenantId: string;
  readonly settings: InboundHookSettings;
  readonly sealed: Buffer;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
}

const columns = `hook_id AS "hookId", tenant_id AS "tenantId", settings, sealed, created_at AS "createdAt", changed_at AS "changedAt",
  changed_by AS "changedBy"`;

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
    `INSERT INTO inbound_hooks (hook_id, tenant_id, settings, sealed, created_at, changed_at, changed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      hook.hookId,
      hook.tenantId,
      JSON.stringify(hook.settings),
      hook.sealed,
      hook.createdAt,
      hook.changedAt,
      hook.changedBy,
    ],
  );
}

/** False when the tenant has no such hook. */
export async function updateHook(
  client: Queryable,
  hook: Omit<HookRow, 'createdAt' | 'sealed'> & { readonly sealed: Buffer | null },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE inbound_hooks SET settings = $3, sealed = coalesce($4, sealed), changed_at = $5, changed_by = $6
      WHERE hook_id = $1 AND tenant_id = $2`,
    [hook.hookId, hook.tenantId, JSON.stringify(hook.settings), hook.sealed, hook.changedAt, hook.changedBy],
  );
  return rowCount === 1;
}

export async function deleteHook(client: Queryable, tenantId: string, hookId: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM inbound_hooks WHERE tenant_id = $1 AND hook_id = $2', [
    tenantId,
    hookId,
  ]);
  return rowCount === 1;
}
