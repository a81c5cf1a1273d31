import type { CommandContext } from './caller.ts';

/** What can be told to other systems: what transitions of instances do. */
export const webhookEventTypes = [
  'instance.started',
  'instance.completed',
  'instance.terminated',
  'instance.suspended',
  'instance.resumed',
  'instance.migrated',
  'job.failed',
  'incident.opened',
  'incident.resolved',
  'task.created',
  'task.assigned',
  'task.updated',
  'task.completed',
  'task.canceled',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

export interface WebhookSettings {
  readonly url: string;
  readonly eventTypes: readonly WebhookEventType[];
  /** Null: of every process of the tenant. */
  readonly processDefinitionId: string | null;
  readonly description: string;
}

export interface Webhook extends WebhookSettings {
  readonly webhookKey: string;
  readonly enabled: boolean;
  readonly owner: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  /** Until then receivers may check the signature with the former secret, too. */
  readonly previousSecretUntil: string | null;
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  readonly lastFailure: string | null;
  /** Why the server switched it off by itself, or null. */
  readonly offReason: string | null;
  readonly waiting: number;
  readonly dead: number;
}

export interface WebhookDelivery {
  readonly deliveryKey: string;
  readonly eventType: string;
  readonly processInstanceKey: string;
  readonly createdAt: string;
  /** `DEAD`: given up after days of attempts; it can be sent anew. */
  readonly state: 'WAITING' | 'DELIVERED' | 'DEAD';
  readonly attempts: number;
  /** Status of the last answer, or null when there was none. */
  readonly status: number | null;
  readonly message: string | null;
  readonly nextAt: string | null;
  readonly endedAt: string | null;
}

export interface WebhookTest {
  readonly ok: boolean;
  readonly status: number | null;
  readonly message: string | null;
  readonly ms: number;
}

/** Outgoing webhooks (api.md 6.2): other systems are told of what was committed, at least once. */
export interface Webhooks {
  list(context: CommandContext): Promise<readonly Webhook[]>;
  get(context: CommandContext, webhookKey: string): Promise<Webhook>;
  /** The secret is shown here, and by `rotate`, and nowhere else. */
  create(
    context: CommandContext,
    settings: WebhookSettings,
    enabled: boolean,
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  update(
    context: CommandContext,
    webhookKey: string,
    settings: WebhookSettings,
    enabled: boolean,
  ): Promise<Webhook>;
  /** What it had still to tell goes with it. */
  delete(context: CommandContext, webhookKey: string): Promise<void>;
  rotate(
    context: CommandContext,
    webhookKey: string,
    overlapMs: number,
  ): Promise<{ readonly secret: string; readonly previousSecretUntil: string | null }>;
  /** Sends an event of the type `webhook.test` at once and says what came of it. */
  test(context: CommandContext, webhookKey: string): Promise<WebhookTest>;
  /** The newest first. */
  deliveries(context: CommandContext, webhookKey: string): Promise<readonly WebhookDelivery[]>;
  /** Sends one anew, whatever became of it; with `dead` all that were given up. Answers how many. */
  retry(context: CommandContext, webhookKey: string, deliveryKey: string | 'dead'): Promise<number>;
}
