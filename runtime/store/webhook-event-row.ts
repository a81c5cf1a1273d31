import type { Key } from '#engine';

/** An event that a webhook has to be told, written with the transition that it tells of. */
export interface WebhookEventRow {
  readonly instanceKey: Key;
  readonly shard: number;
  readonly key: Key;
  readonly webhookKey: Key;
  readonly revision: number;
  readonly place: number;
  readonly at: number;
  readonly tenantId: string;
  readonly eventType: string;
  /** JSON. */
  readonly event: string;
}
