import { randomBytes } from 'node:crypto';
import type { JsonValue } from '#engine';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { HookCall, InboundHook, InboundHooks, InboundHookSettings } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import { readJson } from '../connectors/http/read-response.ts';
import type { DataKeys } from '../secrets/data-keys.ts';
import { seal, unseal } from '../secrets/seal.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  deleteHook,
  findHook,
  insertHook,
  listHooks,
  updateHook,
  type HookRow,
} from '../store/inbound/hook-rows.ts';
import { applyEffect, evaluateOver, type EffectPorts } from './apply-effect.ts';
import { checkEffect, checkExpression } from './check-effect.ts';
import { verifyCall } from './verify-call.ts';

export interface HooksPorts extends EffectPorts {
  readonly pool: Database;
  readonly keys: DataKeys;
  readonly now: () => number;
}

const HOOKS_MAX = 1000;
const SECRET_LENGTH_MIN = 16;
const DELIVERY_ID_MAX = 255;
/** A path that nobody guesses; what it allows still needs the secret. */
const ID_BYTES = 18;
const SECRET_BYTES = 32;
/** They prove who calls, and would be kept as variables otherwise. */
const HIDDEN_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Webhooks of other systems (api.md 2.10): each has an address, a secret and one effect. */
export function createHooks(ports: HooksPorts): InboundHooks {
  const { pool, now } = ports;
  const ofTenant = async (context: CommandContext, hookId: string): Promise<HookRow> => {
    requireTenant(context);
    const row = await findHook(pool, hookId);
    if (row === null || row.tenantId !== context.tenantId) throw notFound();
    return row;
  };
  return {
    list: async (context) => {
      requireTenant(context);
      return (await listHooks(pool, context.tenantId)).map(shown);
    },
    get: async (context, hookId) => shown(await ofTenant(context, hookId)),
    create: async (context, settings, given) => {
      requireTenant(context);
      checkSettings(settings, given);
      const { tenantId, caller } = context;
      if ((await listHooks(pool, tenantId)).length >= HOOKS_MAX)
        throw new Refusal('INVALID_VALUE', `A tenant has at most ${HOOKS_MAX} hooks. Delete one first.`);
      const hookId = randomBytes(ID_BYTES).toString('base64url');
      const secret = given ?? randomBytes(SECRET_BYTES).toString('base64url');
      const sealed = await sealSecret(ports, tenantId, hookId, secret);
      const at = new Date(now());
      const row = { hookId, tenantId, settings, sealed, createdAt: at, changedAt: at, changedBy: caller.id };
      await insertHook(pool, row);
      return { hook: shown(row), secret };
    },
    update: async (context, hookId, settings, given) => {
      const row = await ofTenant(context, hookId);
      checkSettings(settings, given);
      const { tenantId, caller } = context;
      const sealed = given === undefined ? null : await sealSecret(ports, tenantId, hookId, given);
      const changed = { hookId, tenantId, settings, changedAt: new Date(now()), changedBy: caller.id };
      if (!(await updateHook(pool, { ...changed, sealed }))) throw notFound();
      return shown({ ...row, ...changed });
    },
    delete: async (context, hookId) => {
      requireTenant(context);
      if (!(await deleteHook(pool, context.tenantId, hookId))) throw notFound();
    },
    receive: (hookId, call) => receive(ports, hookId, call),
  };
}

// helpers

/** The order matters: nothing of the call is read before it has proved itself, and nothing happens before it is named. */
async function receive(ports: HooksPorts, hookId: string, call: HookCall): Promise<{ receipt: string }> {
  const row = await findHook(ports.pool, hookId);
  if (row === null || !row.settings.enabled) throw notFound();
  const { tenantId, settings } = row;
  const dataKey = await ports.keys.find(tenantId);
  if (dataKey === undefined) throw new Error('The key of the stored secrets is gone.');
  const secret = unseal(row.sealed, dataKey, placeOf(tenantId, hookId)).toString('utf8');
  const genuine = verifyCall(settings.auth, secret, call, ports.now());
  if (genuine === null)
    throw new Refusal(
      'NOT_AUTHENTICATED',
      'The call does not prove that it comes from the owner of the hook, or it is older than 5 minutes.',
    );
  const arrival = { source: `hook:${hookId}`, tenantId, deliveryId: null, data: dataOf(call) };
  const { deliveryIdExpression } = settings;
  const named =
    deliveryIdExpression === undefined
      ? genuine.deliveryId
      : deliveryIdOf(await evaluateOver(ports, deliveryIdExpression, arrival));
  const deliveryId = named === null ? null : named.slice(0, DELIVERY_ID_MAX);
  return { receipt: await applyEffect(ports, settings, { ...arrival, deliveryId }) };
}

function deliveryIdOf(value: JsonValue): string {
  if (typeof value === 'object' || value === '')
    throw new Refusal('EXPRESSION_FAILED', 'The deliveryIdExpression has to give text or a number.');
  return String(value);
}

function dataOf({
  headers,
  query,
  body,
}: HookCall): { body: JsonValue; headers: object; query: object } & Record<string, JsonValue> {
  const shownHeaders = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HIDDEN_HEADERS.has(name)),
  );
  return { body: readBody(body, headers['content-type'] ?? ''), headers: shownHeaders, query: { ...query } };
}

/** JSON, a form as a context, or text; null of nothing. */
function readBody(bytes: Uint8Array, type: string): JsonValue {
  if (bytes.length === 0) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('INVALID_VALUE', 'The body is not valid UTF-8.');
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const fields = [...new URLSearchParams(text)].filter(([name]) => name !== '__proto__');
    return Object.fromEntries(fields);
  }
  const isJson = /^[^;]*[/+]json\b/i.test(type);
  const json = isJson || type === '' ? readPlainJson(text) : undefined;
  if (isJson && json === undefined) throw new Refusal('MALFORMED_JSON', 'The body is not well-formed JSON.');
  return json ?? text;
}

function readPlainJson(text: string): JsonValue | undefined {
  try {
    return readJson(text);
  } catch (error) {
    throw new Refusal('VARIABLES_TOO_LARGE', (error as Error).message);
  }
}

function checkSettings(settings: InboundHookSettings, secret: string | undefined): void {
  checkEffect(settings);
  checkExpression('deliveryIdExpression', settings.deliveryIdExpression);
  if (secret !== undefined && secret.length < SECRET_LENGTH_MIN)
    throw new Refusal(
      'INVALID_VALUE',
      `The secret has fewer than ${SECRET_LENGTH_MIN} characters. Leave it out to get one.`,
    );
}

async function sealSecret(
  ports: HooksPorts,
  tenantId: string,
  hookId: string,
  secret: string,
): Promise<Buffer> {
  const dataKey = await ports.keys.findOrCreate(tenantId);
  return seal(Buffer.from(secret), dataKey, placeOf(tenantId, hookId));
}

function placeOf(tenantId: string, hookId: string): readonly string[] {
  return [tenantId, 'inbound hook', hookId];
}

function shown({ hookId, tenantId, settings, createdAt, changedAt, changedBy }: HookRow): InboundHook {
  return {
    ...{ hookId, tenantId, settings, changedBy },
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no hook with this id.');
}
