import type pg from 'pg';
import type { Key, ProcessModel } from '#engine';

export interface StoredDefinition {
  readonly key: Key;
  readonly deploymentKey: Key;
  readonly tenantId: string;
  readonly processId: string;
  readonly name: string | null;
  readonly version: number;
  readonly versionTag: string | null;
  readonly state: 'ACTIVE' | 'DRAINING' | 'DELETED';
  readonly historyDays: number;
  readonly model: ProcessModel;
}

/** Which version of a process a start or a call means; with `key` the id says it. */
export type DefinitionChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'key' }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'versionTag'; readonly versionTag: string }
  | { readonly kind: 'deployment'; readonly deploymentKey: Key };

export async function loadDefinition(pool: pg.Pool, key: Key): Promise<StoredDefinition | null> {
  const { rows } = await pool.query<StoredDefinition>({
    name: 'load_definition',
    text: `SELECT key, deployment_key AS "deploymentKey", tenant_id AS "tenantId", process_id AS "processId", name, version,
        version_tag AS "versionTag", state, history_days AS "historyDays", model FROM process_definitions WHERE key = $1`,
    values: [key],
  });
  return rows[0] ?? null;
}

/** Nobody may start a suspended version (PRC-8); what runs of it goes on. */
export interface ChosenDefinition {
  readonly key: Key;
  readonly suspended: boolean;
}

/** Without the model: that comes from the cache. Always read from the database, so that a deployment counts at once everywhere. */
export async function chooseDefinition(
  pool: pg.Pool,
  tenantId: string,
  processId: string,
  choice: DefinitionChoice,
): Promise<ChosenDefinition | null> {
  // What is no key names no version; the database would refuse the text.
  if (choice.kind === 'key' && !/^\d{1,18}$/.test(processId)) return null;
  const base = 'SELECT key, suspended FROM process_definitions WHERE tenant_id = $1 AND process_id = $2';
  const last = 'ORDER BY version DESC LIMIT 1';
  const active = "AND state = 'ACTIVE'";
  const query =
    choice.kind === 'latest'
      ? { name: 'choose_latest', text: `${base} ${active} ${last}`, values: [tenantId, processId] }
      : choice.kind === 'key'
        ? {
            name: 'choose_key',
            text: `SELECT key, suspended FROM process_definitions WHERE tenant_id = $1 AND key = $2 AND state <> 'DELETED'`,
            values: [tenantId, processId],
          }
        : choice.kind === 'version'
          ? {
              name: 'choose_version',
              text: `${base} AND version = $3 AND state <> 'DELETED'`,
              values: [tenantId, processId, choice.version],
            }
          : choice.kind === 'versionTag'
            ? {
                name: 'choose_tag',
                text: `${base} AND version_tag = $3 ${active} ${last}`,
                values: [tenantId, processId, choice.versionTag],
              }
            : {
                name: 'choose_deployed',
                text: `${base} AND deployment_key = $3 ${active} ${last}`,
                values: [tenantId, processId, choice.deploymentKey],
              };
  const { rows } = await pool.query<ChosenDefinition>(query);
  return rows[0] ?? null;
}

/** The version that was named by its key, as it is now. */
export async function findVersion(pool: pg.Pool, key: Key): Promise<ChosenDefinition | null> {
  const { rows } = await pool.query<ChosenDefinition>({
    name: 'find_version',
    text: `SELECT key, suspended FROM process_definitions WHERE key = $1 AND state <> 'DELETED'`,
    values: [key],
  });
  return rows[0] ?? null;
}

/** The newest active version of each of these processes, in their order; null where there is none. */
export async function chooseLatest(
  pool: pg.Pool,
  processes: readonly { readonly tenantId: string; readonly processId: string }[],
): Promise<readonly (ChosenDefinition | null)[]> {
  const { rows } = await pool.query<Found>({
    name: 'choose_latest_of',
    text: `SELECT d.key, d.suspended FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS p (tenant_id, process_id, place)
      LEFT JOIN LATERAL (SELECT key, suspended FROM process_definitions WHERE tenant_id = p.tenant_id AND process_id = p.process_id
        AND state = 'ACTIVE' ORDER BY version DESC LIMIT 1) d ON true ORDER BY p.place`,
    values: [processes.map(({ tenantId }) => tenantId), processes.map(({ processId }) => processId)],
  });
  return rows.map(chosenOf);
}

/** The versions that were named by their keys, in their order. */
export async function findVersions(
  pool: pg.Pool,
  keys: readonly Key[],
): Promise<readonly (ChosenDefinition | null)[]> {
  const { rows } = await pool.query<Found>({
    name: 'find_versions',
    text: `SELECT d.key, d.suspended FROM unnest($1::bigint[]) WITH ORDINALITY AS p (key, place)
      LEFT JOIN process_definitions d ON d.key = p.key AND d.state <> 'DELETED' ORDER BY p.place`,
    values: [keys],
  });
  return rows.map(chosenOf);
}

/** All versions of these processes: how topics of external workers are narrowed. */
export async function definitionKeysOf(
  pool: pg.Pool,
  tenantIds: readonly string[],
  processIds: readonly string[],
): Promise<readonly Key[]> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'definition_keys_of',
    text: 'SELECT key FROM process_definitions WHERE tenant_id = ANY ($1::text[]) AND process_id = ANY ($2::text[])',
    values: [tenantIds, processIds],
  });
  return rows.map((row) => row.key);
}

/** How long history is kept, over all versions that can still start or be evaluated: which partitions are needed. */
export async function findHistoryDays(pool: pg.Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ days: number }>(
    `SELECT history_days AS days FROM process_definitions WHERE state <> 'DELETED'
      UNION SELECT history_days FROM decision_requirements WHERE state <> 'DELETED'`,
  );
  return rows.map((row) => row.days);
}

// helpers

interface Found {
  readonly key: Key | null;
  readonly suspended: boolean;
}

function chosenOf({ key, suspended }: Found): ChosenDefinition | null {
  return key === null ? null : { key, suspended };
}
