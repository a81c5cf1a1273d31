import { compensationStart } from '../compensation-start.ts';
import { entriesInOrder } from '../keys-in-order.ts';
import type { JsonObject } from '../model/json.ts';
import type { CreateInstance } from '../command.ts';
import { learnKeys } from '../correlation.ts';
import { Refusal } from '../failure.ts';
import type { FlowElement, ProcessModel } from '../model/process-model.ts';
import type { Run } from '../run.ts';
import type { ElementData, StartPlace } from '../state.ts';
import { definitionsOf } from '../subscriptions.ts';
import { checkSubmitted, writeLocal } from '../variables.ts';

/** PRC-1…5: creates the instance and its outermost scope, whose key is the instance's. */
export function createInstance(run: Run, command: CreateInstance): void {
  const data = { ...startData(run.model, command), ...endData(run.model, command) };
  checkSubmitted(run, command.variables);
  if (command.start.kind === 'elements')
    for (const [, values] of entriesInOrder(command.start.variables ?? {})) checkSubmitted(run, values);
  if (command.parent !== null) checkInputs(run.model, command);
  const { key } = command;
  run.emit({
    kind: 'elementActivating',
    key,
    elementId: run.model.processId,
    elementType: 'process',
    role: 'process',
    parentKey: null,
    data,
    at: run.env.now,
  });
  for (const [name, value] of entriesInOrder(command.variables)) writeLocal(run, key, name, value);
  const { initiatorVariable } = run.model.settings;
  if (initiatorVariable !== undefined && command.startedBy !== null)
    writeLocal(run, key, initiatorVariable, command.startedBy);
  if (command.start.kind === 'event') learnFromStart(run, command.start);
  run.enqueue({ kind: 'activate', elementInstanceKey: key });
}

// helpers

function startData(model: ProcessModel, command: CreateInstance): ElementData {
  const { start } = command;
  switch (start.kind) {
    case 'none':
      return noneStart(model, start.elementId);
    case 'event':
      return {
        startAt: [typedStart(model, start.elementId)],
        payload: start.payload,
        ...(start.correlationKey === undefined ? {} : { correlationKey: start.correlationKey }),
      };
    case 'compensation':
      return {
        restored: compensationStart(model, model.processId) === null ? 'default' : 'eventSubProcess',
        insideCompleted: start.inside,
      };
    case 'elements':
      return { startAt: startPlaces(model, start.elementIds, start.variables ?? {}) };
  }
}

/** COR-2: the message that creates an instance is the first of its keys. */
function learnFromStart(run: Run, start: Extract<CreateInstance['start'], { kind: 'event' }>): void {
  const element = run.model.elements[start.elementId];
  if (element === undefined) return;
  for (const definition of definitionsOf(element)) {
    const rule = definition.kind === 'message' ? definition.catch?.correlation : undefined;
    if (rule !== undefined) learnKeys(run, rule, start.payload);
  }
}

function endData(model: ProcessModel, { terminateAfter = [] }: CreateInstance): ElementData {
  const unknown = terminateAfter.find((elementId) => model.elements[elementId] === undefined);
  if (unknown !== undefined)
    throw new Refusal('UNKNOWN_ELEMENT', `Process "${model.processId}" has no element "${unknown}".`);
  return terminateAfter.length === 0 ? {} : { terminateAfter };
}

/** CALL-11: one input set of the called process must have its values. */
function checkInputs({ data, processId }: ProcessModel, { variables }: CreateInstance): void {
  const sets = data?.calledWith;
  if (sets === undefined || sets.some((names) => names.every((name) => variables[name] !== undefined)))
    return;
  const missing = (sets[0] ?? []).filter((name) => variables[name] === undefined).join(', ');
  throw new Refusal(
    'INVALID_VALUE',
    `Process "${processId}" needs the data inputs ${missing}: pass variables of these names.`,
  );
}

/** PRC-2, PRC-3: typed start events are ignored by an ordinary start; with only those there is nothing to start at. */
function noneStart(model: ProcessModel, elementId: string | undefined): ElementData {
  const scope = model.scopes[model.processId];
  if (elementId !== undefined) {
    if (scope?.noneStartIds.includes(elementId) === true) return { startAt: [{ elementId }] };
    throw new Refusal(
      'UNKNOWN_ELEMENT',
      `"${elementId}" is not a none start event of process "${model.processId}".`,
    );
  }
  if (scope === undefined || (scope.noneStartIds.length === 0 && scope.implicitStartIds.length === 0)) {
    throw new Refusal(
      'PROCESS_NOT_STARTABLE',
      `Process "${model.processId}" has no none start event: it is started by its messages, signals or timers.`,
    );
  }
  return {};
}

/** PRC-4, PRC-6: a start event or receive task starts itself; an arm starts the gateway it belongs to. */
function typedStart(model: ProcessModel, elementId: string): StartPlace {
  const element = model.elements[elementId];
  if (element?.type === 'startEvent' && element.scopeId === model.processId) return { elementId };
  if (element?.type === 'receiveTask' && element.instantiate === true) return { elementId };
  const [chosenFlowId] = element?.incoming ?? [];
  const gateway = model.elements[model.flows[chosenFlowId ?? '']?.sourceId ?? ''];
  if (
    chosenFlowId !== undefined &&
    gateway?.type === 'eventBasedGateway' &&
    gateway.instantiate !== undefined
  )
    return { elementId: gateway.id, chosenFlowId };
  throw new Refusal(
    'UNKNOWN_ELEMENT',
    `"${elementId}" is not a start event of process "${model.processId}".`,
  );
}

/** PRC-5: the enclosing scopes of the named elements are activated without their own start events. */
function startPlaces(
  model: ProcessModel,
  elementIds: readonly string[],
  variables: Readonly<Record<string, JsonObject>>,
): StartPlace[] {
  const paths = elementIds.map((id) => {
    const source = model.elements[model.flows[id]?.sourceId ?? ''];
    return source === undefined ? pathTo(model, activatable(model, id)) : pathTo(model, source, id);
  });
  return mergePaths(paths, variables);
}

/** The scopes around it, outermost first, and the element; or a flow that leaves it. */
function pathTo(model: ProcessModel, element: FlowElement, last: string = element.id): string[] {
  const path = [last];
  for (let id = element.scopeId; id !== model.processId;) {
    const scope = model.elements[id];
    if (
      scope === undefined ||
      scope.type === 'eventSubProcess' ||
      ('loop' in scope && scope.loop !== undefined)
    ) {
      throw new Refusal(
        'ELEMENT_NOT_ACTIVATABLE',
        `A start cannot begin at "${element.id}": it is inside an event sub-process or a repeated activity.`,
      );
    }
    path.unshift(id);
    id = scope.scopeId;
  }
  return path;
}

/** Elements of one sub-process share one instance of it. */
function mergePaths(
  paths: readonly (readonly string[])[],
  variables: Readonly<Record<string, JsonObject>>,
): StartPlace[] {
  const places = new Map<string, string[][]>();
  const order: StartPlace[] = [];
  for (const [elementId, ...rest] of paths) {
    if (elementId === undefined) continue;
    if (rest.length === 0) order.push(placeOf(elementId, variables));
    else places.set(elementId, [...(places.get(elementId) ?? []), rest]);
  }
  for (const [elementId, inner] of places) order.push({ elementId, inside: mergePaths(inner, variables) });
  return order;
}

function placeOf(elementId: string, variables: Readonly<Record<string, JsonObject>>): StartPlace {
  const given = variables[elementId];
  return given === undefined ? { elementId } : { elementId, given };
}

function activatable(model: ProcessModel, elementId: string): FlowElement {
  const element = model.elements[elementId];
  if (element === undefined)
    throw new Refusal('UNKNOWN_ELEMENT', `Process "${model.processId}" has no element "${elementId}".`);
  if (
    element.type === 'boundaryEvent' ||
    element.type === 'eventSubProcess' ||
    element.type === 'startEvent' ||
    ('isForCompensation' in element && element.isForCompensation)
  ) {
    throw new Refusal(
      'ELEMENT_NOT_ACTIVATABLE',
      `A start cannot begin at "${elementId}": name an activity, gateway or intermediate event.`,
    );
  }
  return element;
}
