import type EventBus from 'diagram-js/lib/core/EventBus';
import type { Element } from 'diagram-js/lib/model/Types';
import { isAny } from 'bpmn-js/lib/util/ModelUtil';

interface DirectEditing {
  activate(element: Element): void;
  isActive(): boolean;
}

/** After the library's own listeners, which ask for the names of activities and events. */
const priority = 400;

/**
 * A gateway that decides is called by its question, so its name is asked for like that of a task: whoever builds with the keyboard
 * types it at once, and Enter leaves it empty.
 */
function NameGateways(eventBus: EventBus, directEditing: DirectEditing): void {
  const ask = (element: Element | undefined) => {
    if (!element || directEditing.isActive()) return;
    if (isAny(element as never, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway']))
      directEditing.activate(element);
  };
  eventBus.on('autoPlace.end', priority, ({ shape }: { shape: Element }) => ask(shape));
}
NameGateways.$inject = ['eventBus', 'directEditing'];

/** The plug-in for the editor. */
export const NameGatewaysModule = {
  __init__: ['nameGateways'],
  nameGateways: ['type', NameGateways],
};
