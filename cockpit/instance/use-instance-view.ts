import type { ElementInstance, Incident, ProcessInstance, Variable, Wait } from '#client';
import { useCallback, useMemo } from 'react';
import { useSearchOf } from '#web';
import { useInstanceIncidents, useSteps, useVariables, useWaits } from '../queries/instance-queries.ts';
import { runOfElement, scopeChain } from './element-rows.ts';
import { readInstanceSearch, type InstanceSearch } from './instance-search.ts';

/** What the panes of an instance share: what was read of it, and the step that is chosen. */
export interface InstanceView {
  instance: ProcessInstance;
  isLive: boolean;
  steps: readonly ElementInstance[];
  stepsQuery: ReturnType<typeof useSteps>;
  openIncidents: readonly Incident[];
  incidentsQuery: ReturnType<typeof useInstanceIncidents>;
  waits: readonly Wait[];
  waitsQuery: ReturnType<typeof useWaits>;
  variables: readonly Variable[];
  variablesQuery: ReturnType<typeof useVariables>;
  search: InstanceSearch;
  setSearch: (changes: Partial<InstanceSearch>, options?: { replace?: boolean }) => void;
  /** The chosen run; without a choice the step of the first open incident, otherwise the instance as a whole. */
  chosen: ElementInstance | undefined;
  chosenElementId: string | undefined;
  chooseRun: (step: ElementInstance) => void;
  chooseElement: (elementId: string | undefined) => void;
}

export function useInstanceView(instance: ProcessInstance): InstanceView {
  const key = instance.processInstanceKey;
  const [search, setSearch] = useSearchOf(readInstanceSearch);
  const stepsQuery = useSteps(key);
  const incidentsQuery = useInstanceIncidents(key);
  const waitsQuery = useWaits(key);
  const variablesQuery = useVariables(key);
  const steps = stepsQuery.data?.items ?? none<ElementInstance>();
  const openIncidents = useMemo(
    () => (incidentsQuery.data?.items ?? []).filter((incident) => incident.state === 'ACTIVE'),
    [incidentsQuery.data],
  );
  const chosen = useMemo(() => chosenStep(search, steps, openIncidents), [search, steps, openIncidents]);
  const chooseRun = useCallback(
    (step: ElementInstance) =>
      setSearch({ element: step.elementId, run: step.elementInstanceKey, tab: undefined, pane: undefined }),
    [setSearch],
  );
  const chooseElement = useCallback(
    (elementId: string | undefined) =>
      setSearch({ element: elementId ?? wholeInstance, run: undefined, tab: undefined, pane: undefined }),
    [setSearch],
  );
  return {
    instance,
    isLive: instance.endDate === null,
    steps,
    stepsQuery,
    openIncidents,
    incidentsQuery,
    waits: waitsQuery.data?.items ?? none<Wait>(),
    waitsQuery,
    variables: variablesQuery.data?.items ?? none<Variable>(),
    variablesQuery,
    search,
    setSearch,
    chosen,
    chosenElementId: search.element === wholeInstance ? undefined : (search.element ?? chosen?.elementId),
    chooseRun,
    chooseElement,
  };
}

/** The scopes the chosen step sees; of the instance itself only its own. */
export function scopesOf(view: InstanceView, step: ElementInstance | undefined): string[] {
  const key = view.instance.processInstanceKey;
  return step ? scopeChain(view.steps, step.elementInstanceKey, key) : [key];
}

/** What a scope is called: the name of its element, or nothing for the instance. */
export function scopeName(view: InstanceView, scopeKey: string): string | undefined {
  const step = view.steps.find((other) => other.elementInstanceKey === scopeKey);
  return step && (step.elementName || step.elementId);
}

// helpers

/** A choice of the whole instance has to differ from no choice, which goes to the first incident. */
const wholeInstance = '-';
const empty: never[] = [];
const none = <Item>(): Item[] => empty;

function chosenStep(
  search: InstanceSearch,
  steps: readonly ElementInstance[],
  incidents: readonly Incident[],
): ElementInstance | undefined {
  if (search.run) {
    const run = steps.find((step) => step.elementInstanceKey === search.run);
    if (run) return run;
  }
  if (search.element) return runOfElement(steps, search.element);
  const stuck = incidents[0]?.elementInstanceKey;
  return steps.find((step) => step.elementInstanceKey === stuck);
}
