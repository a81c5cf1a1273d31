import type { ElementBehavior, LoopBehavior } from '../element-behavior.ts';
import type { ElementType, FlowElement } from '../model/process-model.ts';
import { adHocSubProcess } from './activities/ad-hoc-sub-process.ts';
import { businessRuleTask } from './activities/business-rule-task.ts';
import { callActivity } from './activities/call-activity.ts';
import { eventSubProcess } from './activities/event-sub-process.ts';
import { jobTask } from './activities/job-task.ts';
import { multiInstance } from './activities/multi-instance.ts';
import { receiveTask } from './activities/receive-task.ts';
import { scriptTask } from './activities/script-task.ts';
import { standardLoop } from './activities/standard-loop.ts';
import { subProcess } from './activities/sub-process.ts';
import { task } from './activities/task.ts';
import { transaction } from './activities/transaction.ts';
import { userTask } from './activities/user-task.ts';
import { boundaryEvent } from './events/boundary-event.ts';
import { endEvent } from './events/end-event.ts';
import { intermediateCatchEvent } from './events/intermediate-catch-event.ts';
import { intermediateThrowEvent } from './events/intermediate-throw-event.ts';
import { startEvent } from './events/start-event.ts';
import { complexGateway } from './gateways/complex-gateway.ts';
import { eventBasedGateway } from './gateways/event-based-gateway.ts';
import { exclusiveGateway } from './gateways/exclusive-gateway.ts';
import { inclusiveGateway } from './gateways/inclusive-gateway.ts';
import { parallelGateway } from './gateways/parallel-gateway.ts';

type ElementOf<Type, Element = FlowElement> = Element extends { readonly type: infer T }
  ? Type extends T
    ? Element
    : never
  : never;

/** Every element type and its behavior; a missing one does not compile. */
const behaviors: { readonly [Type in ElementType]: ElementBehavior<ElementOf<Type>> } = {
  task,
  manualTask: task,
  userTask,
  serviceTask: jobTask,
  sendTask: jobTask,
  businessRuleTask,
  scriptTask,
  receiveTask,
  callActivity,
  subProcess,
  transaction,
  adHocSubProcess,
  eventSubProcess,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
};

export function behaviorOf(element: FlowElement): ElementBehavior {
  return behaviors[element.type] as unknown as ElementBehavior;
}

const loopBehaviors: { readonly [Kind in 'multiInstance' | 'standardLoop']: LoopBehavior } = {
  multiInstance,
  standardLoop,
};

export function loopBehaviorOf(element: FlowElement): LoopBehavior | undefined {
  return 'loop' in element && element.loop !== undefined ? loopBehaviors[element.loop.kind] : undefined;
}
