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
  const collected: Collected = { facts: [], queue: [], factsBefore: 0, queueBefore: 0, changesBefore: 0 };
  let run: Run | null = null;
  try {
    run = createRun(model, begin(model, state, command, env, collected), env, limits, collected);
    collected.queue.push(...run.working.state.queue);
    if (collected.queue.length > 0)
      for (const scopeKey of run.working.tokens.keys()) run.working.changedScopes.add(scopeKey);
    if (comesFromOutside(run, command)) run.activations.clear();
    applyCommand(run, command);
    settle(run);
    const rest = runSteps(run, state, collected);
    endCommand(run, rest);
    checkInvariants(run.working, collected.facts);
    return { ok: true, state: finishWork(run.working), facts: collected.facts };
  } catch (thrown) {
    if (run !== null) giveBack(run.working);
    if (thrown instanceof Refusal) return { ok: false, rejection: thrown.rejection };
    throw thrown;
  }
}

// helpers

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

/** TOK-4: first in, first out; a step appends its followers. Joins are asked when nothing else can move. Returns what is left. */
function runSteps(run: Run, base: InstanceState | null, collected: Collected): readonly Step[] {
  let done = 0;
  for (;;) {
    const step = collected.queue[done];
    if (step === undefined) {
      if (!askWaitingJoins(run)) return [];
      continue;
    }
    if (done >= run.limits.stepsMax) return collected.queue.slice(done);
    done += 1;
    runStep(run, base, collected, step);
  }
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
