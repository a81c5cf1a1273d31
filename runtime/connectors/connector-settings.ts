import { requireTenant } from '../commands/settle-outcome.ts';
import type { ConnectorOverview, ConnectorSettings, ConnectorSettingsInfo } from '../contract/connectors.ts';
import { Refusal } from '../contract/refusal.ts';
import { secretNamesIn } from '../secrets/resolve-secrets.ts';
import {
  listConnectorSettings,
  writeConnectorSettings,
  type ConnectorSettingRow,
} from '../store/connector-setting-rows.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import type { SettingsOf } from './configured-worker.ts';
import { CONNECTOR_LIMITS } from './connector-limits.ts';
import { CONNECTOR_TYPES, LIMITED_TYPES, REACHING_TYPES } from './connector-types.ts';
import { readAllowedHost } from './http/target-guard.ts';

export interface SettingsPorts {
  readonly pool: Database;
  readonly now: () => number;
}

export interface ConnectorSettingStore extends Pick<ConnectorOverview, 'getSettings' | 'putSettings'> {
  /** For the workers: a few seconds old at most, so that an attempt does not ask the database. */
  readonly settingsOf: SettingsOf;
  listOf(tenantId: string): Promise<readonly ConnectorSettingRow[]>;
}

/** What nobody has said anything about. */
const UNCHANGED: ConnectorSettings = {
  enabled: true,
  defaults: {},
  limits: { timeoutSeconds: null, responseBytes: null },
  allowedHosts: null,
};

export function createConnectorSettings({ pool, now }: SettingsPorts): ConnectorSettingStore {
  const kept = new Map<string, { readonly until: number; readonly rows: Promise<Rows> }>();
  const rowsOf = (tenantId: string): Promise<Rows> => {
    const known = kept.get(tenantId);
    if (known !== undefined && known.until > now()) return known.rows;
    const rows = listConnectorSettings(pool, tenantId).then(
      (found) => new Map(found.map((row) => [row.connector, row])),
    );
    if (kept.size >= CONNECTOR_LIMITS.settingsTenants) kept.delete(kept.keys().next().value as string);
    kept.set(tenantId, { until: now() + CONNECTOR_LIMITS.settingsKeptMs, rows });
    // A failed reading is not kept: the next attempt asks again.
    rows.catch(() => kept.delete(tenantId));
    return rows;
  };
  return {
    settingsOf: async ({ tenantId, type }) => (await rowsOf(tenantId)).get(type)?.settings ?? UNCHANGED,
    listOf: (tenantId) => listConnectorSettings(pool, tenantId),
    getSettings: async (context, type) => {
      requireTenant(context);
      requireType(type);
      const rows = await listConnectorSettings(pool, context.tenantId);
      return infoOf(type, rows.find(({ connector }) => connector === type) ?? null);
    },
    putSettings: async (context, type, settings, expectedRevision) => {
      requireTenant(context);
      requireType(type);
      checkSettings(type, settings);
      const { tenantId, caller } = context;
      const change = { connector: type, settings, changedAt: new Date(now()), changedBy: caller.id };
      const revision = await writeConnectorSettings(pool, { ...change, tenantId, expectedRevision });
      kept.delete(tenantId);
      if (revision === null)
        throw new Refusal('REVISION_CONFLICT', 'The settings were changed from another window meanwhile.');
      return infoOf(type, { ...change, revision });
    },
  };
}

/** Refused for a type that is none of a built-in connector. */
export function requireType(type: string): void {
  if (!CONNECTOR_TYPES.includes(type))
    throw new Refusal('NOT_FOUND', `There is no connector "${type.slice(0, 100)}".`);
}

// helpers

type Rows = ReadonlyMap<string, ConnectorSettingRow>;

function infoOf(type: string, row: ConnectorSettingRow | null): ConnectorSettingsInfo {
  return {
    ...(row?.settings ?? UNCHANGED),
    revision: row?.revision ?? 0,
    changedAt: row?.changedAt.toISOString() ?? null,
    changedBy: row?.changedBy ?? null,
    reachesHosts: REACHING_TYPES.has(type),
  };
}

/** A default secret goes wherever a task sends it: only the administrator's own list of hosts says where that is. */
function checkSettings(type: string, { defaults, limits, allowedHosts }: ConnectorSettings): void {
  const wrong = (message: string): Refusal => new Refusal('INVALID_VALUE', message);
  const isLimited = limits.timeoutSeconds !== null || limits.responseBytes !== null;
  if (isLimited && !LIMITED_TYPES.has(type))
    throw wrong(`The connector "${type}" has no limits of its own. Leave the limits out.`);
  if (allowedHosts !== null && !REACHING_TYPES.has(type))
    throw wrong(`Tasks of the connector "${type}" name no host. Leave allowedHosts out.`);
  for (const host of allowedHosts ?? [])
    if (readAllowedHost(host) === null)
      throw wrong(`"${host.slice(0, 100)}" is no host. Write a name, *.name, an address or address/bits.`);
  if (JSON.stringify(defaults).length > CONNECTOR_LIMITS.defaultsChars)
    throw wrong(`The defaults have at most ${CONNECTOR_LIMITS.defaultsChars} characters.`);
  const [secret] = secretNamesIn(defaults);
  if (secret !== undefined && REACHING_TYPES.has(type) && allowedHosts === null)
    throw wrong(
      `The defaults name the secret "${secret}". Name the hosts in allowedHosts that it may be sent to.`,
    );
}
