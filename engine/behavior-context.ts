import { compensate } from './compensation.ts';
import type { BehaviorContext } from './element-behavior.ts';
import type { Env } from './env.ts';
import { evolve } from './evolve.ts';
import { Defect, Failure } from './failure.ts';
import type { Fact } from './fact.ts';
import type { Limits } from './limits.ts';
import { checkTransition } from './lifecycle.ts';
import type { Key } from './model/json.ts';
import type { ProcessModel } from './model/process-model.ts';
import { changeData, instanceOf, noVariables, type Run } from './run.ts';
import { startScope } from './scopes.ts';
import { openWaits, register } from './subscriptions.ts';
import { interrupt } from './termination.ts';
import { throwUp } from './throwing.ts';
import { createInstance } from './tokens.ts';
import {
  evaluateIn,
  evaluateWith,
  localVariables,
  visibleVariables,
  writeLocal,
  writeOutward,
} from './variables.ts';
import type { Step } from './state.ts';
import { cancelTransaction } from './transactions.ts';
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
  return Object.assign(run, { ctx: createContext(run) });
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

function createContext(run: Run): BehaviorContext {
  return {
    model: run.model,
    now: run.env.now,
    limits: run.limits,
    timeZone: run.timeZone,
    get businessId() {
      return run.working.state.businessId;
    },
    get isRoot() {
      return run.working.state.parent === null;
    },
    ...reading(run),
    ...acting(run),
    ...scoping(run),
    throwUp: (instance, thrown) => throwUp(run, instance, thrown),
    noteUncaught: (instance, thrown) => {
      run.emit({ kind: 'errorUncaught', elementInstanceKey: instance.key, code: thrown.code });
      return 'done';
    },
    publish: (instance, message) => publishMessage(run, instance, message),
    broadcast: (instance, name, scope) => broadcastSignal(run, instance, name, scope),
    call: (instance, spec) => beginCall(run, instance, spec),
    endCall: (instance) => endCall(run, instance),
    cancelTransaction: (instance) => cancelTransaction(run, instance),
    compensate: (instance, activityId, wait) => compensate(run, instance, activityId, wait),
  };
}

type Reading = Pick<BehaviorContext, 'evaluate' | 'evaluateOver' | 'variables' | 'enclosing' | 'flow'>;

function reading(run: Run): Reading {
  return {
    evaluate: (expression, scopeKey, code) => evaluateIn(run, expression, scopeKey, code),
    evaluateOver: (expression, variables, code) =>
      evaluateWith(run, expression, (name) => variables[name], code),
    variables: (scopeKey, reach) =>
      reach === 'local' ? localVariables(run, scopeKey) : visibleVariables(run, scopeKey),
    enclosing: (instance, accepts) => {
      let scope = instanceOf(run, instance.parentKey);
      while (scope !== undefined && !accepts(scope)) scope = instanceOf(run, scope.parentKey);
      return scope;
    },
    flow: (flowId) => {
      const flow = run.model.flows[flowId];
      if (flow === undefined) throw new Defect(`The model has no sequence flow "${flowId}".`);
      return flow;
    },
  };
}

type Acting = Pick<
  BehaviorContext,
  'writeVariable' | 'complete' | 'remember' | 'createJob' | 'createUserTask' | 'collectOutput' | 'again'
>;

function acting(run: Run): Acting {
  return {
    writeVariable: (scopeKey, name, value, reach) =>
      (reach === 'local' ? writeLocal : writeOutward)(run, scopeKey, name, value),
    complete: (instance, variables = noVariables) =>
      run.enqueue({ kind: 'complete', elementInstanceKey: instance.key, data: { variables } }),
    remember: (instance, data) => changeData(run, instance.key, data),
    createJob: (instance, spec) => {
      const { key: elementInstanceKey, elementId } = instance;
      run.emit({
        kind: 'jobCreated',
        key: run.env.nextKey(),
        elementInstanceKey,
        elementId,
        ...spec,
        at: run.env.now,
      });
    },
    createUserTask: (instance, { attributes, name, form, headers }) => {
      const task = { key: run.env.nextKey(), elementInstanceKey: instance.key, ...attributes };
      run.emit({
        kind: 'userTaskCreated',
        task,
        elementId: instance.elementId,
        name,
        form,
        headers,
        at: run.env.now,
      });
    },
    collectOutput: (body, index, value) =>
      run.emit({ kind: 'loopOutputCollected', key: body.key, index, value }),
    again: (instance) =>
      run.enqueue({ kind: 'resume', elementInstanceKey: instance.key, data: { again: true } }),
  };
}

type Scoping = Pick<
  BehaviorContext,
  'wait' | 'register' | 'start' | 'startInner' | 'startScope' | 'interrupt'
>;

function scoping(run: Run): Scoping {
  return {
    wait: (owner, event, interrupting = true) => openWaits(run, owner, event, interrupting, owner.key),
    register: (wait, spec) => {
      const key = register(run, wait, spec);
      if (spec.kind === 'condition') run.newConditions.push(key);
    },
    start: (scopeKey, elementId, data) => {
      const step = { kind: 'arrive', scopeKey, elementId } as const;
      run.enqueue(data === undefined ? step : { ...step, data: data as never });
    },
    startInner: (body, loopIndex, locals) => {
      const element = run.model.elements[body.elementId];
      if (element === undefined)
        throw new Failure('ENGINE_DEFECT', `The model has no element "${body.elementId}".`);
      const key: Key = createInstance(run, element, body.key, { loopIndex }, 'inner');
      for (const [name, value] of Object.entries(locals)) writeLocal(run, key, name, value);
    },
    startScope: (scope) => startScope(run, scope),
    interrupt: (scope, except, then) => interrupt(run, scope, except, then),
  };
}
