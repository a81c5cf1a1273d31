import type { ElementBehavior } from '../../element-behavior.ts';
import { isTokenExpected } from '../../expected-tokens.ts';
import { Failure } from '../../failure.ts';
import type { InclusiveGatewayElement } from '../../model/process-model.ts';
import { readBoolean } from '../../read-expression.ts';

/**
 * Inclusive gateway (10.6.3, 13.4.3, table 13.3). As a join it fires when it has a token and no other position of its scope
 * can still bring one to an empty incoming flow without also being able to bring one to a flow that has one already (OR-1);
 * paths are cut at the gateway itself (OR-6). It is asked only when nothing else can move (OR-4) and consumes one token of
 * each flow that has one (OR-5). As a split it takes every flow whose condition is true, else the default (OR-8).
 */
export const inclusiveGateway: ElementBehavior<InclusiveGatewayElement> = {
  asksWhenQuiet: true,
  tokensToConsume: (element, tokens) => {
    const filled = element.incoming.filter((flowId) => tokens.count(flowId) > 0);
    if (filled.length === 0) return null;
    if (filled.length === element.incoming.length) return filled;
    return isTokenExpected(element, tokens.positions(), (flowId) => tokens.count(flowId) > 0) ? null : filled;
  },
  onActivate: (ctx, _element, instance) => ctx.complete(instance),
  flowsToTake: (ctx, element, instance) => {
    const scopeKey = instance.parentKey ?? instance.key;
    const taken = element.outgoing.filter((flowId) => {
      if (flowId === element.defaultFlowId) return false;
      const { condition } = ctx.flow(flowId);
      return (
        condition === undefined || readBoolean(ctx, condition, scopeKey, `the condition of flow "${flowId}"`)
      );
    });
    if (taken.length > 0 || element.outgoing.length === 0) return taken;
    if (element.defaultFlowId !== undefined) return [element.defaultFlowId];
    throw new Failure(
      'NO_FLOW_TAKEN',
      `No condition of the flows out of "${element.id}" is true, and it has no default flow.`,
    );
  },
};
