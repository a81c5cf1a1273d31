import type { Problem } from '#client';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { addExtension, setDefaultFlow, setProperty } from '../canvas/modeler-actions.ts';

type Params = Record<string, unknown>;
type Fix = (modeler: BpmnModeler, elementId: string, params: Params) => boolean;

/** Fixes that this editor knows, none of which changes what runs otherwise; a problem with another one is shown without the button. */
const fixes: Readonly<Record<string, Fix>> = {
  SET_DEFAULT_FLOW: (modeler, elementId, { flowId }) =>
    setDefaultFlow(modeler, elementId, text(flowId) ?? ''),
  SET_EXECUTABLE: (modeler, elementId) => setProperty(modeler, elementId, 'isExecutable', true),
  REMOVE_CONDITION: (modeler, elementId) => setProperty(modeler, elementId, 'conditionExpression', undefined),
  SET_INTERRUPTING: (modeler, elementId, { attribute }) =>
    setProperty(modeler, elementId, text(attribute) ?? 'isInterrupting', true),
  CLEAR_DIRECTION: (modeler, elementId) => setProperty(modeler, elementId, 'gatewayDirection', undefined),
  ADD_USER_TASK: (modeler, elementId) => addExtension(modeler, elementId, 'zeebe:UserTask'),
};

export function canFix(problem: Problem): boolean {
  return problem.fix !== null && problem.fix !== undefined && Object.hasOwn(fixes, problem.fix.kind);
}

/** What the button says: a fix with a name says it. */
export function fixWords({ fix }: Problem): { key: string; name: string } {
  return { key: `models.problems.fixes.${fix?.kind ?? ''}`, name: text(fix?.params.name) ?? '' };
}

/** Applies the safe fix of a problem as one undoable step; false when the model has moved on. */
export function applyFix(modeler: BpmnModeler, problem: Problem): boolean {
  const { fix } = problem;
  if (!fix || !canFix(problem)) return false;
  const elementId = text(fix.params.elementId) ?? problem.elementId ?? '';
  return fixes[fix.kind]?.(modeler, elementId, fix.params) ?? false;
}

// helpers

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
