import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Webhook, Webhooks, WebhookSettings } from '../contract/webhooks.ts';
import { seal } from '../secrets/seal.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import type { KeySource } from '../store/keys.ts';
import { listWebhookDeliveries, sendDeliveriesAnew } from '../store/webhooks/webhook-delivery-rows.ts';
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
  type CountedWebhookRow,
  type WebhookRow,
} from '../store/webhooks/webhook-rows.ts';
import { placeOfWebhook, sendEvent, type SendPorts } from './send-event.ts';
import { newWebhookSecret } from './sign-event.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

export interface WebhooksPorts extends SendPorts {
  readonly pool: Database;
  readonly numbers: KeySource;
  /** Steps from now on write what the webhooks want to hear, here and in the other processes. */
  readonly changed: () => Promise<void>;
}

/** Whom the tenant tells of what happens. */
export function createWebhooks(ports: WebhooksPorts): Webhooks {
  const { pool, now, changed } = ports;
  const ofTenant = async (context: CommandContext, webhookKey: string): Promise<WebhookRow> => {
    requireTenant(context);
    const row = await findWebhook(pool, context.tenantId, webhookKey);
    if (row === null) throw notFound();
    return row;
  };
  const get = async (context: CommandContext, webhookKey: string): Promise<Webhook> => {
    requireTenant(context);
    const rows = await listWebhooks(pool, context.tenantId);
    const row = rows.find((each) => each.webhookKey === webhookKey);
    if (row === undefined) throw notFound();
    return shown(row, now());
  };
  return {
    get,
    list: async (context) => {
      requireTenant(context);
      return (await listWebhooks(pool, context.tenantId)).map((row) => shown(row, now()));
    },
    create: async (context, settings, enabled) => {
      const { webhookKey, secret } = await createOne(ports, context, settings, enabled);
      await changed();
      return { webhook: await get(context, webhookKey), secret };
    },
    update: async (context, webhookKey, settings, enabled) => {
      const { tenantId } = await ofTenant(context, webhookKey);
      checkUrl(settings);
      const change = { changedAt: new Date(now()), changedBy: context.caller.id };
      await updateWebhook(pool, { tenantId, webhookKey, settings, enabled, ...change });
      await changed();
      return get(context, webhookKey);
    },
    delete: async (context, webhookKey) => {
      requireTenant(context);
      if (!(await deleteWebhook(pool, context.tenantId, webhookKey))) throw notFound();
      await changed();
    },
    rotate: async (context, webhookKey, overlapMs) => {
      const { tenantId } = await ofTenant(context, webhookKey);
      const { secret, sealed } = await newSecret(ports, tenantId, webhookKey);
      const previousUntil = overlapMs === 0 ? null : new Date(now() + overlapMs);
      const change = { changedAt: new Date(now()), changedBy: context.caller.id };
      await rotateWebhookSecret(pool, { tenantId, webhookKey, sealed, previousUntil, ...change });
      return { secret, previousSecretUntil: previousUntil?.toISOString() ?? null };
    },
    test: async (context, webhookKey) => tested(ports, await ofTenant(context, webhookKey)),
    deliveries: async (context, webhookKey) => {
      const { tenantId } = await ofTenant(context, webhookKey);
      const rows = await listWebhookDeliveries(pool, tenantId, webhookKey, WEBHOOK_LIMITS.deliveriesShown);
      return rows.map(({ createdAt, nextAt, endedAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        nextAt: nextAt?.toISOString() ?? null,
        endedAt: endedAt?.toISOString() ?? null,
      }));
    },
    retry: async (context, webhookKey, deliveryKey) => {
      const { tenantId } = await ofTenant(context, webhookKey);
      const one = deliveryKey === 'dead' ? null : deliveryKey;
      const at = new Date(now());
      const count = await sendDeliveriesAnew(pool, { tenantId, webhookKey, deliveryKey: one, at });
      if (one !== null && count === 0)
        throw new Refusal('NOT_FOUND', 'There is no such delivery, or it is being sent just now.');
      return count;
    },
  };
}

// helpers

function notFound(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such webhook.');
}

/** Where it leads is asked when something is sent: a name may mean another address by then. */
function checkUrl({ url }: WebhookSettings): void {
  const read = URL.canParse(url) ? new URL(url) : null;
  if (read === null || (read.protocol !== 'https:' && read.protocol !== 'http:'))
    throw new Refusal('INVALID_VALUE', 'The url has to begin with https:// or http://.');
  if (read.username !== '' || read.password !== '')
    throw new Refusal('INVALID_VALUE', 'The url holds a user name or password. Check the signature instead.');
}

async function createOne(
  ports: WebhooksPorts,
  context: CommandContext,
  settings: WebhookSettings,
  enabled: boolean,
): Promise<{ readonly webhookKey: string; readonly secret: string }> {
  requireTenant(context);
  checkUrl(settings);
  const { tenantId, caller } = context;
  if ((await listWebhooks(ports.pool, tenantId)).length >= WEBHOOK_LIMITS.perTenant)
    throw new Refusal(
      'INVALID_VALUE',
      `A tenant has at most ${WEBHOOK_LIMITS.perTenant} webhooks. Delete one first.`,
    );
  await ports.numbers.ensure();
  const webhookKey = ports.numbers.next(0);
  const { secret, sealed } = await newSecret(ports, tenantId, webhookKey);
  const at = new Date(ports.now());
  await insertWebhook(ports.pool, { tenantId, webhookKey, settings, enabled, sealed, owner: caller.id, at });
  return { webhookKey, secret };
}

async function newSecret(
  { keys }: WebhooksPorts,
  tenantId: string,
  webhookKey: string,
): Promise<{ readonly secret: string; readonly sealed: Buffer }> {
  const secret = newWebhookSecret();
  const dataKey = await keys.findOrCreate(tenantId);
  return { secret, sealed: seal(Buffer.from(secret), dataKey, placeOfWebhook(tenantId, webhookKey)) };
}

async function tested(ports: WebhooksPorts, webhook: WebhookRow): ReturnType<Webhooks['test']> {
  await ports.numbers.ensure();
  const from = performance.now();
  const event = {
    ...{ id: ports.numbers.next(0), type: 'webhook.test', tenantId: webhook.tenantId },
    ...{ time: new Date(ports.now()).toISOString(), subject: webhook.webhookKey, data: {} },
  };
  const { status, message } = await sendEvent(ports, webhook, event, new AbortController().signal);
  return { ok: message === null, status, message, ms: Math.round(performance.now() - from) };
}

function shown(row: CountedWebhookRow, at: number): Webhook {
  const { webhookKey, settings, enabled, owner, changedBy, lastFailure, offReason, waiting, dead } = row;
  const isBoth = row.previousUntil !== null && row.previousUntil.getTime() > at;
  return {
    ...settings,
    ...{ webhookKey, enabled, owner, changedBy, lastFailure, offReason, waiting, dead },
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    previousSecretUntil: isBoth ? (row.previousUntil?.toISOString() ?? null) : null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    lastFailureAt: row.lastFailureAt?.toISOString() ?? null,
  };
}
