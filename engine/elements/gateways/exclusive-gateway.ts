import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import type { GatewayElement } from '../../model/process-model.ts';
import { readBoolean } from '../../read-expression.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Exclusive gateway (10.6.2, 13.4.2): one token in, one token out. Conditions in file order, the first true one wins and the
 * rest is not evaluated; else the default; else an incident (XOR-1). It never joins: each token passes alone.
 */
export const exclusiveGateway: ElementBehavior<GatewayElement> = {
  onActivate: (ctx, _element, instance) => ctx.complete(instance),
  flowsToTake: (ctx, element, instance) => {
    const flowId = firstTrue(ctx, element, instance) ?? element.defaultFlowId;
    if (flowId !== undefined) return [flowId];
    if (element.outgoing.length === 0) return [];
    throw new Failure(
      'NO_FLOW_TAKEN',
      `No condition of the flows out of "${element.id}" is true, and it has no default flow.`,
    );
  },
};

// helpers

function firstTrue(
  ctx: BehaviorContext,
  element: GatewayElement,
  instance: ElementInstance,
): string | undefined {
  for (const flowId of element.outgoing) {
    if (flowId === element.defaultFlowId) continue;
    const { condition } = ctx.flow(flowId);
    if (
      condition === undefined ||
      readBoolean(ctx, condition, instance.parentKey ?? instance.key, `the condition of flow "${flowId}"`)
    )
      return flowId;
  }
  return undefined;
}
