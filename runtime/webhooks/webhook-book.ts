import type { Key } from '#engine';
import type { WebhookSettings } from '../contract/webhooks.ts';
import { listEnabledWebhooks } from '../store/webhooks/webhook-rows.ts';
import type { Database } from '../store/definitions/in-transaction.ts';

/** A webhook as the writer of events needs it. */
export interface KnownWebhook extends Pick<WebhookSettings, 'processDefinitionId'> {
  readonly webhookKey: Key;
  readonly types: ReadonlySet<string>;
}

/** The webhooks that are switched on, in memory: while there is none, no step pays for them. */
export class WebhookBook {
  private byTenant: ReadonlyMap<string, readonly KnownWebhook[]> = new Map();
  private readonly pool: Database;
  private hear: (() => void) | null = null;

  private constructor(pool: Database) {
    this.pool = pool;
  }

  static async open(pool: Database): Promise<WebhookBook> {
    const book = new WebhookBook(pool);
    await book.refresh();
    return book;
  }

  /** After a change here, when another process tells of one, and every few seconds in case it could not. */
  async refresh(): Promise<void> {
    const byTenant = new Map<string, KnownWebhook[]>();
    for (const { tenantId, webhookKey, settings } of await listEnabledWebhooks(this.pool)) {
      const { eventTypes, processDefinitionId } = settings;
      const known = {
        webhookKey: webhookKey as Key,
        types: new Set<string>(eventTypes),
        processDefinitionId,
      };
      const others = byTenant.get(tenantId);
      if (others === undefined) byTenant.set(tenantId, [known]);
      else others.push(known);
    }
    this.byTenant = byTenant;
  }

  /** Whoever sends events of this process hears at once that there are some. */
  listen(hear: (() => void) | null): void {
    this.hear = hear;
  }

  /** Events were committed here. */
  written(): void {
    this.hear?.();
  }

  get isEmpty(): boolean {
    return this.byTenant.size === 0;
  }

  /** Those that hear of this process. */
  of(tenantId: string, processDefinitionId: string): readonly KnownWebhook[] {
    return (this.byTenant.get(tenantId) ?? []).filter(
      (each) => each.processDefinitionId === null || each.processDefinitionId === processDefinitionId,
    );
  }
}
