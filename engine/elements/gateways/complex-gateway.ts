import type { ElementBehavior, ScopeTokens } from '../../element-behavior.ts';
import { isTokenExpected } from '../../expected-tokens.ts';
import { Failure } from '../../failure.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ComplexGatewayElement } from '../../model/process-model.ts';
import { readBoolean } from '../../read-expression.ts';

/**
 * Complex gateway (10.6.5, 13.4.5, table 13.4). It starts when its activation condition holds, which is asked at each arrival
 * and each change of a variable the condition names; it then consumes one token of each incoming flow that has one and takes
 * its flows as an inclusive gateway does, those without condition too (CPX-2, CPX-3). After that it waits for reset: until no
 * token is expected on the other incoming flows, by the rule of the inclusive join with the flows of its start read as filled
 * (CPX-4). What reset consumes may take flows again, then only by a condition or the default (CPX-5).
 */
export const complexGateway: ElementBehavior<ComplexGatewayElement> = {
  asksWhenQuiet: 'too',
  tokensToConsume: (element, tokens) => {
    if (tokens.isActive(element.id)) return null;
    const remembered = tokens.remembered(element.id);
    const filled = element.incoming.filter((flowId) => tokens.count(flowId) > 0);
    if (remembered === null)
      return !tokens.isQuiet && filled.length > 0 && mayStart(element, tokens) ? filled : null;
    const isFilled = (flowId: string): boolean => tokens.count(flowId) > 0 || remembered.includes(flowId);
    if (!tokens.isQuiet || isTokenExpected(element, tokens.positions(), isFilled)) return null;
    return filled.filter((flowId) => !remembered.includes(flowId));
  },
  onActivate: (ctx, _element, instance) => ctx.complete(instance),
  flowsToTake: (ctx, element, instance) => {
    const scopeKey = instance.parentKey ?? instance.key;
    const attributes = { ...instance.data.complex } as unknown as JsonObject;
    const starts = instance.data.complex?.waitingForStart !== false;
    const taken = element.outgoing.filter((flowId) => {
      if (flowId === element.defaultFlowId) return false;
      const { condition } = ctx.flow(flowId);
      if (condition === undefined) return starts;
      return readBoolean(ctx, condition, scopeKey, `the condition of flow "${flowId}"`, attributes);
    });
    if (taken.length > 0) return taken;
    if (element.defaultFlowId !== undefined) return [element.defaultFlowId];
    if (!starts) return [];
    throw new Failure(
      'NO_FLOW_TAKEN',
      `No condition of the flows out of "${element.id}" is true, and it has no default flow.`,
    );
  },
};

// helpers

function mayStart(element: ComplexGatewayElement, tokens: ScopeTokens): boolean {
  if (element.activationCondition === undefined) return true;
  const flowActivationCount = Object.fromEntries(element.incoming.map((id) => [id, tokens.count(id)]));
  const activationCount = Object.values(flowActivationCount).reduce((sum, count) => sum + count, 0);
  const attributes = { waitingForStart: true, activationCount, flowActivationCount };
  return tokens.holds(element.activationCondition, attributes, `the activation condition of "${element.id}"`);
}
