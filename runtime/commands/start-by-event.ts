import { correlationHolds, correlationRuleAt } from '#engine';
import type { JsonObject, Key, ProcessModel } from '#engine';
import type { ModelCache } from '../definitions/model-cache.ts';
import { randomShard, shardOf, type KeySource } from '../store/port.ts';
import type { Hold, Outcome, Submission } from './submission.ts';

export interface EventStart {
  readonly definitionKey: Key;
  readonly elementId: string;
  readonly payload: JsonObject;
  readonly businessId: string | null;
  /** Of the message that occurred (PRC-6). */
  readonly correlationKey?: string;
  /** Chosen before, because it has been promised in an answer. */
  readonly instanceKey?: Key;
  readonly messageUse?: NonNullable<Submission['messageUse']>;
  readonly holds?: readonly Hold[];
  readonly commandRow?: NonNullable<Submission['commandRow']>;
  readonly idempotency?: NonNullable<Submission['idempotency']>;
}

/** The key of the new instance; null when it was not created because its occurrence was used, or something unique is held. */
export type StartByEvent = (start: EventStart) => Promise<Key | null>;

/** PRC-4: one instance per occurrence of a typed start event. */
export function createStartByEvent(ports: {
  readonly models: ModelCache;
  readonly keys: KeySource;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly now: () => number;
}): StartByEvent {
  return async (start) => {
    const definition = await ports.models.get(start.definitionKey);
    if (definition === null) return null;
    const key = start.instanceKey ?? ports.keys.next(randomShard());
    const { settings } = definition.model;
    const isUnique = settings.businessId === 'unique' && start.businessId !== null;
    const businessHold: Hold = {
      kind: 'businessId',
      processId: definition.processId,
      value: start.businessId ?? '',
    };
    const keyed = correlationHoldsOf(definition.model, start, ports.now());
    // COR-5: a start with keys is reached by a complete one only.
    if (keyed?.length === 0) return null;
    const holds = [...(keyed ?? start.holds ?? []), ...(isUnique ? [businessHold] : [])];
    const { messageUse, commandRow, idempotency } = start;
    const outcome = await submitUntilSettled(ports.submit, {
      instanceKey: key,
      shard: shardOf(key),
      tenantId: definition.tenantId,
      actor: null,
      command: {
        kind: 'createInstance',
        key,
        definitionKey: definition.key,
        tenantId: definition.tenantId,
        businessId: start.businessId,
        tags: [],
        rootKey: key,
        parent: null,
        variables: {},
        startedBy: null,
        start: {
          kind: 'event',
          elementId: start.elementId,
          payload: start.payload,
          ...(start.correlationKey === undefined ? {} : { correlationKey: start.correlationKey }),
        },
      },
      ...(holds.length === 0 ? {} : { holds }),
      ...(messageUse === undefined ? {} : { messageUse }),
      ...(commandRow === undefined ? {} : { commandRow }),
      ...(idempotency === undefined ? {} : { idempotency }),
      answer: () => key,
    });
    return outcome.kind === 'done' ? key : null;
  };
}

/** COR-5: what the message holds instead of its own correlation key; undefined where its process correlates by that. */
function correlationHoldsOf(
  model: ProcessModel,
  start: EventStart,
  now: number,
): readonly Hold[] | undefined {
  const rule = correlationRuleAt(model, start.elementId);
  if (rule === undefined) return undefined;
  return correlationHolds(rule, start.payload, { now, timeZone: 'UTC' }).map((value) => ({
    kind: 'message',
    processId: model.processId,
    value,
  }));
}

/** Internal work has nobody who could repeat it: what the load refused is tried again until it is settled. */
export async function submitUntilSettled(
  submit: (submission: Submission) => Promise<Outcome>,
  submission: Submission,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await submit(submission);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== 'OVERLOADED' || attempt > 20) throw error;
      await new Promise((resume) => setTimeout(resume, 50 * attempt));
    }
  }
}
