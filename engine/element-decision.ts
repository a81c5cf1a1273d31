import type { BehaviorContext } from './element-behavior.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { CalledDecision, JobTaskElement } from './model/process-model.ts';
import { readInteger, readText } from './read-expression.ts';
import type { ElementInstance } from './state.ts';

/** A name of Camunda 7 files: the rows of the result, for output mappings. */
const ROWS_VARIABLE = 'decisionResult';

/**
 * T09: a decision is looked up and evaluated outside the step, by an internal job whose headers say which one is meant. What
 * it needs is evaluated anew whenever it is asked for.
 */
export function requestDecision(
  ctx: BehaviorContext,
  decision: CalledDecision,
  instance: ElementInstance,
): void {
  const { key } = instance;
  const code = 'CALLED_DECISION_ERROR';
  const { binding, result, version, versionTag, tenantId } = decision;
  const headers: Record<string, string> = {
    decisionId: readText(ctx, decision.decisionId, key, 'the decision id', code),
    binding,
    result,
  };
  if (binding === 'version' && version !== undefined) {
    const bounds = { minimum: 1, code } as const;
    headers['version'] = String(readInteger(ctx, version, key, 'the version of the decision', bounds));
  }
  if (binding === 'versionTag' && versionTag !== undefined)
    headers['versionTag'] = readText(ctx, versionTag, key, 'the version tag', code);
  if (tenantId !== undefined) headers['tenantId'] = readText(ctx, tenantId, key, 'the tenant', code);
  if (decision.readsRows === true) headers['rows'] = 'true';
  ctx.createJob(instance, {
    jobKind: 'DECISION',
    listenerEventType: 'UNSPECIFIED',
    type: 'decision',
    retries: 3,
    priority: 0,
    headers,
    backoff: [],
    delivery: 'atLeastOnce',
  });
}

/** What the evaluation handed back, under the names the model gives. */
export function takeDecision(
  ctx: BehaviorContext,
  element: JobTaskElement,
  instance: ElementInstance,
  variables: JsonObject,
): JsonObject {
  const { result = null, rows } = variables as { result?: JsonValue; rows?: JsonValue };
  // Local: output mappings read it, and it ends with the task.
  if (rows !== undefined) ctx.writeVariable(instance.key, ROWS_VARIABLE, rows, 'local');
  if (element.resultVariable !== undefined) return { [element.resultVariable]: result };
  return element.decision?.result === 'variables' ? (result as JsonObject) : {};
}

/** The name by which an output mapping asks for the rows. */
export function readsDecisionRows(names: readonly string[]): boolean {
  return names.includes(ROWS_VARIABLE);
}
