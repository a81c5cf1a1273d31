import type { Problem } from '#client';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { setDefaultFlow, setProperty } from '../canvas/modeler-actions.ts';

/** Fixes that this editor knows; a problem with another one is shown without the button. */
const fixes: Readonly<Record<string, (modeler: BpmnModeler, problem: Problem, params: Params) => boolean>> = {
  SET_DEFAULT_FLOW: (modeler, problem, params) =>
    setDefaultFlow(modeler, text(params.elementId) ?? problem.elementId ?? '', text(params.flowId) ?? ''),
  SET_EXECUTABLE: (modeler, problem, params) =>
    setProperty(modeler, text(params.elementId) ?? problem.elementId ?? '', 'isExecutable', true),
};
type Params = Record<string, unknown>;

export function canFix(problem: Problem): boolean {
  return problem.fix !== null && problem.fix !== undefined && problem.fix.kind in fixes;
}

/** Applies the safe fix of a problem as one undoable step; false when the model has moved on. */
export function applyFix(modeler: BpmnModeler, problem: Problem): boolean {
  const fix = problem.fix ? fixes[problem.fix.kind] : undefined;
  return fix && problem.fix ? fix(modeler, problem, problem.fix.params) : false;
}

// helpers

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
