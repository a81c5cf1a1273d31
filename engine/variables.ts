import { checkItem, declares } from './data-items.ts';
import { entriesInOrder } from './keys-in-order.ts';
import { waitsForVariables } from './complex-gateways.ts';
import { evaluate, type Evaluated } from './expressions/evaluate.ts';
import { Failure, Refusal, type IncidentCode } from './failure.ts';
import { jsonSize } from './json-size.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { Expression, VariableMapping } from './model/process-model.ts';
import { instanceOf, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';

/** VAR-1: the own scope, then outward; the nearest value hides the others. */
export function lookUp(run: Run, scopeKey: Key, name: string): JsonValue | undefined {
  const { variables, elements } = run.working.state;
  const counters = name.startsWith('n');
  for (let key: Key | null = scopeKey; key !== null;) {
    const instance: ElementInstance | undefined = elements[key];
    if (counters && instance?.role === 'body') {
      const counter = loopCounterNamed(instance, name);
      if (counter !== undefined) return counter;
    }
    const value = variables[key]?.[name];
    if (value !== undefined) return value;
    key = instance?.parentKey ?? null;
  }
  return undefined;
}

/** Evaluates authored text in a scope. A failure becomes the incident the place asks for (bpmn.md 2.4). */
export function evaluateIn(
  run: Run,
  expression: Expression,
  scopeKey: Key,
  code: IncidentCode,
  inFront?: JsonObject,
): JsonValue {
  if (expression.language === 'literal') return expression.value;
  const find = (name: string): JsonValue | undefined => {
    const value = inFront?.[name] ?? lookUp(run, scopeKey, name);
    if (value !== undefined || expression.language !== 'juel') return value;
    if (name === 'execution') return executionOf(run, scopeKey);
    return name === 'task' ? taskOf(run, scopeKey) : undefined;
  };
  return evaluateWith(run, expression, find, code);
}

export function evaluateWith(
  run: Run,
  expression: Expression,
  find: (name: string) => JsonValue | undefined,
  code: IncidentCode,
): JsonValue {
  const result = evaluateWatched(run, expression, withClusterVariables(run, expression, find));
  if (result.ok) return result.value;
  if (result.code === 'NEEDS_GUARD') throw new Refusal('NEEDS_GUARD', result.message);
  const reads =
    expression.language === 'literal' || expression.reads.length === 0
      ? ''
      : ` It reads: ${expression.reads.join(', ')}.`;
  throw new Failure(result.code === 'EXPRESSION_LIMIT' ? 'EXPRESSION_LIMIT' : code, result.message + reads);
}

/** VAR-7: variables of the process come first; one that is called `camunda` hides the cluster's. */
function withClusterVariables(
  { env }: Run,
  expression: Expression,
  find: (name: string) => JsonValue | undefined,
): (name: string) => JsonValue | undefined {
  const { clusterVariables } = env;
  if (clusterVariables === undefined || expression.language !== 'feel') return find;
  return (name) => find(name) ?? (name === 'camunda' ? clusterVariables : undefined);
}

/** Only what is not plain can take long; the watch learns where the command is, and says what was stopped before. */
function evaluateWatched(
  { env, timeZone }: Run,
  expression: Expression,
  find: (name: string) => JsonValue | undefined,
): Evaluated {
  const { watch } = env;
  if (watch === undefined || expression.language === 'literal' || expression.plain)
    return evaluate(expression, find, env.now, timeZone, env.guarded);
  if (!watch.begin()) {
    return {
      ok: false,
      code: 'EXPRESSION_LIMIT',
      message: `The expression "${expression.source}" took more than its time or memory. Simplify it, or change the data it iterates over, then resolve.`,
    };
  }
  try {
    return evaluate(expression, find, env.now, timeZone, env.guarded);
  } finally {
    watch.end();
  }
}

/** VAR-3. */
export function writeLocal(run: Run, scopeKey: Key, name: string, value: JsonValue): void {
  checkSize(run, name, value);
  if (run.model.data !== undefined) checkItem(run, scopeKey, name, value);
  const created = run.working.state.variables[scopeKey]?.[name] === undefined;
  run.emit({ kind: 'variableWritten', scopeKey, name, value, created });
  noteChange(run, scopeKey, name, created ? 'create' : 'update');
}

/** VAR-2: the nearest scope from here outward that has the variable, else the root. */
export function writeOutward(run: Run, fromKey: Key, name: string, value: JsonValue): void {
  writeLocal(run, holderOf(run, fromKey, name), name, value);
}

export function deleteVariable(run: Run, scopeKey: Key, name: string): void {
  if (run.working.state.variables[scopeKey]?.[name] === undefined) return;
  run.emit({ kind: 'variableDeleted', scopeKey, name });
  noteChange(run, scopeKey, name, 'delete');
}

/** VAR-4: in order, each sees the earlier ones; `a.b` builds the object `a` locally. */
export function applyInputs(run: Run, instance: ElementInstance, mappings: readonly VariableMapping[]): void {
  for (const mapping of mappings)
    writeInput(run, instance, mapping.target, evaluateInput(run, instance, mapping));
}

/** The value of one row; `local` looks among the element's own variables only. */
export function evaluateInput(run: Run, { key }: ElementInstance, mapping: VariableMapping): JsonValue {
  if (mapping.local !== true) return evaluateIn(run, mapping.source, key, 'IO_MAPPING_ERROR');
  const own = run.working.state.variables[key];
  return evaluateWith(run, mapping.source, (name) => own?.[name], 'IO_MAPPING_ERROR');
}

/** One row of VAR-4. */
export function writeInput(run: Run, instance: ElementInstance, target: string, value: JsonValue): void {
  const { name, path } = splitTarget(target);
  const before = path.length === 0 ? undefined : run.working.state.variables[instance.key]?.[name];
  writeLocal(run, instance.key, name, withMember(before, path, value));
}

/** VAR-5: results become local, then the mappings write outward from the parent scope; without mappings VAR-2. */
export function applyResults(
  run: Run,
  instance: ElementInstance,
  results: JsonObject,
  mappings: readonly VariableMapping[],
  propagate: 'mapped' | 'all',
): void {
  const outerKey = instance.parentKey ?? instance.key;
  if (mappings.length === 0) {
    for (const [name, value] of entriesInOrder(results)) writeResult(run, instance.key, name, value);
    return;
  }
  for (const [name, value] of entriesInOrder(results)) writeLocal(run, instance.key, name, value);
  const mapped = new Set<string>();
  for (const mapping of mappings) {
    const value = evaluateIn(run, mapping.source, instance.key, 'IO_MAPPING_ERROR');
    mapped.add(writeOutput(run, outerKey, mapping.target, value));
  }
  if (propagate === 'mapped') return;
  for (const [name, value] of entriesInOrder(results))
    if (!mapped.has(name)) writeResult(run, outerKey, name, value);
}

/** One row of VAR-5: from the parent scope outward; answers the variable's name. */
export function writeOutput(run: Run, outerKey: Key, target: string, value: JsonValue): string {
  const { name, path } = splitTarget(target);
  const holder = holderOf(run, outerKey, name);
  const before = path.length === 0 ? undefined : run.working.state.variables[holder]?.[name];
  writeLocal(run, holder, name, withMember(before, path, value));
  return name;
}

export function localVariables(run: Run, scopeKey: Key): JsonObject {
  return { ...run.working.state.variables[scopeKey] };
}

export function visibleVariables(run: Run, scopeKey: Key): JsonObject {
  const visible: Record<string, JsonValue> = {};
  for (let key: Key | null = scopeKey; key !== null; key = instanceOf(run, key)?.parentKey ?? null) {
    for (const [name, value] of Object.entries(run.working.state.variables[key] ?? {})) {
      if (!Object.hasOwn(visible, name)) visible[name] = value;
    }
  }
  return visible;
}

/** VAR-6: the local variables end with their scope. */
export function dropVariables(run: Run, scopeKey: Key): void {
  const scope = run.working.state.variables[scopeKey];
  if (scope !== undefined) run.emit({ kind: 'variablesDropped', scopeKey, names: Object.keys(scope).sort() });
}

/** Variables a caller sends: names by VAR-6, sizes by the limits; nothing has changed yet, so the command is rejected. */
export function checkSubmitted(run: Run, variables: JsonObject): void {
  let total = 0;
  for (const [name, value] of Object.entries(variables)) {
    if (name.length === 0 || name.length > 255 || name === '__proto__') {
      throw new Refusal(
        'INVALID_VALUE',
        `"${name.slice(0, 40)}" is not a variable name: use 1 to 255 characters.`,
      );
    }
    const problem = sizeProblem(run, name, value);
    if (problem !== undefined) throw new Refusal('VARIABLES_TOO_LARGE', problem);
    total += jsonSize(value).bytes + name.length + 4;
  }
  if (total > 0 && countedBytes(run) + total > run.limits.instanceBytesMax) {
    throw new Refusal(
      'VARIABLES_TOO_LARGE',
      `The variables of one instance may have ${String(run.limits.instanceBytesMax)} bytes in all: keep large data outside.`,
    );
  }
}

// helpers

/** VAR-2 for a result nobody mapped: it stays in the start of an ad-hoc sub-process it belongs to (ADH-2). */
function writeResult(run: Run, fromKey: Key, name: string, value: JsonValue): void {
  const { variables, elements } = run.working.state;
  for (let key: Key | null = fromKey; key !== null; key = elements[key]?.parentKey ?? null) {
    if (elements[key]?.role === 'activation') return writeLocal(run, key, name, value);
    if (variables[key]?.[name] !== undefined) break;
  }
  writeOutward(run, fromKey, name, value);
}

function holderOf(run: Run, fromKey: Key, name: string): Key {
  const { variables, elements } = run.working.state;
  for (let key: Key | null = fromKey; key !== null; key = elements[key]?.parentKey ?? null) {
    if (variables[key]?.[name] !== undefined) return key;
    if (run.model.data !== undefined && declares(run, elements[key], name)) return key;
  }
  return run.working.state.key;
}

function noteChange(run: Run, scopeKey: Key, name: string, change: 'create' | 'update' | 'delete'): void {
  if (run.working.conditionKeys.size > 0 || waitsForVariables(run.model))
    run.changes.push({ scopeKey, name, change });
  if (run.model.data !== undefined || run.model.correlation !== undefined) run.dataChanged = true;
}

function checkSize(run: Run, name: string, value: JsonValue): void {
  if (name === '__proto__') throw new Failure('IO_MAPPING_ERROR', '"__proto__" is not a variable name.');
  const problem =
    typeof value === 'object' || typeof value === 'string' ? sizeProblem(run, name, value) : undefined;
  if (problem !== undefined) throw new Failure('LIMIT_VARIABLES', problem);
  if (countedBytes(run) > run.limits.instanceBytesMax) {
    throw new Failure(
      'LIMIT_VARIABLES',
      `The variables of this instance exceed ${String(run.limits.instanceBytesMax)} bytes in all.`,
    );
  }
}

/** What the limit on an instance counts: a list once, with the loop that keeps it, not again in the scopes of its iterations. */
function countedBytes({ working: { state } }: Run): number {
  return state.variableBytes + state.loopBytes;
}

function sizeProblem(run: Run, name: string, value: JsonValue): string | undefined {
  const size = jsonSize(value);
  const { variableBytesMax, jsonDepthMax, jsonKeysMax } = run.limits;
  if (size.bytes > variableBytesMax)
    return `Variable "${name}" has ${String(size.bytes)} bytes, the limit is ${String(variableBytesMax)}.`;
  if (size.depth > jsonDepthMax)
    return `Variable "${name}" is nested ${String(size.depth)} deep, the limit is ${String(jsonDepthMax)}.`;
  if (size.keys > jsonKeysMax)
    return `Variable "${name}" has ${String(size.keys)} members, the limit is ${String(jsonKeysMax)}.`;
  return undefined;
}

function splitTarget(target: string): { name: string; path: readonly string[] } {
  if (!target.includes('.')) return { name: target, path: [] };
  const [name = target, ...path] = target.split('.');
  return { name, path };
}

/** A copy of the object with one member replaced; everything that is not an object on the way becomes one. */
export function withMember(
  before: JsonValue | undefined,
  path: readonly string[],
  value: JsonValue,
): JsonValue {
  let result = value;
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const name = path[depth] ?? '';
    result = { ...objectAt(before, path.slice(0, depth)), [name]: result };
  }
  return result;
}

function objectAt(value: JsonValue | undefined, path: readonly string[]): JsonObject {
  let inner = value;
  for (const name of path) inner = isObject(inner) ? inner[name] : undefined;
  return isObject(inner) ? inner : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** MI-3: readable, never stored; they hide variables of the same name. */
function loopCounterNamed(body: ElementInstance, name: string): number | undefined {
  const { cardinality = 0, created = 0, completed = 0, terminated = 0 } = body.data;
  switch (name) {
    case 'numberOfInstances':
    case 'nrOfInstances':
      return cardinality;
    case 'numberOfActiveInstances':
    case 'nrOfActiveInstances':
      return created - completed - terminated;
    case 'numberOfCompletedInstances':
    case 'nrOfCompletedInstances':
      return completed;
    case 'numberOfTerminatedInstances':
      return terminated;
    default:
      return undefined;
  }
}

/** JUEL only: what a mapped file reads of its execution. */
function executionOf(run: Run, scopeKey: Key): JsonObject {
  const { key, businessId } = run.working.state;
  const currentActivityId = instanceOf(run, scopeKey)?.elementId ?? run.model.processId;
  return {
    id: scopeKey,
    processInstanceId: key,
    businessKey: businessId,
    processBusinessKey: businessId,
    currentActivityId,
  };
}

/** JUEL only: what a mapped file reads of its user task; before the task exists, what the model says of it. */
function taskOf(run: Run, scopeKey: Key): JsonObject | undefined {
  const instance = instanceOf(run, scopeKey);
  const element = instance === undefined ? undefined : run.model.elements[instance.elementId];
  if (instance === undefined || element?.type !== 'userTask') return undefined;
  const task = Object.values(run.working.state.userTasks).find(
    (each) => each.elementInstanceKey === scopeKey,
  );
  return {
    id: task?.key ?? null,
    name: element.name ?? null,
    taskDefinitionKey: element.id,
    executionId: scopeKey,
    processInstanceId: run.working.state.key,
    assignee: task?.assignee ?? null,
    priority: task?.priority ?? null,
    dueDate: task?.dueDate ?? null,
    followUpDate: task?.followUpDate ?? null,
    createTime: new Date(instance.createdAt).toISOString(),
  };
}
