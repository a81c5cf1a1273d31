import type { PoolClient } from 'pg';
import type { InboundHookSettings } from '../../contract/inbound.ts';

export interface DeclaringVersion {
  readonly tenantId: string;
  readonly processId: string;
  readonly definitionKey: string;
  readonly at: Date;
  readonly by: string;
}

/**
 * The webhooks of this version from now on, and of no other of its process. Answers the paths that belong to
 * somebody else, which stay theirs.
 */
export async function replaceDeclaredHooks(
  client: PoolClient,
  version: DeclaringVersion,
  hooks: readonly {
    readonly path: string;
    readonly elementId: string;
    readonly settings: InboundHookSettings;
  }[],
): Promise<readonly string[]> {
  const { tenantId, processId, definitionKey, at, by } = version;
  await removeDeclaredHooks(
    client,
    tenantId,
    processId,
    hooks.map(({ path }) => path),
  );
  const taken: string[] = [];
  for (const { path, elementId, settings } of hooks) {
    const { rowCount } = await client.query(
      `insert into inbound_hooks (hook_id, tenant_id, settings, created_at, changed_at, changed_by, process_id, definition_key, element_id)
       values ($1, $2, $3, $4, $4, $5, $6, $7, $8)
       on conflict (hook_id) do update set settings = excluded.settings, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
         definition_key = excluded.definition_key, element_id = excluded.element_id
       where inbound_hooks.tenant_id = excluded.tenant_id and inbound_hooks.process_id = excluded.process_id`,
      [path, tenantId, JSON.stringify(settings), at, by, processId, definitionKey, elementId],
    );
    if (rowCount !== 1) taken.push(path);
  }
  return taken;
}

/** With the records of their calls. */
export async function removeDeclaredHooks(
  client: PoolClient,
  tenantId: string,
  processId: string,
  kept: readonly string[] = [],
): Promise<void> {
  await client.query(
    `with gone as (delete from inbound_hooks where tenant_id = $1 and process_id = $2 and hook_id <> all ($3::text[]) returning hook_id)
     delete from inbound_deliveries where hook_id in (select hook_id from gone)`,
    [tenantId, processId, kept],
  );
}
