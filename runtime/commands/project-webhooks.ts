import type { Key } from '#engine';
import { recordsOfTransition } from '../live-records.ts';
import type { GroupRows } from '../store/port.ts';
import type { WebhookBook } from '../webhooks/webhook-book.ts';
import type { CachedInstance } from './instance-cache.ts';
import { addRow } from './instance-rows.ts';
import type { InstanceFrame } from './row-draft.ts';
import type { Transition } from './submission.ts';

interface EventPorts {
  /** Before the group; null when the group created the instance. */
  readonly base: CachedInstance | null;
  readonly frame: Pick<InstanceFrame, 'key' | 'shard'>;
  readonly book: WebhookBook;
  readonly nextKey: (shard: number) => Key;
}

/** Rows for the webhooks that hear of these transitions; what a transition says twice of one thing is said once. */
export function addWebhookEvents(
  rows: GroupRows,
  transitions: readonly Transition[],
  { base, frame, book, nextKey }: EventPorts,
): void {
  const [first] = transitions;
  if (first === undefined) return;
  const { tenantId, processId, businessId } = first.state;
  const webhooks = book.of(tenantId, processId);
  if (webhooks.length === 0) return;
  const wanted = new Set(webhooks.flatMap(({ types }) => [...types]));
  for (const transition of transitions) {
    const { revision, at } = transition;
    const said = new Set<string>();
    for (const { type, key, elementId } of recordsOfTransition(transition, base, wanted)) {
      if (said.has(`${type} ${key}`)) continue;
      said.add(`${type} ${key}`);
      const event = JSON.stringify({
        ...{ key, processDefinitionId: processId, processInstanceKey: frame.key, businessId },
        ...(elementId === undefined ? {} : { elementId }),
      });
      const row = { instanceKey: frame.key, shard: frame.shard, tenantId, eventType: type, event };
      for (const { webhookKey, types } of webhooks)
        if (types.has(type))
          addRow(rows, 'webhookEvents', {
            ...row,
            ...{ key: nextKey(frame.shard), webhookKey, revision, place: said.size, at },
          });
    }
  }
}
