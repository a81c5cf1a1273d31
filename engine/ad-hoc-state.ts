import type { Key } from './model/json.ts';
import type { AdHocSubProcessElement, FlowElement } from './model/process-model.ts';
import { changeData, elementOf, instanceOf, type Run } from './run.ts';
import type { AdHocState, ElementInstance } from './state.ts';

/** The model of an ad-hoc sub-process that an instance is a run of; undefined for everything else. */
export function adHocOf(run: Run, instance: ElementInstance): AdHocSubProcessElement | undefined {
  if (instance.role === 'process' || instance.role === 'body') return undefined;
  const element = elementOf(run, instance);
  return element?.type === 'adHocSubProcess' ? element : undefined;
}

/** ADH-1: what an activity inside must be to be started: without incoming flow, or enabled by one (ADH-4). */
export function isStartable(
  run: Run,
  adHoc: AdHocSubProcessElement,
  state: AdHocState,
  elementId: string,
): boolean {
  const element = run.model.elements[elementId];
  if (element === undefined || element.scopeId !== adHoc.id || !('boundaryEventIds' in element)) return false;
  if (element.isForCompensation) return false;
  return element.incoming.length === 0 || (state.enabled[elementId] ?? 0) > 0;
}

/** ADH-4, `enable`: a token that reaches an activity makes it startable instead. True when it was taken for that. */
export function enabledInstead(run: Run, scope: ElementInstance, element: FlowElement): boolean {
  if (scope.role !== 'activation' || !('boundaryEventIds' in element)) return false;
  const adHoc = adHocOf(run, scope);
  if (adHoc?.followFlows !== 'enable' || scope.parentKey === null) return false;
  const state = stateOf(run, scope.parentKey);
  const enabled = { ...state.enabled, [element.id]: (state.enabled[element.id] ?? 0) + 1 };
  changeData(run, scope.parentKey, { adHoc: { ...state, enabled } });
  return true;
}

/** ADH-5: may it complete now that nothing is alive in it? */
export function mayComplete(run: Run, container: ElementInstance, adHoc: AdHocSubProcessElement): boolean {
  const state = stateOf(run, container.key);
  // An interrupting event sub-process has ended everything else (ESP-5).
  if (state.ending || container.data.notCompensable === true) return true;
  if (!adHoc.autoComplete || adHoc.completionCondition !== undefined) return false;
  return state.started > 0 && state.waiting.length === 0 && run.working.jobsOf.of(container.key).size === 0;
}

export function hasActivations(run: Run, containerKey: Key): boolean {
  for (const key of run.working.children.of(containerKey))
    if (instanceOf(run, key)?.role === 'activation') return true;
  return false;
}

export function stateOf(run: Run, containerKey: Key): AdHocState {
  return instanceOf(run, containerKey)?.data.adHoc ?? { started: 0, waiting: [], ending: false, enabled: {} };
}
