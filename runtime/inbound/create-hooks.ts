import { randomBytes } from 'node:crypto';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { InboundHook, InboundHooks, InboundHookSettings } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import { seal } from '../secrets/seal.ts';
import { listDeliveries } from '../store/inbound/delivery-rows.ts';
import {
  deleteHook,
  findHook,
  insertHook,
  listHooks,
  ownHook,
  rotateHookSecret,
  updateHook,
  type HookRow,
} from '../store/inbound/hook-rows.ts';
import { checkEffect, checkExpression } from './check-effect.ts';
import {
  createReceiveCall,
  DELIVERIES_KEPT,
  hookNotFound,
  placeOf,
  rehearseCall,
  type ReceivePorts,
} from './receive-call.ts';

const HOOKS_MAX = 1000;
const SECRET_LENGTH_MIN = 16;
/** A path that nobody guesses; what it allows still needs the secret. */
const ID_BYTES = 18;
const SECRET_BYTES = 32;

/** Webhooks of other systems (api.md 2.10): each has an address, a secret and one effect. */
export function createHooks(ports: ReceivePorts): InboundHooks {
  const { pool, now } = ports;
  const ofTenant = async (context: CommandContext, hookId: string): Promise<HookRow> => {
    requireTenant(context);
    const row = await findHook(pool, hookId);
    if (row === null || row.tenantId !== context.tenantId) throw hookNotFound();
    return row;
  };
  const changeable = async (context: CommandContext, hookId: string): Promise<HookRow> => {
    const row = await ofTenant(context, hookId);
    if (row.processId !== null)
      throw new Refusal(
        'HOOK_OF_MODEL',
        `The process "${row.processId}" declares this hook. Deploy a version that says something else.`,
      );
    return row;
  };
  return {
    list: async (context) => {
      requireTenant(context);
      return (await listHooks(pool, context.tenantId)).map((row) => shown(row, now()));
    },
    get: async (context, hookId) => shown(await ofTenant(context, hookId), now()),
    create: async (context, settings, given) => {
      requireTenant(context);
      checkSettings(settings, given);
      const { tenantId, caller } = context;
      if ((await listHooks(pool, tenantId)).length >= HOOKS_MAX)
        throw new Refusal('INVALID_VALUE', `A tenant has at most ${HOOKS_MAX} hooks. Delete one first.`);
      const hookId = randomBytes(ID_BYTES).toString('base64url');
      const secret = given ?? newSecret();
      const sealed = await sealSecret(ports, tenantId, hookId, secret);
      const at = new Date(now());
      const made = { createdAt: at, changedAt: at, changedBy: caller.id };
      const row = { ...ownHook, hookId, tenantId, settings, sealed, ...made };
      await insertHook(pool, row);
      return { hook: shown(row, now()), secret };
    },
    update: async (context, hookId, settings, given) => {
      const row = await changeable(context, hookId);
      checkSettings(settings, given);
      const { tenantId, caller } = context;
      const sealed = given === undefined ? null : await sealSecret(ports, tenantId, hookId, given);
      const changed = { hookId, tenantId, settings, changedAt: new Date(now()), changedBy: caller.id };
      if (!(await updateHook(pool, { ...changed, sealed }))) throw hookNotFound();
      return shown({ ...row, ...changed, ...(sealed === null ? {} : ownHook) }, now());
    },
    delete: async (context, hookId) => {
      await changeable(context, hookId);
      if (!(await deleteHook(pool, context.tenantId, hookId))) throw hookNotFound();
    },
    rotate: async (context, hookId, overlapMs) => {
      await changeable(context, hookId);
      const { tenantId, caller } = context;
      const secret = newSecret();
      const previousUntil = overlapMs === 0 ? null : new Date(now() + overlapMs);
      const change = { changedAt: new Date(now()), changedBy: caller.id, previousUntil };
      const sealed = await sealSecret(ports, tenantId, hookId, secret);
      if (!(await rotateHookSecret(pool, { tenantId, hookId, sealed, ...change }))) throw hookNotFound();
      return { secret, previousSecretUntil: previousUntil?.toISOString() ?? null };
    },
    deliveries: async (context, hookId) => {
      await ofTenant(context, hookId);
      const rows = await listDeliveries(pool, hookId, DELIVERIES_KEPT);
      return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
    },
    rehearse: async (context, hookId, call) => rehearseCall(ports, await ofTenant(context, hookId), call),
    receive: createReceiveCall(ports),
  };
}

// helpers

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
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
  ports: ReceivePorts,
  tenantId: string,
  hookId: string,
  secret: string,
): Promise<Buffer> {
  const dataKey = await ports.keys.findOrCreate(tenantId);
  return seal(Buffer.from(secret), dataKey, placeOf(tenantId, hookId));
}

function shown(row: HookRow, at: number): InboundHook {
  const { hookId, tenantId, settings, createdAt, changedAt, changedBy, previousUntil } = row;
  const { processId, definitionKey, elementId } = row;
  const isBoth = previousUntil !== null && previousUntil.getTime() > at;
  return {
    ...{ hookId, tenantId, settings, changedBy },
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
    previousSecretUntil: isBoth ? previousUntil.toISOString() : null,
    declaredBy:
      processId === null
        ? null
        : {
            processDefinitionId: processId,
            processDefinitionKey: definitionKey ?? '',
            elementId: elementId ?? '',
          },
  };
}
