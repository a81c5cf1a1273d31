import { createHash } from 'node:crypto';
import type { JsonObject, Key } from '#engine';
import { messageLookup, signalLookup } from '../commands/project-subscriptions.ts';
import {
  answerOfTwin,
  findStoredAnswer,
  idempotencyOf,
  requireTenant,
  settleOutcome,
  storedAnswerOf,
} from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Messages } from '../contract/runtime.ts';
import {
  fanOutSignal,
  findMissedMessages,
  findStartSubscriptions,
  hashOf,
  insertMessage,
  lookupOf,
  shardOf,
  type KeySource,
  type StoredCommandRow,
  type StoredMessage,
} from '../store/port.ts';
import { correlateByFilter } from './correlate-by-filter.ts';
import { meetingPlaces } from './meeting-places.ts';
import { createMessageLookups, type MessageLookups } from './message-lookups.ts';
import { offerMessage, type OfferPorts } from './offer-message.ts';

export interface MessagesPorts extends OfferPorts {
  readonly keys: KeySource;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
  readonly log: (message: string, error: unknown) => void;
}

/** A message or signal that a process threw: its command row goes when it is accepted. */
export interface ThrownMessage {
  readonly tenantId: string;
  readonly name: string;
  readonly correlationKey: string;
  readonly timeToLiveMs: number;
  readonly messageId: string | null;
  readonly businessId: string | null;
  readonly targetProcessId: string | null;
  readonly variables: JsonObject;
}

export interface MessageService extends Messages {
  accept(message: ThrownMessage, fromRow: Key): Promise<void>;
  signal(signal: { tenantId: string; name: string; variables: JsonObject }, fromRow: Key): Promise<void>;
  offer(messageKey: Key): Promise<void>;
  /** All that are marked as not offered, oldest first. */
  offerUnmatched(): Promise<void>;
}

/** MSG-3: 30 days. */
const timeToLiveMaxMs = 30 * 86_400_000;

export function createMessages(ports: MessagesPorts): MessageService {
  const { pools } = ports;
  const lookups = createMessageLookups(pools);
  const offer = async (key: Key): Promise<void> => {
    try {
      await offerMessage(ports, lookups, key);
    } catch (error) {
      // The message is stored and marked: the reconciler offers it again.
      ports.log(`Message ${key} could not be offered yet.`, error);
    }
  };
  return {
    offer,
    offerUnmatched: async () => {
      for (const key of await findMissedMessages(pools.work, ports.now() + 1, ports.now(), 1000))
        await offer(key);
    },
    publish: (context, message) => publish(ports, context, message, offer),
    accept: async (message, fromRow) => {
      const key = keyFor(ports, message);
      const stored = await insertMessage(pools.work, newMessage(ports, message, key), {
        fromRow,
        idempotency: null,
      });
      if (stored.kind === 'stored') await offer(key);
    },
    correlate: (context, message) => correlate(ports, lookups, context, message),
    correlateByFilter: (context, request) => correlateByFilter(ports, context, request),
    broadcast: (context, signal) => broadcast(ports, context, signal),
    signal: async ({ tenantId, name, variables }, fromRow) => {
      const key = ports.keys.next(0);
      await ports.deliver(
        await fanOut(ports, {
          key,
          tenantId,
          name,
          variables,
          fromRow,
          onlyElementKey: null,
          idempotency: null,
        }),
      );
    },
  };
}

// helpers

async function publish(
  ports: MessagesPorts,
  context: CommandContext,
  message: Parameters<Messages['publish']>[1],
  offer: (key: Key) => Promise<void>,
): Promise<{ messageKey: Key }> {
  requireTenant(context);
  const stored = await findStoredAnswer(ports.pools, context);
  if (stored !== null) return stored.answer as unknown as { messageKey: Key };
  if (message.timeToLiveMs < 0 || message.timeToLiveMs > timeToLiveMaxMs) {
    throw new Refusal('INVALID_VALUE', 'timeToLive has to be between 0 and 30 days.');
  }
  const thrown = {
    ...message,
    tenantId: context.tenantId,
    messageId: message.messageId ?? null,
    businessId: message.businessId ?? null,
    targetProcessId: null,
  };
  const key = keyFor(ports, thrown);
  const answer = { messageKey: key };
  try {
    const publication = await insertMessage(ports.pools.work, newMessage(ports, thrown, key), {
      fromRow: null,
      idempotency: storedAnswerOf(context, answer),
    });
    if (publication.kind === 'repeated') return { messageKey: publication.key };
    if (publication.kind === 'reused') {
      throw new Refusal(
        'MESSAGE_ID_REUSED',
        'A kept message with this id, name and key has other content. Use another messageId.',
      );
    }
  } catch (error) {
    return (await answerOfTwin(ports.pools, context, error)) as unknown as { messageKey: Key };
  }
  await offer(key);
  return answer;
}

/** MSG-5: reaches one subscription or start event now, or nobody. */
async function correlate(
  ports: MessagesPorts,
  lookups: MessageLookups,
  context: CommandContext,
  request: Parameters<Messages['correlate']>[1],
): Promise<{ messageKey: Key; processInstanceKey: Key }> {
  requireTenant(context);
  const stored = await findStoredAnswer(ports.pools, context);
  if (stored !== null) return stored.answer as unknown as { messageKey: Key; processInstanceKey: Key };
  const { tenantId } = context;
  const { name, correlationKey, variables } = request;
  const businessId = request.businessId ?? null;
  const key = ports.keys.next(0);
  const message: StoredMessage = {
    key,
    tenantId,
    name,
    correlationKey,
    lookup: messageLookup(tenantId, name, correlationKey),
    businessId,
    targetProcessId: null,
    variables,
    expiresAt: 0,
  };
  const rules = await lookups.rules(tenantId, name);
  const places = meetingPlaces(message, rules, ports.now());
  for (const subscription of await lookups.waiting(message, places)) {
    const processInstanceKey = subscription.instanceKey;
    const outcome = await ports.submit({
      instanceKey: processInstanceKey,
      shard: shardOf(processInstanceKey),
      tenantId,
      command: { kind: 'correlateMessage', subscriptionKey: subscription.key, messageKey: key, variables },
      actor: context.caller.id,
      ...idempotencyOf(context),
      answer: () => ({ messageKey: key, processInstanceKey }),
    });
    // Gone or taken meanwhile: the next one in order of age.
    if (outcome.kind === 'rejected' && outcome.rejection.code !== 'VARIABLES_TOO_LARGE') continue;
    const settled = await settleOutcome(ports.pools, context, outcome);
    return 'replayed' in settled
      ? (settled.replayed as unknown as { messageKey: Key; processInstanceKey: Key })
      : { messageKey: key, processInstanceKey };
  }
  for (const start of await findStartSubscriptions(
    ports.pools.work,
    message,
    lookupOf(tenantId, 'message', name),
  )) {
    // MUL-3: an all-of start event answers with no instance yet; it is reached by publication only.
    if (start.collects !== null) continue;
    const started = await ports.startByEvent({
      definitionKey: start.definitionKey,
      elementId: start.elementId,
      payload: variables,
      businessId,
      correlationKey,
      ...(correlationKey === ''
        ? {}
        : { holds: [{ kind: 'message', processId: start.processId, value: correlationKey }] }),
    });
    if (started !== null) return { messageKey: key, processInstanceKey: started };
  }
  throw new Refusal(
    'NO_SUBSCRIPTION',
    `Nobody waits for the message "${name}" with this key. Publish it with timeToLive, or check the key.`,
  );
}

async function broadcast(
  ports: MessagesPorts,
  context: CommandContext,
  signal: Parameters<Messages['broadcast']>[1],
): Promise<{ signalKey: Key }> {
  requireTenant(context);
  const stored = await findStoredAnswer(ports.pools, context);
  if (stored !== null) return stored.answer as unknown as { signalKey: Key };
  const key = ports.keys.next(0);
  const answer = { signalKey: key };
  const { name, variables } = signal;
  const rows = await fanOut(ports, {
    key,
    tenantId: context.tenantId,
    name,
    variables,
    fromRow: null,
    onlyElementKey: signal.elementInstanceKey ?? null,
    idempotency: storedAnswerOf(context, answer),
  });
  await ports.deliver(rows);
  return answer;
}

async function fanOut(
  ports: MessagesPorts,
  signal: Omit<Parameters<typeof fanOutSignal>[1], 'lookup' | 'variables' | 'at' | 'nextKeys'> & {
    readonly variables: JsonObject;
  },
): Promise<readonly StoredCommandRow[]> {
  await ports.keys.ensure();
  return fanOutSignal(ports.pools.work, {
    ...signal,
    lookup: signalLookup(signal.tenantId, signal.name),
    variables: JSON.stringify(signal.variables),
    at: ports.now(),
    nextKeys: (_count, shards) => shards.map((shard) => ports.keys.next(shard)),
  });
}

/** Messages of one name and key share a shard, so that the message id is unique where it has to be. */
function keyFor(ports: MessagesPorts, message: ThrownMessage): Key {
  const lookup = BigInt(messageLookup(message.tenantId, message.name, message.correlationKey));
  return ports.keys.next(Number(((lookup % 1024n) + 1024n) % 1024n));
}

function newMessage(
  ports: MessagesPorts,
  message: ThrownMessage,
  key: Key,
): Parameters<typeof insertMessage>[1] {
  const { tenantId, name, correlationKey, messageId, businessId, targetProcessId, variables, timeToLiveMs } =
    message;
  const acceptedAt = ports.now();
  const content = createHash('sha256')
    .update(JSON.stringify([businessId, timeToLiveMs, variables]))
    .digest('hex');
  return {
    key,
    tenantId,
    name,
    correlationKey,
    messageId,
    businessId,
    targetProcessId,
    variables,
    acceptedAt,
    lookup: messageLookup(tenantId, name, correlationKey),
    expiresAt: acceptedAt + timeToLiveMs,
    dedupe: messageId === null ? null : hashOf(tenantId, name, correlationKey, messageId),
    contentHash: messageId === null ? null : `\\x${content}`,
  };
}
