import type { TargetGuard } from '../connectors/http/target-guard.ts';
import { sendRequest } from '../connectors/http/send-request.ts';
import type { DataKeys } from '../secrets/data-keys.ts';
import { unseal } from '../secrets/seal.ts';
import type { WebhookRow } from '../store/webhooks/webhook-rows.ts';
import { signatureOf } from './sign-event.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

export interface SendPorts {
  readonly guard: TargetGuard;
  readonly keys: DataKeys;
  readonly now: () => number;
}

/** What is sent: the same for all attempts but the time of signing. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly tenantId: string;
  /** The instance. */
  readonly subject: string;
  readonly data: object;
}

/** Null: nothing answered. `message`: null when the receiver took it. */
export interface SentEvent {
  readonly status: number | null;
  readonly message: string | null;
}

/** One attempt, to an address that connectors may reach. Redirects are not followed: they are no receipt. */
export async function sendEvent(
  { guard, keys, now }: SendPorts,
  webhook: WebhookRow,
  event: OutgoingEvent,
  signal: AbortSignal,
): Promise<SentEvent> {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(now() / 1000);
  const secrets = await secretsOf(keys, webhook, now());
  const bytes = Buffer.from(body);
  try {
    const { status, reason } = await sendRequest(
      guard,
      {
        ...{
          url: webhook.settings.url,
          method: 'POST',
          body: bytes,
          followsRedirects: false,
          secretHeaders: [],
        },
        headers: {
          'content-type': 'application/json',
          'content-length': String(bytes.length),
          'user-agent': 'Millrace',
          'webhook-id': event.id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signatureOf(secrets, event.id, timestamp, body),
        },
        ...{ connectMs: WEBHOOK_LIMITS.answerMs / 2, readMs: WEBHOOK_LIMITS.answerMs / 2 },
        responseBytesMax: WEBHOOK_LIMITS.responseBytes,
      },
      signal,
    );
    const isTaken = status >= 200 && status < 300;
    const answered = `The receiver answered ${status}${reason === '' ? '' : ` ${reason}`}.`;
    return { status, message: isTaken ? null : answered.slice(0, 500) };
  } catch (error) {
    const { message, code } = error as { message: string; code?: unknown };
    const shown = typeof code === 'string' ? `The request failed (${code}).` : message;
    return { status: null, message: shown.slice(0, 500) };
  }
}

export function placeOfWebhook(tenantId: string, webhookKey: string): readonly string[] {
  return [tenantId, 'webhook', webhookKey];
}

// helpers

/** The one that is valid, and the one before it while both are. */
async function secretsOf(keys: DataKeys, webhook: WebhookRow, at: number): Promise<readonly string[]> {
  const { tenantId, webhookKey, sealed, previousSealed, previousUntil } = webhook;
  const dataKey = await keys.find(tenantId);
  if (dataKey === undefined) throw new Error('The key of the stored secrets is gone.');
  const isBoth = previousSealed !== null && previousUntil !== null && previousUntil.getTime() > at;
  const place = placeOfWebhook(tenantId, webhookKey);
  return [sealed, ...(isBoth ? [previousSealed] : [])].map((each) =>
    unseal(each, dataKey, place).toString('utf8'),
  );
}
