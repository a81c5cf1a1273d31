import type { LiveHub } from '../live-hub.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  claimDeliveries,
  endDelivery,
  releaseDelivery,
  type ClaimedDelivery,
} from '../store/webhooks/webhook-delivery-rows.ts';
import { findWebhook, switchWebhookOff, type WebhookRow } from '../store/webhooks/webhook-rows.ts';
import { sendEvent, type SendPorts, type SentEvent } from './send-event.ts';
import type { WebhookBook } from './webhook-book.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

export interface SenderPorts extends SendPorts {
  readonly pool: Database;
  readonly book: WebhookBook;
  readonly hub: Pick<LiveHub, 'announce'>;
  readonly log: (message: string, error: unknown) => void;
  /** A webhook was switched off: the other processes follow. */
  readonly changed: () => Promise<void>;
}

/**
 * Tells receivers what was committed: what was written to the outbox is sent until somebody has taken it or it is given up (api.md
 * 6.2). A process that dies in between leaves its lock, and after a minute another one sends it again.
 */
export class EventSender {
  private readonly ports: SenderPorts;
  private readonly ending = new AbortController();
  private readonly running = new Map<Promise<void>, string>();
  private timer: NodeJS.Timeout | null = null;
  private claiming: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(ports: SenderPorts) {
    this.ports = ports;
  }

  start(): void {
    this.ports.book.listen(() => this.look());
    this.timer = setInterval(() => {
      // While nobody wants to be told, nothing is asked for.
      if (!this.ports.book.isEmpty) this.look();
    }, WEBHOOK_LIMITS.lookEveryMs);
    this.timer.unref();
  }

  /** What is on its way is given up and sent again by whoever starts next. */
  async stop(): Promise<void> {
    this.ports.book.listen(null);
    if (this.timer !== null) clearInterval(this.timer);
    this.ending.abort();
    await this.claiming;
    await Promise.all(this.running.keys());
  }

  private look(): void {
    this.isAskedAgain = true;
    this.claiming ??= this.claim().finally(() => {
      this.claiming = null;
    });
  }

  private async claim(): Promise<void> {
    while (this.isAskedAgain && !this.ending.signal.aborted) {
      const room = WEBHOOK_LIMITS.atOnce - this.running.size;
      // Whoever ends looks again.
      if (room <= 0) return;
      this.isAskedAgain = false;
      try {
        const at = this.ports.now();
        const claimed = await claimDeliveries(this.ports.pool, {
          at: new Date(at),
          lockedUntil: new Date(at + WEBHOOK_LIMITS.lockMs),
          max: room,
          ofWebhook: WEBHOOK_LIMITS.atOnceOfOne,
          busy: this.busy(),
        });
        for (const delivery of claimed) this.begin(delivery);
      } catch (error) {
        if (!this.ending.signal.aborted) this.ports.log('Events for webhooks could not be read.', error);
      }
    }
  }

  /** Webhooks whose share is on its way. */
  private busy(): readonly string[] {
    const counts = new Map<string, number>();
    for (const key of this.running.values()) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= WEBHOOK_LIMITS.atOnceOfOne).map(([key]) => key);
  }

  private begin(delivery: ClaimedDelivery): void {
    const work = this.attempt(delivery)
      .catch((error: unknown) =>
        this.ports.log(`The event ${delivery.deliveryKey} of a webhook could not be sent.`, error),
      )
      .finally(() => {
        this.running.delete(work);
        this.look();
      });
    this.running.set(work, delivery.webhookKey);
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const { pool } = this.ports;
    const { signal } = this.ending;
    const webhook = await findWebhook(pool, delivery.tenantId, delivery.webhookKey);
    if (webhook === null) return;
    const sent = await sendEvent(this.ports, webhook, eventOf(delivery), signal);
    if (signal.aborted && sent.status === null) return releaseDelivery(pool, delivery);
    await this.settle(webhook, delivery, sent);
  }

  private async settle(webhook: WebhookRow, delivery: ClaimedDelivery, sent: SentEvent): Promise<void> {
    const { pool, now } = this.ports;
    const at = now();
    const { status, message } = sent;
    const isGivenUp = message !== null && at - delivery.since.getTime() >= WEBHOOK_LIMITS.giveUpMs;
    const state = message === null ? 'DELIVERED' : isGivenUp ? 'DEAD' : 'WAITING';
    const dueAt = new Date(at + (state === 'WAITING' ? waitAfter(delivery.attempts) : 0));
    await endDelivery(pool, delivery, { state, status, message, at: new Date(at), dueAt });
    const lastSuccess = webhook.lastSuccessAt?.getTime() ?? 0;
    if (status === 410) await this.switchOff(webhook, 'The receiver answered 410: it wants no more events.');
    // One event that a receiver does not understand is given up alone; one that takes nothing at all is asked no more.
    else if (isGivenUp && lastSuccess < delivery.since.getTime())
      await this.switchOff(webhook, `Nothing could be delivered for three days. ${message}`);
  }

  private async switchOff({ tenantId, webhookKey }: WebhookRow, reason: string): Promise<void> {
    const at = new Date(this.ports.now());
    const told = await switchWebhookOff(this.ports.pool, { tenantId, webhookKey, reason, at });
    if (told === null) return;
    await this.ports.changed();
    if (told === 'nobody') return;
    this.ports.hub.announce([
      {
        type: 'notification.created',
        at: at.toISOString(),
        tenantId,
        key: told.notificationKey,
        audience: { users: [told.username], groups: [] },
      },
    ]);
  }
}

/** How long the event waits after so many attempts. */
export function waitAfter(attempts: number): number {
  const { waitsMs } = WEBHOOK_LIMITS;
  return waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? waitsMs[0];
}

// helpers

function eventOf(delivery: ClaimedDelivery): Parameters<typeof sendEvent>[2] {
  const { deliveryKey, eventType, createdAt, tenantId, instanceKey, event } = delivery;
  return {
    ...{ id: deliveryKey, type: eventType, time: createdAt.toISOString(), tenantId, subject: instanceKey },
    data: event,
  };
}
