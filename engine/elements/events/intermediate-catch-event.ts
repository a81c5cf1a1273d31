import type { ElementBehavior } from '../../element-behavior.ts';
import type { IntermediateCatchEventElement } from '../../model/process-model.ts';

/**
 * Intermediate catch event (10.5.4): holds the token until its event occurs. A link catch only continues what its throw
 * event brought (LNK-1); behind an event-based gateway the event has occurred already (EBG-2).
 */
export const intermediateCatchEvent: ElementBehavior<IntermediateCatchEventElement> = {
  onActivate: (ctx, element, instance) => {
    const isLink = element.eventDefinitions.some((definition) => definition.kind === 'link');
    if (instance.data.payload !== undefined || isLink) ctx.complete(instance, instance.data.payload);
    else ctx.wait(instance, element);
  },
};
