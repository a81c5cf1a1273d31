import type { ElementBehavior } from '../../element-behavior.ts';
import type { GatewayElement } from '../../model/process-model.ts';

/**
 * Parallel gateway (10.6.4, 13.4.1): fires with at least one token on every incoming flow, consumes exactly one from each and
 * puts one on every outgoing flow (AND-1). Surplus tokens stay and count for the next firing (AND-2).
 */
export const parallelGateway: ElementBehavior<GatewayElement> = {
  tokensToConsume: (element, tokens) =>
    element.incoming.every((flowId) => tokens.count(flowId) > 0) ? element.incoming : null,
  onActivate: (ctx, _element, instance) => ctx.complete(instance),
  flowsToTake: (_ctx, element) => element.outgoing,
};
