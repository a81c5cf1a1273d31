import type { JsonValue, Key } from '#engine';
import {
  findMatchingSubscriptions,
  findStartSubscriptions,
  lookupOf,
  shardOf,
  type StartSubscription,
  type WaitingSubscription,
} from '../store/port.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Messages } from '../contract/runtime.ts';
import type { MessagesPorts } from './create-messages.ts';

type Request = Parameters<Messages['correlateByFilter']>[1];
type Match = Awaited<ReturnType<Messages['correlateByFilter']>>[number];

/**
 * The Camunda 7 call: whoever waits for the name and fits business id, instance and equal variables. Exactly one match, or all;
 * nothing is kept for later (MSG-5, MSG-8).
 */
export async function correlateByFilter(
  ports: MessagesPorts,
  context: CommandContext,
  request: Request,
): Promise<readonly Match[]> {
  requireTenant(context);
  const { tenantId } = context;
  const waiting = await findMatchingSubscriptions(ports.pools.work, {
    tenantId,
    name: request.name,
    businessId: request.businessId ?? null,
    instanceKey: request.processInstanceKey ?? null,
    variables: request.correlationKeys as Readonly<Record<string, JsonValue>>,
    localVariables: request.localCorrelationKeys as Readonly<Record<string, JsonValue>>,
  });
  const mayStart =
    request.processInstanceKey === undefined && Object.keys(request.localCorrelationKeys).length === 0;
  const key = ports.keys.next(0);
  const found = mayStart
    ? await findStartSubscriptions(
        ports.pools.work,
        { tenantId, name: request.name, targetProcessId: null, key },
        lookupOf(tenantId, 'message', request.name),
      )
    : [];
  // MUL-3: an all-of start event has no instance to answer with yet; it is reached by publication only.
  const starts = found.filter((start) => start.collects === null);
  // As in the original, start events are asked only when nobody waits, unless all are meant.
  const usedStarts = waiting.length > 0 && !request.all ? [] : starts;
  if (waiting.length + usedStarts.length === 0) {
    throw new Refusal(
      'NO_SUBSCRIPTION',
      `Cannot correlate message '${request.name}': nobody waits for it with these criteria.`,
    );
  }
  if (!request.all && waiting.length + usedStarts.length > 1) {
    throw new Refusal(
      'AMBIGUOUS_CORRELATION',
      `Cannot correlate message '${request.name}': more than one instance matches. Narrow the criteria or use all.`,
    );
  }
  const reached = [
    ...(await reachWaiting(ports, context, request, waiting, key)),
    ...(await start(ports, request, usedStarts)),
  ];
  if (reached.length === 0) {
    throw new Refusal(
      'NO_SUBSCRIPTION',
      `Cannot correlate message '${request.name}': whoever waited has moved on.`,
    );
  }
  return reached;
}

// helpers

async function reachWaiting(
  ports: MessagesPorts,
  context: CommandContext,
  request: Request,
  waiting: readonly WaitingSubscription[],
  messageKey: Key,
): Promise<Match[]> {
  const matches: Match[] = [];
  const variables = { ...request.variables, ...request.localVariables };
  for (const { key: subscriptionKey, instanceKey, elementKey } of waiting) {
    const outcome = await ports.submit({
      instanceKey,
      shard: shardOf(instanceKey),
      tenantId: context.tenantId,
      command: { kind: 'correlateMessage', subscriptionKey, messageKey, variables },
      actor: context.caller.id,
    });
    if (outcome.kind !== 'done') continue;
    matches.push({
      resultType: 'Execution',
      processInstanceKey: instanceKey,
      elementInstanceKey: elementKey,
    });
  }
  return matches;
}

async function start(
  ports: MessagesPorts,
  request: Request,
  starts: readonly StartSubscription[],
): Promise<Match[]> {
  const matches: Match[] = [];
  const payload = { ...request.variables, ...request.localVariables };
  const businessId = request.businessId ?? null;
  for (const { definitionKey, elementId } of starts) {
    const key = await ports.startByEvent({ definitionKey, elementId, payload, businessId });
    if (key !== null)
      matches.push({ resultType: 'ProcessDefinition', processInstanceKey: key, elementInstanceKey: null });
  }
  return matches;
}
