import { keptCounts } from './activation-counts.ts';
import { createRun, type Collected } from './behavior-context.ts';
import type { Command, Rejection } from './command.ts';
import { applyCommand } from './commands/registry.ts';
import { settleConditions } from './conditions.ts';
import { refreshWaits } from './correlation.ts';
import { settleDataWaits } from './data-flow.ts';
import type { Env } from './env.ts';
import { evolve, startOfInstance } from './evolve.ts';
import type { Fact } from './fact.ts';
import { Defect, Failure, Refusal } from './failure.ts';
import { raiseStepIncident } from './incidents.ts';
import { isInternalJob } from './internal-work.ts';
import { checkInvariants } from './invariants.ts';
import { activate, complete, leave } from './stages.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { ProcessModel } from './model/process-model.ts';
import { instanceOf, type Run } from './run.ts';
import { resume } from './resume.ts';
import { scopeStep } from './scopes.ts';
import type { InstanceState, Step } from './state.ts';
import { terminate } from './termination.ts';
import { arrive, askWaitingJoins, reportStuckJoins } from './tokens.ts';
import { trigger } from './triggers.ts';
import { copyForWork, emptyWork, finishWork, giveBack, type WorkingState } from './working-state.ts';

export type Execution =
  | { readonly ok: true; readonly state: InstanceState; readonly facts: readonly Fact[] }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * One command to rest, or to the step limit: what is left then is in `state.queue`, and the runtime sends `continue`
 * (RUN-2). The given state is not changed. A `Defect` is thrown, never returned: nothing may be committed after one.
 */
export function execute(
  model: ProcessModel,
  state: InstanceState | null,
  command: Command,
  env: Env,
  limits: Limits = defaultLimits,
): Execution {
  return new CommandRun(model, state, command, env, limits).advance(Infinity) as Execution;
}

/**
 * The same in slices of so many steps. The given state is this command's alone until the answer is there: whoever stops in between keeps
 * others away from it.
 */
export interface ExecutionInSlices {
  /** Null when there are steps left. */
  advance(steps: number): Execution | null;
}

export function executeInSlices(
  model: ProcessModel,
  state: InstanceState | null,
  command: Command,
  env: Env,
  limits: Limits = defaultLimits,
): ExecutionInSlices {
  return new CommandRun(model, state, command, env, limits);
}

// helpers

class CommandRun implements ExecutionInSlices {
  private readonly model: ProcessModel;
  private readonly base: InstanceState | null;
  private readonly command: Command;
  private readonly env: Env;
  private readonly limits: Limits;
  private readonly collected: Collected = {
    facts: [],
    queue: [],
    factsBefore: 0,
    queueBefore: 0,
    changesBefore: 0,
  };
  private run: Run | null = null;
  private done = 0;

  constructor(model: ProcessModel, base: InstanceState | null, command: Command, env: Env, limits: Limits) {
    this.model = model;
    this.base = base;
    this.command = command;
    this.env = env;
    this.limits = limits;
  }

  advance(steps: number): Execution | null {
    const { collected } = this;
    try {
      const run = this.run ?? this.begin();
      const rest = this.runSteps(run, this.done + steps);
      if (rest === null) return null;
      endCommand(run, rest);
      checkInvariants(run.working, collected.facts);
      return { ok: true, state: finishWork(run.working), facts: collected.facts };
    } catch (thrown) {
      if (this.run !== null) giveBack(this.run.working);
      if (thrown instanceof Refusal) return { ok: false, rejection: thrown.rejection };
      throw thrown;
    }
  }

  private begin(): Run {
    const { model, base, command, env, limits, collected } = this;
    const run = createRun(model, begin(model, base, command, env, collected), env, limits, collected);
    this.run = run;
    collected.queue.push(...run.working.state.queue);
    if (collected.queue.length > 0)
      for (const scopeKey of run.working.tokens.keys()) run.working.changedScopes.add(scopeKey);
    if (comesFromOutside(run, command)) run.activations.clear();
    applyCommand(run, command);
    settle(run);
    return run;
  }

  /**
   * TOK-4: first in, first out; a step appends its followers. Joins are asked when nothing else can move. What is left at the limit of
   * steps; null when the slice is over before.
   */
  private runSteps(run: Run, until: number): readonly Step[] | null {
    const { collected } = this;
    for (;;) {
      const step = collected.queue[this.done];
      if (step === undefined) {
        if (!askWaitingJoins(run)) return [];
        continue;
      }
      if (this.done >= run.limits.stepsMax) return collected.queue.slice(this.done);
      if (this.done >= until) return null;
      this.done += 1;
      runStep(run, this.base, collected, step);
    }
  }
}

const handlers: Readonly<Record<Step['kind'], (run: Run, step: Step) => void>> = {
  arrive,
  activate,
  complete,
  leave,
  scope: scopeStep,
  trigger,
  terminate: (run, step) => {
    if (step.elementInstanceKey !== undefined) terminate(run, step.elementInstanceKey, null);
  },
  resume,
};

function begin(
  model: ProcessModel,
  state: InstanceState | null,
  command: Command,
  env: Env,
  collected: Collected,
): WorkingState {
  if (command.kind !== 'createInstance') {
    if (state === null) throw new Refusal('NOT_FOUND', 'The instance does not exist.');
    return copyForWork(state);
  }
  if (state !== null) throw new Refusal('ALREADY_EXISTS', `Instance ${command.key} exists already.`);
  const { key, definitionKey, tenantId, businessId, tags, rootKey, parent, startedBy } = command;
  const created = {
    kind: 'instanceCreated',
    key,
    definitionKey,
    tenantId,
    businessId,
    tags,
    rootKey,
    parent,
    startedBy,
    at: env.now,
  } as const;
  const fact = { ...created, processId: model.processId };
  collected.facts.push(fact);
  return emptyWork(startOfInstance(fact));
}

/** What follows from the variables a step or command has written. */
function settle(run: Run): void {
  settleConditions(run);
  if (!run.dataChanged) return;
  if (run.model.correlation !== undefined) refreshWaits(run);
  settleDataWaits(run);
}

/** TOK-5: all facts of a step, or none of them and one incident. */
function runStep(run: Run, base: InstanceState | null, collected: Collected, step: Step): void {
  run.continueAs(step);
  try {
    handlers[step.kind](run, step);
    settle(run);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const failed = run.step ?? step;
    undoStep(run, base, collected);
    raiseStepIncident(run, failed, thrown);
    settle(run);
  }
}

/** Failures are rare, so undoing is replaying what came before; every successful step is spared the bookkeeping. */
function undoStep(run: Run, base: InstanceState | null, collected: Collected): void {
  collected.facts.length = collected.factsBefore;
  collected.queue.length = collected.queueBefore;
  const [first] = collected.facts;
  giveBack(run.working);
  if (base !== null) run.working = copyForWork(base);
  else if (first?.kind === 'instanceCreated') run.working = emptyWork(startOfInstance(first));
  else throw new Defect('The first fact of an instance is not its creation.');
  for (const fact of collected.facts) evolve(run.working, fact);
  // Joins that this command has still to ask would be forgotten with the work that was undone (OR-4).
  for (const scopeKey of run.working.tokens.keys()) run.working.changedScopes.add(scopeKey);
  run.changes.length = collected.changesBefore;
  run.newConditions.length = 0;
}

function endCommand(run: Run, rest: readonly Step[]): void {
  const { state } = run.working;
  if (rest.length > 0 || state.queue.length > 0)
    run.emit({ kind: 'queueReplaced', steps: state.status === 'active' ? rest : [] });
  if (rest.length === 0 && state.status === 'active') reportStuckJoins(run);
  const counts = state.status === 'active' ? keptCounts(run, rest) : {};
  if (Object.keys(counts).length > 0 || Object.keys(state.activations).length > 0)
    run.emit({ kind: 'activationsCounted', counts });
}

/** RUN-3: a person, worker, message, signal or timer of the future has come; loops are counted anew from here. */
function comesFromOutside(run: Run, command: Command): boolean {
  switch (command.kind) {
    case 'continue':
    case 'calledInstanceCreated':
    case 'calledInstanceCompleted':
    case 'calledInstanceTerminated':
    case 'callFailed':
    case 'dataStoresRead':
    case 'dataStoresAnswered':
    case 'catchFromCalled':
    case 'resumeThrow':
      return false;
    case 'completeJob': {
      return !isInternalJob(run.working.state.jobs[command.jobKey]);
    }
    case 'triggerTimer': {
      if (command.early === true) return true;
      const subscription = run.working.state.subscriptions[command.subscriptionKey];
      const owner = instanceOf(run, subscription?.elementInstanceKey);
      return subscription?.kind === 'timer' && owner !== undefined && subscription.dueAt > owner.createdAt;
    }
    default:
      return true;
  }
}
