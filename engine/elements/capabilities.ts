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
  /** Several definitions on one event: any of them (MUL-1) or all of them (MUL-2) trigger it; a throwing event throws each (MUL-4). */
  readonly severalDefinitions: Readonly<Record<EventPosition, boolean>>;
  /** MUL-2: kinds that are waited for; the others are found by a search from the thrower and cannot be collected. */
  readonly parallelMultipleKinds: readonly EventDefinition['kind'][];
  /** CMP-6, second half: compensating a call activity by an event sub-process of the called process. */
  readonly compensationEventSubProcessOfProcess: boolean;
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
  severalDefinitions: {
    start: true,
    eventSubProcessStart: true,
    catch: true,
    boundary: true,
    throw: true,
    end: true,
  },
  parallelMultipleKinds: ['message', 'timer', 'signal', 'conditional'],
  compensationEventSubProcessOfProcess: true,
};
