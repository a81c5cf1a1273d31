import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '#engine';
import type { Caller, CommandContext } from '../contract/caller.ts';
import type { InboundEffect } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Expressions, Instances, Messages } from '../contract/runtime.ts';

export interface EffectPorts {
  readonly instances: Pick<Instances, 'start'>;
  readonly messages: Pick<Messages, 'publish'>;
  readonly expressions: Pick<Expressions, 'evaluate'>;
}

/** Something that arrived: where from, what it is called there, and what it says. */
export interface Arrival {
  /** `hook:…` or `table:…`: who acts, and the scope of delivery ids. */
  readonly source: string;
  readonly tenantId: string;
  /** Null: nothing tells a repeat from another delivery. */
  readonly deliveryId: string | null;
  readonly data: JsonObject;
}

const TIME_TO_LIVE_MS = 3_600_000;

/**
 * Starts an instance or publishes a message, once per delivery: its id is stored in the transaction of the effect (G2), so a repeat gets
 * the answer of the first. The answer is the key of what came of it.
 */
export async function applyEffect(
  ports: EffectPorts,
  effect: InboundEffect,
  arrival: Arrival,
): Promise<string> {
  const context = contextOf(arrival);
  const { variables, businessId, correlationKey } = await readArrival(ports, effect, arrival);
  const about = businessId === undefined ? {} : { businessId };
  if (effect.action === 'START') {
    const { processDefinitionId = '' } = effect;
    const started = await ports.instances.start(context, { processDefinitionId, variables, ...about });
    return started.processInstanceKey;
  }
  const { messageName = '', timeToLiveMs = TIME_TO_LIVE_MS } = effect;
  const message = {
    name: messageName,
    correlationKey: correlationKey ?? '',
    timeToLiveMs,
    variables,
    ...about,
  };
  return (await ports.messages.publish(context, message)).messageKey;
}

/** What the expressions of the effect make of what arrived. */
export async function readArrival(
  ports: Pick<EffectPorts, 'expressions'>,
  effect: InboundEffect,
  arrival: Arrival,
): Promise<{ variables: JsonObject; businessId: string | undefined; correlationKey: string | undefined }> {
  const evaluate = (expression: string): Promise<JsonValue> => evaluateOver(ports, expression, arrival);
  const variables = await readVariables(effect, evaluate);
  const businessId = await readText(effect.businessIdExpression, evaluate);
  const correlationKey =
    effect.action === 'START' ? undefined : await readText(effect.correlationKeyExpression, evaluate);
  return { variables, businessId, correlationKey };
}

/** One expression over what arrived. */
export function evaluateOver(
  ports: Pick<EffectPorts, 'expressions'>,
  expression: string,
  { source, tenantId, data }: Arrival,
): Promise<JsonValue> {
  const text = expression.trim().replace(/^=/, '');
  return ports.expressions.evaluate(callerOf(source, tenantId), {
    expression: text,
    variables: data,
    tenantId,
  });
}

// helpers

function callerOf(id: string, tenantId: string): Caller {
  return { id, kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] };
}

function contextOf({ source, tenantId, deliveryId }: Arrival): CommandContext {
  const context = { caller: callerOf(source, tenantId), tenantId };
  if (deliveryId === null) return context;
  // A repeat may differ in what is not signed: its id alone says that it is one.
  const requestHash = createHash('sha256').update(deliveryId).digest('hex');
  return { ...context, idempotency: { operation: source, key: deliveryId, requestHash } };
}

async function readVariables(
  { variablesExpression }: InboundEffect,
  evaluate: (expression: string) => Promise<JsonValue>,
): Promise<JsonObject> {
  const value = await evaluate(variablesExpression ?? '{body: body}');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new Refusal(
    'EXPRESSION_FAILED',
    'The variablesExpression has to give a context such as {order: body.id}.',
  );
}

async function readText(
  expression: string | undefined,
  evaluate: (expression: string) => Promise<JsonValue>,
): Promise<string | undefined> {
  if (expression === undefined || expression.trim() === '') return undefined;
  const value = await evaluate(expression);
  if (value === null || value === '') return undefined;
  if (typeof value === 'object')
    throw new Refusal(
      'EXPRESSION_FAILED',
      `The expression "${expression.slice(0, 100)}" has to give text or a number.`,
    );
  return String(value);
}
