import { errorTypeOf, type IncidentCode } from './failure.ts';
import type { Key } from './model/json.ts';
import { instanceOf, type Run } from './run.ts';
import type { Step } from './state.ts';

/** INC-1: one element instance stops, the others go on. `retry` is the step that runs again when it is resolved (INC-2). */
export function raiseIncident(
  run: Run,
  at: { readonly elementInstanceKey: Key; readonly elementId: string; readonly jobKey?: Key },
  problem: { readonly code: IncidentCode | (string & {}); readonly message: string },
  retry: Step | null,
): void {
  const incident = {
    key: run.env.nextKey(),
    elementInstanceKey: at.elementInstanceKey,
    elementId: at.elementId,
    jobKey: at.jobKey ?? null,
    code: problem.code,
    message: problem.message,
    retry,
  };
  run.emit({
    kind: 'incidentCreated',
    incident,
    elementId: at.elementId,
    errorType: errorTypeOf(problem.code),
    at: run.env.now,
  });
}

/** The incident of a step that could not be done; a step of an element that is gone by now needs none. */
export function raiseStepIncident(
  run: Run,
  step: Step,
  problem: { readonly code: IncidentCode; readonly message: string },
): void {
  const subscription =
    step.subscriptionKey === undefined ? undefined : run.working.state.subscriptions[step.subscriptionKey];
  const key = step.elementInstanceKey ?? subscription?.elementInstanceKey ?? step.scopeKey;
  const instance = instanceOf(run, key);
  if (instance === undefined) return;
  raiseIncident(
    run,
    { elementInstanceKey: instance.key, elementId: step.elementId ?? instance.elementId },
    problem,
    step,
  );
}

/** An incident ends without action when its element ends. */
export function resolveIncidentsOf(run: Run, elementInstanceKey: Key): void {
  for (const key of run.working.incidentsOf.inOrder(elementInstanceKey)) {
    run.emit({ kind: 'incidentResolved', key, elementInstanceKey, at: run.env.now });
  }
}
