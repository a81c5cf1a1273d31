import { requireTenant } from '../commands/settle-outcome.ts';
import { Refusal } from '../contract/refusal.ts';
import type { SecretInfo, Secrets } from '../contract/secrets.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  deleteSecret,
  findSealed,
  findSecretUsers,
  listSecrets,
  nextSecretRevision,
  writeSecret,
  type SecretRow,
} from '../store/secrets/secret-rows.ts';
import { insertSecretUses, lastSecretUses, listSecretUses } from '../store/secrets/secret-use-rows.ts';
import type { DataKeys } from './data-keys.ts';
import { seal, unseal } from './seal.ts';

/** Tokens, passwords, keys: not files. */
const VALUE_BYTES_MAX = 16_384;
const SECRETS_MAX = 1000;
const DEFAULT_TENANT = '<default>';
/** What a page of uses shows at most; more is asked of the database by whoever audits. */
const USES_SHOWN = 1000;
/** A refusal names so many of them. */
const USERS_NAMED = 20;

export interface SecretsPorts {
  readonly pool: Database;
  readonly keys: DataKeys;
  readonly now: () => number;
  /** Names and values from the environment; they belong to the default tenant, and stored ones come first. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
}

export interface SecretStore extends Secrets {
  /** For connectors only. Undefined: there is none. */
  read(tenantId: string, name: string): Promise<string | undefined>;
  /** Written before the task gets the values: a use that cannot be noted does not happen (security.md, fail closed). */
  noteUse(use: NotedUse): Promise<void>;
}

export interface NotedUse {
  readonly tenantId: string;
  readonly names: readonly string[];
  readonly processDefinitionId: string;
  readonly elementId: string;
  readonly processInstanceKey: string;
  readonly jobKey: string;
}

/** Values go in and are used; only `reveal`, which needs a right of its own and is noted, gives one back (security.md, credentials). */
export function createSecrets(ports: SecretsPorts): SecretStore {
  const { pool, keys, now, fromEnvironment } = ports;
  const given = (tenantId: string): Readonly<Record<string, string>> =>
    tenantId === DEFAULT_TENANT ? fromEnvironment : {};
  const read = (tenantId: string, name: string): Promise<string | undefined> =>
    readSecret(ports, tenantId, name);
  return {
    reveal: async (context, name) => {
      requireTenant(context);
      const { tenantId, caller } = context;
      const value = await read(tenantId, name);
      if (value === undefined) return null;
      const use = { tenantId, names: [name], elementId: caller.id, usedAt: new Date(now()) };
      const nobody = { processDefinitionId: '', processInstanceKey: '0', jobKey: '0' };
      await insertSecretUses(pool, { ...nobody, ...use });
      return value;
    },
    list: async (context) => {
      requireTenant(context);
      const { tenantId } = context;
      const about = {
        lastUses: await lastSecretUses(pool, tenantId),
        users: await findSecretUsers(pool, tenantId),
      };
      return infosOf(await listSecrets(pool, tenantId), Object.keys(given(tenantId)), about);
    },
    uses: async (context, name) => {
      requireTenant(context);
      const { tenantId } = context;
      const rows = await listSecretUses(pool, tenantId, name, USES_SHOWN);
      return rows.map((row) => ({ ...row, usedAt: row.usedAt.toISOString() }));
    },
    noteUse: (use) => insertSecretUses(pool, { ...use, usedAt: new Date(now()) }),
    put: async (context, name, { value, description }) => {
      requireTenant(context);
      const { tenantId, caller } = context;
      if (Buffer.byteLength(value) > VALUE_BYTES_MAX)
        throw new Refusal('TOO_LONG', `A secret has at most ${VALUE_BYTES_MAX} bytes.`);
      const stored = await listSecrets(pool, tenantId);
      if (stored.length >= SECRETS_MAX && !stored.some((each) => each.name === name))
        throw new Refusal('INVALID_VALUE', `A tenant has at most ${SECRETS_MAX} secrets. Delete one first.`);
      const dataKey = await keys.findOrCreate(tenantId);
      const revision = await nextSecretRevision(pool);
      await writeSecret(pool, {
        tenantId,
        name,
        revision,
        sealed: seal(Buffer.from(value), dataKey, placeOf(tenantId, name, revision)),
        description: description ?? null,
        at: new Date(now()),
        by: caller.id,
      });
    },
    delete: async (context, name, isUsedToo = false) => {
      requireTenant(context);
      const { tenantId } = context;
      const usedBy = ((await findSecretUsers(pool, tenantId)).get(name) ?? []).slice(0, USERS_NAMED);
      if ((await findSealed(pool, tenantId, name)) === null)
        throw new Refusal('NOT_FOUND', `There is no stored secret "${name}".`);
      if (usedBy.length > 0 && !isUsedToo)
        throw new Refusal('SECRET_IN_USE', `The secret "${name}" is used by ${usedBy.join(', ')}.`, {
          usedBy: [...usedBy],
        });
      await deleteSecret(pool, tenantId, name);
    },
    read,
  };
}

// helpers

async function readSecret(
  { pool, keys, fromEnvironment }: SecretsPorts,
  tenantId: string,
  name: string,
): Promise<string | undefined> {
  const row = await findSealed(pool, tenantId, name);
  const environment = tenantId === DEFAULT_TENANT ? fromEnvironment : {};
  if (row === null) return Object.hasOwn(environment, name) ? environment[name] : undefined;
  const dataKey = await keys.find(tenantId);
  if (dataKey === undefined) throw new Error('The key of the stored secrets is gone.');
  return unseal(row.sealed, dataKey, placeOf(tenantId, name, row.revision)).toString('utf8');
}

function infosOf(
  stored: readonly SecretRow[],
  environment: readonly string[],
  { lastUses, users }: { lastUses: ReadonlyMap<string, Date>; users: ReadonlyMap<string, readonly string[]> },
): readonly SecretInfo[] {
  const aboutUse = (name: string): Pick<SecretInfo, 'lastUsedAt' | 'usedBy'> => ({
    lastUsedAt: lastUses.get(name)?.toISOString() ?? null,
    usedBy: users.get(name) ?? [],
  });
  const infos: SecretInfo[] = stored.map(({ createdAt, changedAt, ...row }) => ({
    ...row,
    ...aboutUse(row.name),
    source: 'STORED',
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
  }));
  const nothing = { description: '', createdAt: null, changedAt: null, changedBy: null };
  for (const name of environment)
    if (!stored.some((row) => row.name === name))
      infos.push({ name, source: 'ENVIRONMENT', ...nothing, ...aboutUse(name) });
  return infos.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function placeOf(tenantId: string, name: string, revision: string): readonly string[] {
  return [tenantId, 'secret', name, revision];
}
