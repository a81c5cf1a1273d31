import type { Key } from './model/json.ts';
import type { ComplexGatewayElement, FlowElement, ProcessModel } from './model/process-model.ts';
import { changeData, instanceOf, type Run, type VariableChange } from './run.ts';
import type { ComplexReset, ElementData } from './state.ts';
import { tokensOn } from './working-state.ts';

/**
 * The two phases of a complex gateway (CPX-2…6), kept by the scope it stands in: it waits for start, or for reset with the
 * flows its start consumed from. Which tokens either phase takes is the gateway's own rule; this only turns the phases and
 * asks again when something a start waits for has changed.
 */

/** CPX-1: what its conditions may read, as it is before tokens are consumed. */
export function turnPhase(
  run: Run,
  element: ComplexGatewayElement,
  scopeKey: Key,
  consumed: readonly string[],
): ElementData | null {
  const resets = instanceOf(run, scopeKey)?.data.resets ?? {};
  const waitingForStart = resets[element.id] === undefined;
  const complex = {
    waitingForStart,
    ...countsOf(element, (id) => tokensOn(run.working, scopeKey, id).length),
  };
  if (waitingForStart) {
    const reset: ComplexReset = { remembered: consumed, sequence: run.working.state.sequence };
    changeData(run, scopeKey, { resets: { ...resets, [element.id]: reset } });
    return { complex };
  }
  const { [element.id]: _ended, ...others } = resets;
  changeData(run, scopeKey, { resets: Object.keys(others).length === 0 ? null : others });
  if (consumed.length > 0) return { complex };
  askToStart(run, element, scopeKey);
  return null;
}

/** CPX-5, CPX-6: the start phase has begun again; tokens that stayed may activate it now. */
export function askToStart(run: Run, element: ComplexGatewayElement, scopeKey: Key): void {
  if (instanceOf(run, scopeKey)?.data.resets?.[element.id] !== undefined) return;
  const flowId = element.incoming.find((id) => tokensOn(run.working, scopeKey, id).length > 0);
  if (flowId !== undefined) run.enqueue({ kind: 'arrive', scopeKey, flowId, elementId: element.id });
}

/** CPX-2: an activation condition is evaluated again when a variable it names has changed where the gateway can see it. */
export function askAfterChanges(run: Run, changes: readonly VariableChange[]): void {
  for (const element of gatewaysNamingVariables(run.model)) {
    const names = namesOf(element);
    const written = changes.filter(({ name }) => names.includes(name));
    if (written.length === 0) continue;
    for (const scopeKey of run.working.tokens.keys()) {
      if (written.some((change) => isVisible(run, scopeKey as Key, change.scopeKey)))
        askToStart(run, element, scopeKey as Key);
    }
  }
}

/** TOK-7: such a gateway may still be activated by a change of data, so what waits with it is not stuck. */
export function namesVariables(element: FlowElement | undefined): boolean {
  return element?.type === 'complexGateway' && namesOf(element).length > 0;
}

/** True where a change of a variable may activate a complex gateway. */
export function waitsForVariables(model: ProcessModel): boolean {
  return gatewaysNamingVariables(model).length > 0;
}

/** CPX-6: gateways that wait for reset are asked with the joins, also without a token. */
export function waitingResets(
  model: ProcessModel,
  scopeKey: Key,
  resets: Readonly<Record<string, ComplexReset>>,
): { scopeKey: Key; flowId: string; sequence: number }[] {
  return Object.keys(resets)
    .sort()
    .flatMap((id) => {
      const flowId = model.elements[id]?.incoming[0];
      return flowId === undefined ? [] : [{ scopeKey, flowId, sequence: resets[id]?.sequence ?? 0 }];
    });
}

export function isActiveIn(run: Run, scopeKey: Key, elementId: string): boolean {
  for (const key of run.working.children.of(scopeKey))
    if (run.working.state.elements[key]?.elementId === elementId) return true;
  return false;
}

// helpers

function countsOf(
  element: ComplexGatewayElement,
  count: (flowId: string) => number,
): { activationCount: number; flowActivationCount: Record<string, number> } {
  const flowActivationCount: Record<string, number> = {};
  let activationCount = 0;
  for (const flowId of element.incoming) {
    const tokens = count(flowId);
    flowActivationCount[flowId] = tokens;
    activationCount += tokens;
  }
  return { activationCount, flowActivationCount };
}

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'waitingForStart',
  'activationCount',
  'flowActivationCount',
]);

function namesOf(element: ComplexGatewayElement): readonly string[] {
  const condition = element.activationCondition;
  if (condition === undefined || condition.language === 'literal') return [];
  return condition.reads.filter((name) => !ATTRIBUTES.has(name));
}

const found = new WeakMap<ProcessModel, readonly ComplexGatewayElement[]>();

function gatewaysNamingVariables(model: ProcessModel): readonly ComplexGatewayElement[] {
  let gateways = found.get(model);
  if (gateways === undefined) {
    gateways = Object.values(model.elements).filter(
      (element): element is ComplexGatewayElement =>
        element.type === 'complexGateway' && namesOf(element).length > 0,
    );
    found.set(model, gateways);
  }
  return gateways;
}

function isVisible(run: Run, fromKey: Key, scopeKey: Key): boolean {
  for (let key: Key | null = fromKey; key !== null; key = instanceOf(run, key)?.parentKey ?? null)
    if (key === scopeKey) return true;
  return false;
}
