import type { BehaviorContext } from './element-behavior.ts';
import type { Env } from './env.ts';
import { Defect } from './failure.ts';
import type { Fact } from './fact.ts';
import type { Limits } from './limits.ts';
import type { JsonObject, Key } from './model/json.ts';
import type { FlowElement, ProcessModel, ScopeModel } from './model/process-model.ts';
import type { ElementInstance, Step } from './state.ts';
import type { WorkingState } from './working-state.ts';

/** One command being executed: everything the modules of the core share. `execute.ts` makes it, and it ends with the command. */
export interface Run {
  readonly model: ProcessModel;
  readonly env: Env;
  readonly limits: Limits;
  readonly timeZone: string;
  /** Replaced when a step is rolled back (TOK-5), so never kept by anybody. */
  working: WorkingState;
  readonly ctx: BehaviorContext;
  /** The step that runs now: what an incident tries again. */
  step: Step | null;
  /** Variables written since conditions were last evaluated (CND-2). */
  changes: VariableChange[];
  /** Condition waits opened since then: they are evaluated when they open. */
  readonly newConditions: Key[];
  /** DAT-5: something that an element may wait for has changed. */
  dataChanged: boolean;
  /** RUN-3, in memory while the command runs. */
  readonly activations: Map<string, number>;
  emit(fact: Fact): void;
  enqueue(step: Step): void;
  /** What has happened in this step so far stays, whatever fails afterwards; then only `next` is tried again. */
  continueAs(next: Step): void;
}

export interface VariableChange {
  readonly scopeKey: Key;
  readonly name: string;
  readonly change: 'create' | 'update' | 'delete';
}

export function instanceOf(run: Run, key: string | undefined | null): ElementInstance | undefined {
  return key === undefined || key === null ? undefined : run.working.state.elements[key];
}

/** The model's element of an instance; undefined for the process itself. */
export function elementOf(run: Run, instance: ElementInstance): FlowElement | undefined {
  return instance.role === 'process' ? undefined : requireElement(run.model, instance.elementId);
}

export function requireElement(model: ProcessModel, elementId: string): FlowElement {
  const element = model.elements[elementId];
  if (element === undefined) throw new Defect(`The model has no element "${elementId}".`);
  return element;
}

export function typeOf(run: Run, instance: ElementInstance): string {
  return elementOf(run, instance)?.type ?? 'process';
}

/** TOK-3: the scope model an instance is a run of; a multi-instance body holds its activity's instances and has none itself. */
export function scopeModelOf(run: Run, instance: ElementInstance): ScopeModel | undefined {
  return instance.role === 'body' ? undefined : run.model.scopes[instance.elementId];
}

export function changeData(
  run: Run,
  key: Key,
  data: Extract<Fact, { kind: 'elementDataChanged' }>['data'],
): void {
  run.emit({ kind: 'elementDataChanged', key, data });
}

export const noVariables: JsonObject = {};
