import type { JsonValue } from '#engine';
import type { HookCall, HookRehearsal } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import { readJson } from '../connectors/http/read-response.ts';
import type { DataKeys } from '../secrets/data-keys.ts';
import { unseal } from '../secrets/seal.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { insertDelivery, trimDeliveries } from '../store/inbound/delivery-rows.ts';
import { findHook, type HookRow } from '../store/inbound/hook-rows.ts';
import { applyEffect, evaluateOver, readArrival, type Arrival, type EffectPorts } from './apply-effect.ts';
import { verifyCall, type GenuineCall } from './verify-call.ts';

export interface ReceivePorts extends EffectPorts {
  readonly pool: Database;
  readonly keys: DataKeys;
  readonly now: () => number;
  /** A secret of the tenant by its name. */
  readonly readSecret: (tenantId: string, name: string) => Promise<string | undefined>;
}

export const DELIVERIES_KEPT = 100;
/** Old records are removed now and then, not with every call. */
const TRIMMED_EVERY = 25;
const DELIVERY_ID_MAX = 255;
const MESSAGE_MAX = 1000;
/** They prove who calls, and would be kept as variables otherwise. */
const HIDDEN_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

export type ReceiveCall = (hookId: string, call: HookCall) => Promise<{ readonly receipt: string }>;

/** Calls of hooks, each with a record of what became of it. */
export function createReceiveCall(ports: ReceivePorts): ReceiveCall {
  let received = 0;
  const record = async (row: HookRow, call: HookCall, outcome: Outcome): Promise<void> => {
    const { hookId, tenantId } = row;
    const receivedAt = new Date(ports.now());
    await insertDelivery(ports.pool, {
      ...{ hookId, tenantId, receivedAt, ...outcome },
      bytes: call.body.length,
      message: outcome.message?.slice(0, MESSAGE_MAX) ?? null,
    });
    received += 1;
    if (received % TRIMMED_EVERY === 0) await trimDeliveries(ports.pool, hookId, DELIVERIES_KEPT);
  };
  return async (hookId, call) => {
    const row = await findHook(ports.pool, hookId);
    if (row === null || !row.settings.enabled) throw hookNotFound();
    try {
      const receipt = await accept(ports, row, call);
      await record(row, call, { code: null, message: null, receipt });
      return { receipt };
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'INTERNAL_ERROR';
      const cause = error instanceof UnprovenCall ? error.why : (error as Error).message;
      await record(row, call, { code, message: cause, receipt: null });
      throw error;
    }
  };
}

/** What a call would do if it proved itself. */
export async function rehearseCall(
  ports: ReceivePorts,
  row: HookRow,
  call: HookCall,
): Promise<HookRehearsal> {
  const arrival = arrivalOf(row, call);
  const { variables, businessId, correlationKey } = await readArrival(ports, row.settings, arrival);
  return {
    action: row.settings.action,
    deliveryId: await deliveryIdOf(ports, row, arrival, null),
    businessId: businessId ?? null,
    correlationKey: correlationKey ?? null,
    variables,
  };
}

export function hookNotFound(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no hook with this id.');
}

/** Where the secret of a hook is sealed to. */
export function placeOf(tenantId: string, hookId: string): readonly string[] {
  return [tenantId, 'inbound hook', hookId];
}

// helpers

interface Outcome {
  readonly code: string | null;
  readonly message: string | null;
  readonly receipt: string | null;
}

/** The caller learns that it did not prove itself, the record says why. */
class UnprovenCall extends Refusal {
  readonly why: string;
  constructor(why: string) {
    super(
      'NOT_AUTHENTICATED',
      'The call does not prove that it comes from the owner of the hook, or it is older than 5 minutes.',
    );
    this.why = why;
  }
}

/** The order matters: nothing of the call is read before it has proved itself, and nothing happens before it is named. */
async function accept(ports: ReceivePorts, row: HookRow, call: HookCall): Promise<string> {
  const genuine = await proofOf(ports, row, call);
  const arrival = arrivalOf(row, call);
  const deliveryId = await deliveryIdOf(ports, row, arrival, genuine);
  return applyEffect(ports, row.settings, { ...arrival, deliveryId });
}

async function proofOf(ports: ReceivePorts, row: HookRow, call: HookCall): Promise<GenuineCall> {
  const secrets = await secretsOf(ports, row);
  for (const secret of secrets) {
    const genuine = verifyCall(row.settings.auth, secret, call, ports.now());
    if (genuine !== null) return genuine;
  }
  const { secretName } = row.settings;
  throw new UnprovenCall(
    secrets.length === 0 && secretName !== undefined
      ? `There is no secret "${secretName}". Set it.`
      : 'The signature or the secret is wrong, or the time stamp is older than 5 minutes.',
  );
}

/** The one that is valid, and the one before it while both are. */
async function secretsOf(ports: ReceivePorts, row: HookRow): Promise<readonly string[]> {
  const { tenantId, hookId, sealed, previousSealed, previousUntil, settings } = row;
  if (settings.secretName !== undefined) {
    const secret = await ports.readSecret(tenantId, settings.secretName);
    return secret === undefined ? [] : [secret];
  }
  const dataKey = await ports.keys.find(tenantId);
  if (dataKey === undefined) throw new Error('The key of the stored secrets is gone.');
  const isBoth = previousUntil !== null && previousUntil.getTime() > ports.now();
  return [sealed, isBoth ? previousSealed : null].flatMap((each) =>
    each === null ? [] : [unseal(each, dataKey, placeOf(tenantId, hookId)).toString('utf8')],
  );
}

function arrivalOf({ hookId, tenantId }: HookRow, call: HookCall): Arrival {
  return { source: `hook:${hookId}`, tenantId, deliveryId: null, data: dataOf(call) };
}

async function deliveryIdOf(
  ports: ReceivePorts,
  { settings: { deliveryIdExpression } }: HookRow,
  arrival: Arrival,
  genuine: GenuineCall | null,
): Promise<string | null> {
  if (deliveryIdExpression === undefined) return genuine?.deliveryId?.slice(0, DELIVERY_ID_MAX) ?? null;
  const value = await evaluateOver(ports, deliveryIdExpression, arrival);
  if (typeof value === 'object' || value === '')
    throw new Refusal('EXPRESSION_FAILED', 'The deliveryIdExpression has to give text or a number.');
  return String(value).slice(0, DELIVERY_ID_MAX);
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
