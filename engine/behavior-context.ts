import { createUserTask } from './task-listeners.ts';
import { startPlaces } from './ad-hoc.ts';
import { compensate } from './compensation.ts';
import { learnKeys, waitText } from './correlation.ts';
import type { BehaviorContext } from './element-behavior.ts';
import type { Env } from './env.ts';
import { evolve } from './evolve.ts';
import { Defect, Failure } from './failure.ts';
import type { Fact } from './fact.ts';
import type { Limits } from './limits.ts';
import { checkTransition } from './lifecycle.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { CorrelationRule, FlowElement, ProcessModel, SequenceFlow } from './model/process-model.ts';
import { changeData, instanceOf, noVariables, type Run } from './run.ts';
import { startScope } from './scopes.ts';
import { openWaits, register } from './subscriptions.ts';
import { interrupt } from './termination.ts';
import { offerAtBorder, throwUp } from './throwing.ts';
import { createInstance } from './tokens.ts';
import {
  evaluateIn,
  evaluateWith,
  localVariables,
  visibleVariables,
  writeLocal,
  writeOutward,
} from './variables.ts';
import type { WorkingCalendar } from './time/working-calendar.ts';
import type { ElementData, ElementInstance, Step } from './state.ts';
import { cancelTransaction } from './transactions.ts';
import type { JobSpec, UserTaskSpec } from './work.ts';
import type { WorkingState } from './working-state.ts';
import { beginCall, broadcastSignal, endCall, publishMessage } from './effects.ts';

/** Everything one command collects while it runs. */
export interface Collected {
  facts: Fact[];
  queue: Step[];
  /** Facts and queue length at the start of the step that runs; a failing step is undone to here (TOK-5). */
  factsBefore: number;
  queueBefore: number;
  changesBefore: number;
}

export function createRun(
  model: ProcessModel,
  working: WorkingState,
  env: Env,
  limits: Limits,
  collected: Collected,
): Run {
  const run: Run = {
    model,
    env,
    limits,
    timeZone: model.settings.timeZone ?? env.timeZone,
    working,
    step: null,
    changes: [],
    newConditions: [],
    dataChanged: false,
    activations: new Map(Object.entries(working.state.activations)),
    ctx: undefined as unknown as BehaviorContext,
    emit(fact) {
      checkLifecycle(run, fact);
      collected.facts.push(fact);
      evolve(run.working, fact);
    },
    enqueue(step) {
      collected.queue.push(step);
    },
    continueAs(next) {
      run.step = next;
      collected.factsBefore = collected.facts.length;
      collected.queueBefore = collected.queue.length;
      collected.changesBefore = run.changes.length;
    },
  };
  return Object.assign(run, { ctx: new RunContext(run) });
}

// helpers

function checkLifecycle(run: Run, fact: Fact): void {
  if (
    fact.kind !== 'elementStateChanged' &&
    fact.kind !== 'elementCompleted' &&
    fact.kind !== 'elementTerminated'
  )
    return;
  const before = instanceOf(run, fact.key)?.state;
  if (before === undefined) throw new Defect(`Element instance ${fact.key} has ended already.`);
  if (fact.kind === 'elementStateChanged') checkTransition(fact.key, before, fact.state);
  else checkTransition(fact.key, before, fact.kind === 'elementCompleted' ? 'completed' : 'terminated');
}

/** A class: its verbs are made once, not for every command. */
class RunContext implements BehaviorContext {
  readonly model: ProcessModel;
  readonly now: number;
  readonly limits: Limits;
  readonly timeZone: string;
  private readonly run: Run;

  constructor(run: Run) {
    this.run = run;
    this.model = run.model;
    this.now = run.env.now;
    this.limits = run.limits;
    this.timeZone = run.timeZone;
  }

  get businessId(): string | null {
    return this.run.working.state.businessId;
  }

  get isRoot(): boolean {
    return this.run.working.state.parent === null;
  }

  evaluate(...[expression, scopeKey, code, inFront]: Parameters<BehaviorContext['evaluate']>): JsonValue {
    return evaluateIn(this.run, expression, scopeKey, code, inFront);
  }

  evaluateOver(...[expression, variables, code]: Parameters<BehaviorContext['evaluateOver']>): JsonValue {
    return evaluateWith(this.run, expression, (name) => variables[name], code);
  }

  variables(scopeKey: Key, reach: 'local' | 'visible'): JsonObject {
    return reach === 'local' ? localVariables(this.run, scopeKey) : visibleVariables(this.run, scopeKey);
  }

  calendar(name: string | undefined): { readonly calendar?: WorkingCalendar } {
    if (name === undefined) return {};
    const calendars = this.run.env.calendars ?? {};
    const calendar = Object.hasOwn(calendars, name) ? calendars[name] : undefined;
    if (calendar === undefined)
      throw new Failure('TIMER_INVALID', `The working calendar "${name}" does not exist: create it again.`);
    return { calendar };
  }

  enclosing(
    instance: ElementInstance,
    accepts: (scope: ElementInstance) => boolean,
  ): ElementInstance | undefined {
    let scope = instanceOf(this.run, instance.parentKey);
    while (scope !== undefined && !accepts(scope)) scope = instanceOf(this.run, scope.parentKey);
    return scope;
  }

  flow(flowId: string): SequenceFlow {
    const flow = this.model.flows[flowId];
    if (flow === undefined) throw new Defect(`The model has no sequence flow "${flowId}".`);
    return flow;
  }

  writeVariable(scopeKey: Key, name: string, value: JsonValue, reach: 'local' | 'outward'): void {
    (reach === 'local' ? writeLocal : writeOutward)(this.run, scopeKey, name, value);
  }

  complete(instance: ElementInstance, variables: JsonObject = noVariables): void {
    this.run.enqueue({ kind: 'complete', elementInstanceKey: instance.key, data: { variables } });
  }

  remember(instance: ElementInstance, data: Parameters<BehaviorContext['remember']>[1]): void {
    changeData(this.run, instance.key, data);
  }

  createJob(instance: ElementInstance, spec: JobSpec): Key {
    const { env } = this.run;
    const { key: elementInstanceKey, elementId } = instance;
    const key = env.nextKey();
    this.run.emit({
      kind: 'jobCreated',
      key,
      elementInstanceKey,
      elementId,
      ...spec,
      at: env.now,
    });
    return key;
  }

  createUserTask(instance: ElementInstance, spec: UserTaskSpec): Key {
    return createUserTask(this.run, instance, spec);
  }

  collectOutput(body: ElementInstance, index: number, value: JsonValue): void {
    this.run.emit({ kind: 'loopOutputCollected', key: body.key, index, value });
  }

  again(instance: ElementInstance): void {
    this.run.enqueue({ kind: 'resume', elementInstanceKey: instance.key, data: { again: true } });
  }

  wait(owner: ElementInstance, event: FlowElement, interrupting = true): void {
    openWaits(this.run, owner, event, interrupting, owner.key);
  }

  register(...[wait, spec]: Parameters<BehaviorContext['register']>): void {
    const key = register(this.run, wait, spec);
    if (spec.kind === 'condition') this.run.newConditions.push(key);
  }

  start(scopeKey: Key, elementId: string, data?: ElementData): void {
    const step = { kind: 'arrive', scopeKey, elementId } as const;
    this.run.enqueue(data === undefined ? step : { ...step, data: data as never });
  }

  startInner(body: ElementInstance, loopIndex: number, locals: JsonObject): void {
    const element = this.model.elements[body.elementId];
    if (element === undefined)
      throw new Failure('ENGINE_DEFECT', `The model has no element "${body.elementId}".`);
    const key: Key = createInstance(this.run, element, body.key, { loopIndex }, 'inner');
    for (const [name, value] of Object.entries(locals)) writeLocal(this.run, key, name, value);
  }

  startAdHoc(...[instance, starts]: Parameters<BehaviorContext['startAdHoc']>): void {
    startPlaces(this.run, instance, starts);
  }

  startScope(scope: ElementInstance): void {
    startScope(this.run, scope);
  }

  interrupt(scope: ElementInstance, except: Key | null, then: Step | null): void {
    interrupt(this.run, scope, except, then);
  }

  throwUp(
    ...[instance, thrown]: Parameters<BehaviorContext['throwUp']>
  ): ReturnType<BehaviorContext['throwUp']> {
    return throwUp(this.run, instance, thrown);
  }

  noteUncaught(...[instance, thrown]: Parameters<BehaviorContext['noteUncaught']>): 'done' {
    this.run.emit({ kind: 'errorUncaught', elementInstanceKey: instance.key, code: thrown.code });
    return 'done';
  }

  correlationText(rule: CorrelationRule): string {
    return waitText(this.run, rule);
  }

  offerAtBorder(
    ...[body, offer, payload]: Parameters<BehaviorContext['offerAtBorder']>
  ): ReturnType<BehaviorContext['offerAtBorder']> {
    return offerAtBorder(this.run, body, offer, payload);
  }

  learnKeys(instance: ElementInstance, rule: CorrelationRule, payload?: JsonObject): void {
    learnKeys(this.run, rule, payload ?? localVariables(this.run, instance.key));
  }

  publish(...[instance, message, payload]: Parameters<BehaviorContext['publish']>): void {
    publishMessage(this.run, instance, message, payload);
  }

  broadcast(...[instance, name, scope, payload]: Parameters<BehaviorContext['broadcast']>): void {
    broadcastSignal(this.run, instance, name, scope, payload);
  }

  call(...[instance, spec]: Parameters<BehaviorContext['call']>): void {
    beginCall(this.run, instance, spec);
  }

  endCall(instance: ElementInstance): boolean {
    return endCall(this.run, instance);
  }

  cancelTransaction(instance: ElementInstance): boolean {
    return cancelTransaction(this.run, instance);
  }

  compensate(instance: ElementInstance, activityId: string | null, wait: boolean): boolean {
    return compensate(this.run, instance, activityId, wait);
  }
}
