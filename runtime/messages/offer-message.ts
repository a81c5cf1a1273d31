import type { Key } from '#engine';
import type { CollectOccurrence } from '../commands/collect-occurrence.ts';
import { submitUntilSettled, type StartByEvent } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import {
  deleteMessages,
  findMessage,
  findStartSubscriptions,
  lookupOf,
  markOffered,
  shardOf,
  type Pools,
  type StartSubscription,
  type StoredMessage,
} from '../store/port.ts';
import { meetingPlaces } from './meeting-places.ts';
import type { MessageLookups } from './message-lookups.ts';

export interface OfferPorts {
  readonly pools: Pools;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly startByEvent: StartByEvent;
  readonly collect: CollectOccurrence;
  readonly now: () => number;
}

/** How often the list of subscribers is read again when those found have moved on meanwhile. */
const roundsMax = 20;

/**
 * Offers one stored message to whoever waits now: once per process id, the oldest open subscription first, else a start event
 * (MSG-2, MSG-6). Safe to repeat: a use is unique on (message, process id) in the commit of the transition that uses it.
 */
export async function offerMessage(
  ports: OfferPorts,
  lookups: MessageLookups,
  messageKey: Key,
): Promise<readonly Key[]> {
  const message = await findMessage(ports.pools.work, messageKey);
  if (message === null) return [];
  const places = meetingPlaces(message, message.rules ?? [], ports.now());
  const reached: Key[] = [];
  for (let round = 0; round < roundsMax; round += 1) {
    const waiting = await lookups.waiting(message, places);
    const oldest = new Map<string, (typeof waiting)[number]>();
    for (const subscription of waiting)
      if (!oldest.has(subscription.processId)) oldest.set(subscription.processId, subscription);
    if (oldest.size === 0) break;
    const outcomes = await Promise.all(
      [...oldest.values()].map((subscription) => correlate(ports, message, subscription)),
    );
    reached.push(...outcomes.filter((key) => key !== null));
    // Everybody took it or is suspended: nothing new to find. Somebody refused: the next oldest is asked.
    if (outcomes.every((key) => key !== null)) break;
    if (waiting.length === oldest.size && outcomes.every((key) => key === null) && round > 2) break;
  }
  const starts = await findStartSubscriptions(
    ports.pools.work,
    message,
    lookupOf(message.tenantId, 'message', message.name),
  );
  for (const start of starts) {
    if (start.collects !== null) {
      await collect(ports, message, start, start.collects);
      continue;
    }
    const key = await ports.startByEvent({
      definitionKey: start.definitionKey,
      elementId: start.elementId,
      payload: message.variables,
      businessId: message.businessId,
      correlationKey: message.correlationKey,
      messageUse: {
        messageKey: message.key,
        shard: shardOf(message.key),
        processId: start.processId,
        subscriptionKey: null,
      },
      ...(message.correlationKey === ''
        ? {}
        : { holds: [{ kind: 'message', processId: start.processId, value: message.correlationKey }] }),
    });
    if (key !== null) reached.push(key);
  }
  if (message.expiresAt <= ports.now()) await deleteMessages(ports.pools.work, [message.key]);
  else await markOffered(ports.pools.work, [message.key]);
  return reached;
}

// helpers

/** MUL-3: kept until the other definitions of the start event have occurred. */
async function collect(
  ports: OfferPorts,
  message: StoredMessage,
  { processId, definitionKey, elementId, definition }: StartSubscription,
  collects: number,
): Promise<void> {
  const { tenantId, correlationKey, variables, key: messageKey } = message;
  await ports.collect(
    { tenantId, processId, definitionKey, elementId, definition, collects, correlationKey, variables },
    { kind: 'message', messageKey },
  );
}

/** Null when the subscription does not take it; the key of the instance when it does or did. */
async function correlate(
  ports: OfferPorts,
  message: StoredMessage,
  subscription: { readonly key: Key; readonly instanceKey: Key; readonly processId: string },
): Promise<Key | null> {
  const outcome = await submitUntilSettled(ports.submit, {
    instanceKey: subscription.instanceKey,
    shard: shardOf(subscription.instanceKey),
    tenantId: null,
    command: {
      kind: 'correlateMessage',
      subscriptionKey: subscription.key,
      messageKey: message.key,
      variables: message.variables,
    },
    actor: null,
    messageUse: {
      messageKey: message.key,
      shard: shardOf(message.key),
      processId: subscription.processId,
      subscriptionKey: subscription.key,
    },
  });
  if (outcome.kind === 'done' || (outcome.kind === 'blocked' && outcome.by === 'message'))
    return subscription.instanceKey;
  return null;
}
