import { continuationSettings } from './element-job.ts';
import { entriesInOrder } from './keys-in-order.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { FlowElement, ScriptText, VariableMapping } from './model/process-model.ts';
import { changeData, instanceOf, requireElement, type Run } from './run.ts';
import type { ElementInstance, Step } from './state.ts';
import {
  evaluateIn,
  evaluateInput,
  localVariables,
  writeInput,
  writeLocal,
  writeOutput,
  writeOutward,
} from './variables.ts';

/**
 * VAR-4 and VAR-5 where rows are scripts (bpmn.md 3.4): rows are done in order, each sees the earlier ones, and a script is a
 * job of its own that the element waits for. Everything here can be left and entered again; `data.mapping` says where it was.
 */

/** Input rows from where they were left; true while a script runs. */
export function mapInputs(run: Run, instance: ElementInstance, element: FlowElement): boolean {
  const waits = mapRows(run, instance, element, 'input', element.inputMappings);
  if (!waits) forget(run, instance);
  return waits;
}

/** VAR-5: the results become local before the first output row. */
export function takeResults(run: Run, instance: ElementInstance, results: JsonObject): void {
  for (const [name, value] of entriesInOrder(results)) writeLocal(run, instance.key, name, value);
  changeData(run, instance.key, {
    mapping: { phase: 'output', next: 0, results: Object.keys(results).sort() },
  });
}

/** Output rows from where they were left; true while a script runs. Then what no row names, where the element says so. */
export function mapOutputs(run: Run, instance: ElementInstance, element: FlowElement): boolean {
  if (mapRows(run, instance, element, 'output', element.outputMappings)) return true;
  const names = instanceOf(run, instance.key)?.data.mapping?.results ?? [];
  const mapped = new Set(element.outputMappings.map(({ target }) => target.split('.')[0]));
  const outerKey = instance.parentKey ?? instance.key;
  if (element.propagate === 'all' || element.outputMappings.length === 0) {
    const locals = localVariables(run, instance.key);
    for (const name of names) {
      const value = locals[name];
      if (value !== undefined && !mapped.has(name)) writeOutward(run, outerKey, name, value);
    }
  }
  forget(run, instance);
  return false;
}

/** True while the script of a row runs, not the element's own. */
export function isMapping(instance: ElementInstance): boolean {
  return instance.data.mapping !== undefined && instance.data.mapping !== null;
}

/** A script's value is its row's; what it wrote besides is local before the element and goes outward after it. */
export function mappingScriptDone(run: Run, instance: ElementInstance, variables: JsonObject): Step {
  const { mapping } = instance.data;
  const element = requireElement(run.model, instance.elementId);
  const isInput = mapping?.phase !== 'output';
  const rows = isInput ? element.inputMappings : element.outputMappings;
  const { result = null, ...written } = variables;
  const outerKey = instance.parentKey ?? instance.key;
  for (const [name, value] of entriesInOrder(written)) {
    if (isInput) writeLocal(run, instance.key, name, value);
    else writeOutward(run, outerKey, name, value);
  }
  const row = rows[mapping?.next ?? 0];
  const made = mapping?.parts ?? {};
  const part = row?.parts?.find(({ name }) => made[name] === undefined);
  if (mapping !== undefined && mapping !== null && part !== undefined) {
    changeData(run, instance.key, { mapping: { ...mapping, parts: { ...made, [part.name]: result } } });
    return { kind: isInput ? 'activate' : 'complete', elementInstanceKey: instance.key };
  }
  if (row !== undefined && isInput) writeInput(run, instance, row.target, result);
  else if (row !== undefined) writeOutput(run, outerKey, row.target, result);
  changeData(run, instance.key, {
    mapping: {
      phase: isInput ? 'input' : 'output',
      next: (mapping?.next ?? 0) + 1,
      results: mapping?.results ?? [],
    },
  });
  return { kind: isInput ? 'activate' : 'complete', elementInstanceKey: instance.key };
}

// helpers

function mapRows(
  run: Run,
  instance: ElementInstance,
  element: FlowElement,
  phase: 'input' | 'output',
  rows: readonly VariableMapping[],
): boolean {
  const { mapping } = instanceOf(run, instance.key)?.data ?? {};
  const from = mapping?.phase === phase ? mapping.next : 0;
  const outerKey = instance.parentKey ?? instance.key;
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) break;
    const { made, script } = makeParts(run, instance, row, index === from ? mapping?.parts : undefined);
    if (script !== undefined) {
      const parts = row.parts === undefined ? {} : { parts: made };
      changeData(run, instance.key, {
        mapping: { phase, next: index, results: mapping?.results ?? [], ...parts },
      });
      startScript(run, instance, element, script.source);
      return true;
    }
    const value =
      row.parts === undefined
        ? evaluateInput(run, instance, row)
        : evaluateIn(run, row.source, instance.key, 'IO_MAPPING_ERROR', made);
    if (phase === 'input') writeInput(run, instance, row.target, value);
    else writeOutput(run, outerKey, row.target, value);
  }
  return false;
}

/** The script a row is, or what its list or map is composed of: in order, up to the first script that has not run yet. */
function makeParts(
  run: Run,
  instance: ElementInstance,
  row: VariableMapping,
  before: JsonObject = {},
): { readonly made: JsonObject; readonly script?: ScriptText } {
  if (row.script !== undefined) return { made: {}, script: row.script };
  const made: Record<string, JsonValue> = { ...before };
  for (const part of row.parts ?? []) {
    if (made[part.name] !== undefined) continue;
    if ('script' in part) return { made, script: part.script };
    made[part.name] = evaluateIn(run, part.source, instance.key, 'IO_MAPPING_ERROR');
  }
  return { made };
}

function startScript(run: Run, instance: ElementInstance, element: FlowElement, script: string): void {
  run.ctx.createJob(instance, {
    jobKind: 'SCRIPT',
    listenerEventType: 'UNSPECIFIED',
    type: 'script',
    ...continuationSettings(run.ctx, element.continuation, instance.key),
    headers: {},
    delivery: 'atLeastOnce',
    script,
  });
}

/** Rows that are done are not done again: nothing is left of where they were. */
function forget(run: Run, instance: ElementInstance): void {
  const { mapping } = instanceOf(run, instance.key)?.data ?? {};
  if (mapping !== undefined && mapping !== null) changeData(run, instance.key, { mapping: null });
}
