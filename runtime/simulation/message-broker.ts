import { isDeepStrictEqual } from 'node:util';
import {
  compareKeys,
  correlationHolds,
  correlationRulesOf,
  correlationTexts,
  heldCorrelations,
  isCorrelationText,
} from '#engine';
import type { CorrelationRule, InstanceStart, JsonObject, Key, ProcessModel, Subscription } from '#engine';
import type { Outcome } from './outcome.ts';
import type { Definition, EngineWorld, LiveInstance } from './engine-world.ts';
import type { InstanceStarter } from './instance-starter.ts';

interface Publication {
  readonly key: Key;
  readonly name: string;
  readonly correlationKey: string;
  readonly variables: JsonObject;
  readonly expiresAt: number;
  readonly targetProcessId: string | null;
  /** MSG-2: offered once per process id. */
  readonly takenBy: Set<string>;
}

type MessageSubscription = Extract<Subscription, { kind: 'message' }>;
type Waiting = { readonly instance: LiveInstance; readonly subscription: MessageSubscription };

/** MSG-2…MSG-9 in memory: matching, the buffer with times to live, and message starts with their lock (MSG-6). */
export class MessageBroker {
  private readonly world: EngineWorld;
  private readonly starter: InstanceStarter;
  private readonly buffer: Publication[] = [];
  /** MSG-4: by name, correlation key and message id. */
  private readonly stored = new Map<string, { readonly variables: JsonObject; readonly expiresAt: number }>();
  /** MSG-6: the active instance a message with this key created, by process id and key. */
  private readonly startLocks = new Map<string, Key>();

  constructor(world: EngineWorld, starter: InstanceStarter) {
    this.world = world;
    this.starter = starter;
  }

  /** MSG-4: the same publication again has no effect while the first one is kept; another one under its id is refused. */
  publishOnce(input: Parameters<MessageBroker['publish']>[0] & { readonly messageId?: string }): Outcome {
    const { messageId, name, correlationKey, variables, timeToLiveMs } = input;
    const id = JSON.stringify([name, correlationKey, messageId ?? null]);
    const known = messageId === undefined ? undefined : this.stored.get(id);
    if (known !== undefined && known.expiresAt > this.world.now)
      return isDeepStrictEqual(known.variables, variables)
        ? { ok: true }
        : { ok: false, code: 'MESSAGE_ID_REUSED', message: `${name} was published with other content.` };
    if (messageId !== undefined) this.stored.set(id, { variables, expiresAt: this.world.now + timeToLiveMs });
    this.publish(input);
    return { ok: true };
  }

  publish(input: {
    name: string;
    correlationKey: string;
    variables: JsonObject;
    timeToLiveMs: number;
    targetProcessId: string | null;
  }): boolean {
    const publication: Publication = {
      ...input,
      key: this.world.nextKey(),
      expiresAt: this.world.now + input.timeToLiveMs,
      takenBy: new Set(),
    };
    for (const processId of this.processIds(publication)) this.offer(publication, processId);
    if (input.timeToLiveMs > 0) this.buffer.push(publication);
    return publication.takenBy.size > 0;
  }

  /** A new subscription first looks into the buffer, oldest publication first. */
  opened(instance: LiveInstance, subscription: MessageSubscription): void {
    for (const publication of this.alive()) {
      const processId = instance.definition.model.processId;
      if (!this.matches(instance.definition, subscription, publication) || publication.takenBy.has(processId))
        continue;
      publication.takenBy.add(processId);
      this.deliver(publication, { instance, subscription });
      return;
    }
  }

  /** When the instance a message created ends, the oldest message still alive starts the next. */
  ended(instance: LiveInstance): void {
    for (const [lock, key] of this.startLocks) {
      if (key !== instance.key) continue;
      this.startLocks.delete(lock);
      const processId = instance.definition.model.processId;
      const next = this.alive().find(
        (publication) =>
          !publication.takenBy.has(processId) &&
          this.locksOf(instance.definition, publication).includes(lock),
      );
      if (next !== undefined) this.offer(next, processId);
    }
    // COR-5: the instance may have held values that it learned later.
    const { model } = instance.definition;
    if (correlationRulesOf(model).length === 0) return;
    for (const publication of this.alive())
      if (!publication.takenBy.has(model.processId)) this.offer(publication, model.processId);
  }

  private alive(): readonly Publication[] {
    return this.buffer.filter((publication) => publication.expiresAt > this.world.now);
  }

  private processIds(publication: Publication): readonly string[] {
    const ids = new Set(this.world.definitions.keys());
    return [...ids].filter(
      (id) => publication.targetProcessId === null || publication.targetProcessId === id,
    );
  }

  private offer(publication: Publication, processId: string): void {
    const waiting = this.waitingIn(processId).filter(({ instance, subscription }) =>
      this.matches(instance.definition, subscription, publication),
    );
    const [oldest] = waiting.sort((a, b) => compareKeys(a.subscription.key, b.subscription.key));
    if (oldest !== undefined) {
      publication.takenBy.add(processId);
      this.deliver(publication, oldest);
      return;
    }
    const definition = this.world.definitions.get(processId);
    const start =
      definition === undefined ? undefined : this.starter.messageStart(definition, publication.name);
    if (definition !== undefined && start !== undefined) this.startBy(publication, definition, start);
  }

  private startBy(publication: Publication, definition: Definition, start: InstanceStart): void {
    const { correlationKey, variables } = publication;
    const locks = start.collects === null ? this.locksOf(definition, publication) : [];
    if (locks.some((lock) => this.startLocks.has(lock) || this.isHeld(definition, lock))) return;
    // COR-5: a start with keys is reached by a complete one only.
    if (ruleFor(definition.model, publication.name) !== undefined && locks.length === 0) return;
    publication.takenBy.add(definition.model.processId);
    const key = this.starter.occurred(definition, start, variables, correlationKey);
    if (key === undefined || this.world.instances.get(key)?.state.status !== 'active') return;
    for (const lock of locks) this.startLocks.set(lock, key);
  }

  /** COR-5: by an active instance that learned the values after its start. */
  private isHeld({ model }: Definition, lock: string): boolean {
    return [...this.world.instances.values()].some(
      ({ definition, state }) =>
        state.status === 'active' &&
        definition.model.processId === model.processId &&
        heldCorrelations(state).some((hold) => `${model.processId} ${hold}` === lock),
    );
  }

  /** MSG-6, COR-5: what only one active instance of the process may have been created by. */
  private locksOf(
    { model }: Definition,
    { name, variables, correlationKey }: Publication,
  ): readonly string[] {
    const rule = ruleFor(model, name);
    if (rule === undefined) return correlationKey === '' ? [] : [`${model.processId} ${correlationKey}`];
    const clock = { now: this.world.now, timeZone: this.world.time.timeZone };
    return correlationHolds(rule, variables, clock).map((hold) => `${model.processId} ${hold}`);
  }

  /** MSG-8: a subscription without key takes publications with an empty one. COR-1: keys of properties are in the payload. */
  private matches(
    { model }: Definition,
    subscription: MessageSubscription,
    publication: Publication,
  ): boolean {
    const { name, correlationKey } = subscription;
    if (name !== publication.name) return false;
    if (!isCorrelationText(correlationKey)) return (correlationKey ?? '') === publication.correlationKey;
    const rule = ruleFor(model, name);
    const clock = { now: this.world.now, timeZone: this.world.time.timeZone };
    return (
      rule !== undefined && correlationTexts(rule, publication.variables, clock).includes(correlationKey)
    );
  }

  private deliver(publication: Publication, { instance, subscription }: Waiting): void {
    this.world.send(instance.key, {
      kind: 'correlateMessage',
      subscriptionKey: subscription.key,
      messageKey: publication.key,
      variables: publication.variables,
    });
  }

  private waitingIn(processId: string): Waiting[] {
    const found: Waiting[] = [];
    for (const instance of this.world.instances.values()) {
      if (instance.definition.model.processId !== processId || instance.state.status !== 'active') continue;
      for (const subscription of Object.values(instance.state.subscriptions))
        if (subscription.kind === 'message') found.push({ instance, subscription });
    }
    return found;
  }
}

/** Every catcher of a message has the same rule. */
function ruleFor(model: ProcessModel, name: string): CorrelationRule | undefined {
  return correlationRulesOf(model).find((each) => each.name === name)?.rule;
}
