import type { ActivateInstruction, ModificationVariables } from './command.ts';
import { Refusal } from './failure.ts';
import { keysInOrder } from './keys-in-order.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { FlowElement } from './model/process-model.ts';
import { instanceOf, scopeModelOf, type Run } from './run.ts';
import type { ElementInstance, StartPlace } from './state.ts';

/** Where something starts: an instance that is there, and the way from it down to the element. */
export interface PlannedStart {
  readonly scopeKey: Key;
  /** Scopes that are not there yet, then the element; empty where a flow is taken. */
  readonly path: readonly string[];
  readonly flowId: string | null;
  readonly variables: readonly ModificationVariables[];
}

/** Which instance encloses it: named, or found; `among` narrows to the enclosing instances of another one. */
export interface Ancestor {
  readonly key: Key | null;
  readonly among?: readonly Key[];
}

/** MOD-2: the place of one start; refused where it is not clear or cannot be. */
export function planStart(
  run: Run,
  instruction: ActivateInstruction,
  ancestor: Ancestor,
  isEnding: (key: Key) => boolean,
): PlannedStart {
  const { variables } = instruction;
  const flowId = flowOf(run, instruction);
  if (flowId === null) {
    const element = activatable(run, 'elementId' in instruction ? instruction.elementId : '');
    const { scope, missing } = findScope(run, element, ancestor, isEnding);
    return { scopeKey: scope.key, path: [...missing, element.id], flowId: null, variables };
  }
  const source = elementNamed(run, run.model.flows[flowId]?.sourceId ?? '');
  const { scope, missing } = findScope(run, source, ancestor, isEnding);
  if (missing.length > 0)
    throw refused(
      'ELEMENT_NOT_ACTIVATABLE',
      `The flow "${flowId}" is in a scope that is not active: start an element of it instead.`,
    );
  return { scopeKey: scope.key, path: [], flowId, variables };
}

/** Starts below one instance share the scopes that are made for them. */
export function mergePlaces(starts: readonly PlannedStart[], depth = 0): StartPlace[] {
  const inside = new Map<string, PlannedStart[]>();
  const places: StartPlace[] = [];
  for (const start of starts) {
    const id = start.path[depth];
    if (id === undefined) continue;
    if (start.path.length === depth + 1) places.push(placeOf(id, [start]));
    else inside.set(id, [...(inside.get(id) ?? []), start]);
  }
  for (const [id, group] of inside)
    places.push({ ...placeOf(id, group), inside: mergePlaces(group, depth + 1) });
  return places;
}

/** Enclosing instances, nearest first. */
export function ancestorsOf(run: Run, key: Key): Key[] {
  const found: Key[] = [];
  for (let parent = instanceOf(run, key)?.parentKey; parent !== undefined && parent !== null;) {
    found.push(parent);
    parent = instanceOf(run, parent)?.parentKey;
  }
  return found;
}

export function elementNamed(run: Run, elementId: string): FlowElement {
  const element = run.model.elements[elementId];
  if (element === undefined)
    throw refused('UNKNOWN_ELEMENT', `Process "${run.model.processId}" has no element "${elementId}".`);
  return element;
}

// helpers

function refused(
  code: 'UNKNOWN_ELEMENT' | 'ELEMENT_NOT_ACTIVATABLE' | 'AMBIGUOUS_ANCESTOR' | 'INVALID_VALUE',
  message: string,
  details?: JsonObject,
): Refusal {
  return new Refusal(code, message, details);
}

/** Null where an element is started and no flow taken. */
function flowOf(run: Run, instruction: ActivateInstruction): string | null {
  if ('elementId' in instruction) return null;
  if ('flowId' in instruction) {
    if (run.model.flows[instruction.flowId] !== undefined) return instruction.flowId;
    throw refused('UNKNOWN_ELEMENT', `Process "${run.model.processId}" has no flow "${instruction.flowId}".`);
  }
  const { id, outgoing } = elementNamed(run, instruction.afterElementId);
  const [flowId, ...more] = outgoing;
  if (flowId !== undefined && more.length === 0) return flowId;
  throw refused(
    'ELEMENT_NOT_ACTIVATABLE',
    `"${id}" has ${String(outgoing.length)} outgoing flows: name the flow to take.`,
  );
}

function activatable(run: Run, elementId: string): FlowElement {
  const element = elementNamed(run, elementId);
  const isStart =
    element.type === 'startEvent' &&
    run.model.scopes[element.scopeId]?.noneStartIds.includes(elementId) === true;
  const isNot =
    element.type === 'boundaryEvent' ||
    element.type === 'eventSubProcess' ||
    (element.type === 'startEvent' && !isStart) ||
    ('isForCompensation' in element && element.isForCompensation);
  if (!isNot) return element;
  throw refused(
    'ELEMENT_NOT_ACTIVATABLE',
    `Nothing can start at "${elementId}": name an activity, a gateway, an intermediate event or a none start event.`,
  );
}

/** Enclosing scopes of the model, the outermost first. */
function scopesOf(run: Run, element: FlowElement): string[] {
  const scopes: string[] = [];
  for (let id = element.scopeId; id !== run.model.processId; id = elementNamed(run, id).scopeId)
    scopes.unshift(id);
  return [run.model.processId, ...scopes];
}

/** MOD-3: the deepest enclosing scope that is there once; what is below it is made anew. */
function findScope(
  run: Run,
  element: FlowElement,
  { key, among }: Ancestor,
  isEnding: (key: Key) => boolean,
): { readonly scope: ElementInstance; readonly missing: readonly string[] } {
  const scopes = scopesOf(run, element);
  const isOpen = (instance: ElementInstance): boolean =>
    scopes.includes(instance.elementId) && isScope(run, instance) && !isEnding(instance.key);
  if (key !== null) {
    const scope = instanceOf(run, key);
    if (scope === undefined || !isOpen(scope))
      throw refused(
        'INVALID_VALUE',
        `${key} is no active scope around "${element.id}": name another ancestor.`,
      );
    return { scope, missing: made(run, element, scopes.slice(scopes.indexOf(scope.elementId) + 1)) };
  }
  const keys = among ?? (keysInOrder(run.working.state.elements) as Key[]);
  const open = keys.map((each) => instanceOf(run, each)).filter((each) => each !== undefined && isOpen(each));
  for (let depth = scopes.length - 1; depth >= 0; depth -= 1) {
    const [scope, ...others] = open.filter((instance) => instance?.elementId === scopes[depth]);
    if (scope === undefined) continue;
    if (others.length === 0) return { scope, missing: made(run, element, scopes.slice(depth + 1)) };
    throw refused(
      'AMBIGUOUS_ANCESTOR',
      `"${scope.elementId}" is active ${String(others.length + 1)} times: name the instance to start "${element.id}" in.`,
    );
  }
  throw refused('INVALID_VALUE', `No scope around "${element.id}" is active that could enclose it.`);
}

function isScope(run: Run, instance: ElementInstance): boolean {
  if (instance.state === 'terminating' || scopeModelOf(run, instance) === undefined) return false;
  // ADH-2: what starts in an ad-hoc sub-process starts in an activation of its own.
  const isAdHoc = run.model.elements[instance.elementId]?.type === 'adHocSubProcess';
  return !isAdHoc || instance.role === 'activation';
}

function made(run: Run, element: FlowElement, missing: readonly string[]): readonly string[] {
  for (const id of missing) {
    const scope = elementNamed(run, id);
    const { type } = scope;
    const isRepeated = 'loop' in scope && scope.loop !== undefined;
    if (type !== 'eventSubProcess' && type !== 'adHocSubProcess' && !isRepeated) continue;
    throw refused(
      'ELEMENT_NOT_ACTIVATABLE',
      `"${element.id}" is inside "${id}", which is not active and cannot be started for it.`,
    );
  }
  return missing;
}

function placeOf(elementId: string, starts: readonly PlannedStart[]): StartPlace {
  const given: Record<string, JsonObject[string]> = {};
  for (const { variables } of starts)
    for (const { scopeId, variables: values } of variables)
      if (scopeId === elementId) Object.assign(given, values);
  return Object.keys(given).length === 0 ? { elementId } : { elementId, given };
}
