import { createElementJob } from '../element-job.ts';
import type { BehaviorContext, EventDefinitionBehavior, MessageSpec } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { JsonObject, Key } from '../model/json.ts';
import type { EventDefinition, Expression, MessageThrow } from '../model/process-model.ts';
import { describe, readOptionalText, readText } from '../read-expression.ts';
import type { ElementInstance } from '../state.ts';
import { addDuration, parseDuration } from '../time/iso-8601.ts';

const DEFAULT_TIME_TO_LIVE_MS = 3_600_000;

/**
 * Message (10.5.5). Catch: name and correlation key are evaluated once, when the wait opens (MSG-1); the arms of a gateway that
 * created the instance wait for the key it was created with (PRC-6). Throw: a job where the
 * model names a job type, else published in the transaction of the step (MSG-10).
 */
export const message: EventDefinitionBehavior<Extract<EventDefinition, { kind: 'message' }>> = {
  open: (ctx, definition, wait) => {
    if (definition.catch === undefined) return;
    const name = readText(ctx, definition.catch.name, wait.scopeKey, 'the message name');
    const { correlationKey: startedWith } = wait.owner.data;
    const { correlation } = definition.catch;
    const correlationKey =
      correlation !== undefined
        ? ctx.correlationText(correlation)
        : startedWith !== undefined
          ? startedWith
          : definition.catch.correlationKey === undefined
            ? null
            : readKey(ctx, definition.catch.correlationKey, wait.scopeKey);
    ctx.register(wait, { kind: 'message', name, correlationKey });
  },
  throw: (ctx, definition, instance, payload) => {
    if (definition.throw?.job !== undefined) {
      createElementJob(ctx, definition.throw.job, instance);
      return 'waits';
    }
    if (definition.throw === undefined) return 'done';
    if (payload !== undefined) return publishFromBody(ctx, definition.throw, instance, payload);
    publishModeled(ctx, definition.throw, instance);
    return 'done';
  },
};

/** Publishes what a throwing event or send task describes. */
export function publishModeled(ctx: BehaviorContext, thrown: MessageThrow, instance: ElementInstance): void {
  const spec = specOf(ctx, thrown, instance);
  if (thrown.correlation !== undefined) ctx.learnKeys(instance, thrown.correlation);
  ctx.publish(instance, spec);
}

// helpers

/** MI-10. */
function publishFromBody(
  ctx: BehaviorContext,
  thrown: MessageThrow,
  body: ElementInstance,
  payload: JsonObject,
): 'done' | 'gone' {
  const spec = specOf(ctx, thrown, body, payload);
  if (thrown.correlation !== undefined) ctx.learnKeys(body, thrown.correlation, payload);
  const { name, correlationKey } = spec;
  const answer = ctx.offerAtBorder(body, { kind: 'message', name, correlationKey }, payload);
  if (answer === 'none') ctx.publish(body, spec, payload);
  return answer === 'gone' ? 'gone' : 'done';
}

function specOf(
  ctx: BehaviorContext,
  thrown: MessageThrow,
  instance: ElementInstance,
  inFront?: JsonObject,
): MessageSpec {
  if (thrown.name === undefined)
    throw new Failure('EXTRACT_VALUE_ERROR', `"${instance.elementId}" throws a message without name.`);
  const { key } = instance;
  return {
    name: readText(ctx, thrown.name, key, 'the message name', undefined, inFront),
    correlationKey:
      thrown.correlationKey === undefined ? '' : readKey(ctx, thrown.correlationKey, key, inFront),
    timeToLiveMs: timeToLive(ctx, thrown.timeToLive, key, inFront),
    messageId: readOptionalText(ctx, thrown.messageId, key, 'the message id', inFront),
    businessId: readOptionalText(ctx, thrown.businessId, key, 'the business id', inFront),
    targetProcessId: thrown.targetProcessId ?? null,
  };
}

/** Text or number, and not null: a missing key would silently match nothing. */
function readKey(ctx: BehaviorContext, expression: Expression, scopeKey: Key, inFront?: JsonObject): string {
  const value = ctx.evaluate(expression, scopeKey, 'EXTRACT_VALUE_ERROR', inFront);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Failure(
    'EXTRACT_VALUE_ERROR',
    `The correlation key must be text or a number, but it is ${describe(value)}.`,
  );
}

function timeToLive(
  ctx: BehaviorContext,
  expression: Expression | undefined,
  scopeKey: Key,
  inFront?: JsonObject,
): number {
  const text = readOptionalText(ctx, expression, scopeKey, 'the time to live', inFront);
  if (text === null) return DEFAULT_TIME_TO_LIVE_MS;
  const duration = parseDuration(text);
  if (duration === undefined)
    throw new Failure(
      'EXTRACT_VALUE_ERROR',
      `"${text}" is not an ISO 8601 duration: give the time to live as PT1H.`,
    );
  return Math.max(0, addDuration(ctx.now, duration, ctx.timeZone) - ctx.now);
}
