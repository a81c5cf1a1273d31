import type { EvaluatedDecision } from './decisions/decision-outcome.ts';
import type { Decision, DecisionRequirements, DecisionTable } from './decisions/decision-requirements.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { DecisionResultShape } from './model/process-model.ts';

export type ShapedResult =
  | { readonly ok: true; readonly value: JsonValue; readonly rows: readonly JsonObject[] }
  | { readonly ok: false; readonly message: string };

/**
 * TSK-10 and bpmn.md 3.2: what a task makes of a decision's output. The mapped dialects see rows, one object per hit with a member
 * per output; `native` takes the output as it is.
 */
export function shapeDecisionResult(
  requirements: DecisionRequirements,
  evaluated: Pick<EvaluatedDecision, 'decisionId' | 'output' | 'matchedRules'>,
  shape: DecisionResultShape,
): ShapedResult {
  const { decisionId, output } = evaluated;
  const decision = requirements.decisions.find(({ id }) => id === decisionId);
  const rows = decision === undefined ? [] : rowsOf(decision, output, evaluated.matchedRules.length > 0);
  const isList = decision?.logic?.kind === 'table' && hasManyHits(decision.logic);
  switch (shape) {
    case 'native':
      return { ok: true, value: output, rows };
    case 'resultList':
      return { ok: true, value: rows, rows };
    case 'singleResult':
      if (rows.length > 1) return refused(shape, decisionId, `${rows.length} rows`);
      return { ok: true, value: rows[0] ?? null, rows };
    case 'singleEntry':
    case 'collectEntries': {
      const names = new Set(rows.flatMap((row) => Object.keys(row)));
      if (names.size > 1) return refused(shape, decisionId, `${names.size} outputs`);
      const entries = rows.map((row) => Object.values(row)[0] ?? null);
      if (shape === 'collectEntries') return { ok: true, value: entries, rows };
      if (entries.length > 1) return refused(shape, decisionId, `${entries.length} rows`);
      return { ok: true, value: entries[0] ?? null, rows };
    }
    case 'variables': {
      const value = isList || rows.length > 1 ? { [decisionId]: rows } : (rows[0] ?? {});
      return { ok: true, value, rows };
    }
  }
}

// helpers

function refused(shape: DecisionResultShape, decisionId: string, found: string): ShapedResult {
  const wanted = shape === 'singleResult' ? 'at most one row' : 'at most one output';
  const message = `mapDecisionResult="${shape}" takes ${wanted}, but "${decisionId}" gave ${found}.`;
  return { ok: false, message: `${message} Choose another mapping, or change the decision.` };
}

function hasManyHits({ hitPolicy, aggregation }: DecisionTable): boolean {
  const isCollecting = hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER';
  return isCollecting && aggregation === undefined;
}

function rowsOf({ logic, variable }: Decision, output: JsonValue, isHit: boolean): readonly JsonObject[] {
  if (logic?.kind !== 'table') return output === null ? [] : [{ [variable.name]: output }];
  const name = logic.outputs[0]?.name ?? variable.name;
  const row = (value: JsonValue): JsonObject =>
    logic.outputs.length > 1 && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : { [name === '' ? variable.name : name]: value };
  if (hasManyHits(logic)) return Array.isArray(output) ? output.map(row) : [];
  return output === null && !(isHit && logic.outputs.length === 1) ? [] : [row(output)];
}
