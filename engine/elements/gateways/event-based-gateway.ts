import type { ElementBehavior } from '../../element-behavior.ts';
import type { EventBasedGatewayElement } from '../../model/process-model.ts';

/**
 * Event-based gateway (10.6.6, 13.4.4): waits for all its events; the first to occur closes the others and takes exactly its
 * flow, where the catch event or receive task is created and completed with the payload (EBG-1, EBG-2). One that created its
 * instance goes on at once: exclusive behind the arm that occurred, parallel with all arms, of which the others wait (PRC-6).
 */
export const eventBasedGateway: ElementBehavior<EventBasedGatewayElement> = {
  onActivate: (ctx, element, instance) => {
    if (element.instantiate === 'parallel' || instance.data.chosenFlowId !== undefined) {
      ctx.complete(instance);
      return;
    }
    for (const flowId of element.outgoing) {
      const target = ctx.model.elements[ctx.flow(flowId).targetId];
      if (target !== undefined) ctx.wait(instance, target);
    }
  },
  onTrigger: (ctx, element, instance, subscription, payload) => {
    const chosenFlowId = element.outgoing.find(
      (flowId) => ctx.flow(flowId).targetId === subscription.elementId,
    );
    if (chosenFlowId === undefined) return;
    ctx.remember(instance, { chosenFlowId, payload });
    ctx.complete(instance);
  },
  flowsToTake: (_ctx, element, instance) => {
    if (element.instantiate === 'parallel') return element.outgoing;
    return instance.data.chosenFlowId === undefined ? [] : [instance.data.chosenFlowId];
  },
};
