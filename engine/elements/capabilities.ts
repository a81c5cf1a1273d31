import type { ElementType, EventDefinition, ListenerModel } from '../model/process-model.ts';

/**
 * What this engine runs. The parser reads it and refuses everything else, so that nothing can be deployed that would not be
 * executed as drawn. Element types and kinds of event are complete by their registries; this adds where they may stand.
 */
export interface Capabilities {
  readonly elementTypes: readonly ElementType[];
  readonly eventDefinitions: Readonly<Record<EventPosition, readonly (EventDefinition['kind'] | 'none')[]>>;
  readonly markers: readonly (
    'multiInstance' | 'standardLoop' | 'compensation' | 'startQuantity' | 'completionQuantity'
  )[];
  readonly listeners: readonly ListenerModel['event'][];
  /** MUL-2: kinds that can count as one of all. An error or cancel ends what it leaves at once, so it waits for nothing else. */
  readonly parallelMultipleKinds: readonly EventDefinition['kind'][];
}

export type EventPosition = 'start' | 'eventSubProcessStart' | 'catch' | 'boundary' | 'throw' | 'end';

/** A new element type does not compile until it stands here. */
const elementTypes: Readonly<Record<ElementType, true>> = {
  task: true,
  manualTask: true,
  userTask: true,
  serviceTask: true,
  sendTask: true,
  businessRuleTask: true,
  scriptTask: true,
  receiveTask: true,
  callActivity: true,
  subProcess: true,
  transaction: true,
  adHocSubProcess: true,
  eventSubProcess: true,
  exclusiveGateway: true,
  parallelGateway: true,
  inclusiveGateway: true,
  complexGateway: true,
  eventBasedGateway: true,
  startEvent: true,
  endEvent: true,
  intermediateCatchEvent: true,
  intermediateThrowEvent: true,
  boundaryEvent: true,
};

export const capabilities: Capabilities = {
  elementTypes: Object.keys(elementTypes) as ElementType[],
  eventDefinitions: {
    start: ['none', 'message', 'timer', 'signal', 'conditional'],
    eventSubProcessStart: [
      'message',
      'timer',
      'signal',
      'conditional',
      'escalation',
      'error',
      'compensation',
    ],
    catch: ['message', 'timer', 'signal', 'conditional', 'link'],
    boundary: ['message', 'timer', 'signal', 'conditional', 'escalation', 'error', 'cancel', 'compensation'],
    throw: ['none', 'message', 'signal', 'escalation', 'compensation', 'link'],
    end: ['none', 'message', 'signal', 'escalation', 'compensation', 'error', 'cancel', 'terminate'],
  },
  markers: ['multiInstance', 'standardLoop', 'compensation', 'startQuantity', 'completionQuantity'],
  listeners: ['start', 'end', 'cancel', 'beforeAll', 'take'],
  parallelMultipleKinds: ['message', 'timer', 'signal', 'conditional', 'escalation'],
};
