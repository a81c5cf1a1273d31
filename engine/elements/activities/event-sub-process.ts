import type { ElementBehavior } from '../../element-behavior.ts';
import type { EventSubProcessElement } from '../../model/process-model.ts';

/**
 * Event sub-process (10.3.5, 13.5.4): created when its start event has occurred; a child scope of the scope it handles
 * (ESP-3). Its start event passes the payload on. An interrupting one leaves its parent empty, which then completes (ESP-5).
 */
export const eventSubProcess: ElementBehavior<EventSubProcessElement> = {
  onActivate: (ctx, element, instance) => {
    ctx.startScope({
      ...instance,
      data: { ...instance.data, startAt: [{ elementId: element.startEventId }] },
    });
  },
};
