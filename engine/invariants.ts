import { Defect } from './failure.ts';
import type { Fact } from './fact.ts';
import type { Key } from './model/json.ts';
import type { InstanceState } from './state.ts';
import type { WorkingState } from './working-state.ts';

/**
 * What must hold after every command, always asserted (guarantees 5: I2, I3, I4, I5, I6). A breach is our own bug: the runtime
 * rolls back and quarantines the instance. Only what the command touched is looked at, so that a thousand instances of one
 * activity cost no more than one.
 */
export function checkInvariants(working: WorkingState, facts: readonly Fact[]): void {
  const { state } = working;
  if (state.status !== 'active') {
    checkEnded(working);
    checkSilence(facts);
    return;
  }
  if (state.elements[state.key]?.role !== 'process')
    throw new Defect('An active instance has no outermost scope.');
  const ended = new Set<Key>();
  for (const fact of facts) checkFact(working, fact, ended);
  for (const scopeKey of working.tokens.keys()) mustLive(state, scopeKey, 'A token');
}

// helpers

/** No token, element, job, task, subscription, variable or incident is left: G7. */
function checkEnded(working: WorkingState): void {
  const { state } = working;
  if (working.tokenCount > 0) throw new Defect('An ended instance still has tokens.');
  const records = {
    elements: state.elements,
    variables: state.variables,
    subscriptions: state.subscriptions,
  };
  const work = { jobs: state.jobs, userTasks: state.userTasks, incidents: state.incidents };
  for (const [name, record] of Object.entries({ ...records, ...work })) {
    for (const key of Object.keys(record)) throw new Defect(`An ended instance still has ${name}: ${key}.`);
  }
}

/** I4: an ended instance does nothing more. What its callers and the loop are told is no deed of its own. */
function checkSilence(facts: readonly Fact[]): void {
  const end = facts.findIndex(
    (fact) => fact.kind === 'instanceCompleted' || fact.kind === 'instanceTerminated',
  );
  for (const fact of facts.slice(end + 1)) {
    if (!afterTheEnd.has(fact.kind))
      throw new Defect(`The instance has ended, and then there was ${fact.kind}.`);
  }
}

const afterTheEnd: ReadonlySet<Fact['kind']> = new Set(['queueReplaced', 'activationsCounted']);

function checkFact(working: WorkingState, fact: Fact, ended: Set<Key>): void {
  const { state } = working;
  switch (fact.kind) {
    case 'elementActivating':
      if (fact.parentKey !== null) checkPlace(state, fact.key, fact.parentKey);
      return;
    case 'elementCompleted':
    case 'elementTerminated':
      if (ended.has(fact.key)) throw new Defect(`Element instance ${fact.key} has ended twice.`);
      if (fact.parentKey !== null && ended.has(fact.parentKey))
        throw new Defect(`Element instance ${fact.key} has ended after its scope.`);
      ended.add(fact.key);
      checkGone(working, fact.key);
      return;
    case 'jobCreated':
      if (state.jobs[fact.key] !== undefined) mustLive(state, fact.elementInstanceKey, 'A job');
      return;
    case 'userTaskCreated':
      if (state.userTasks[fact.task.key] !== undefined)
        mustLive(state, fact.task.elementInstanceKey, 'A user task');
      return;
    case 'subscriptionOpened': {
      // By now it may belong to another element: those of compensation move to the scope that stays.
      const subscription = state.subscriptions[fact.subscription.key];
      if (subscription !== undefined) mustLive(state, subscription.elementInstanceKey, 'A subscription');
      return;
    }
    default:
  }
}

function checkGone(working: WorkingState, key: Key): void {
  if (working.state.elements[key] !== undefined)
    throw new Defect(`Element instance ${key} has ended and is still there.`);
  if (working.children.has(key))
    throw new Defect(`Element instance ${key} has ended before what is inside it.`);
  if (working.subscriptionsOf.has(key)) throw new Defect(`Element instance ${key} has left a subscription.`);
  if (working.jobsOf.has(key)) throw new Defect(`Element instance ${key} has left a job.`);
  if (working.userTasksOf.has(key)) throw new Defect(`Element instance ${key} has left a user task.`);
  if (working.incidentsOf.has(key)) throw new Defect(`Element instance ${key} has left an incident.`);
  if (working.state.variables[key] !== undefined)
    throw new Defect(`Element instance ${key} has left variables.`);
}

function checkPlace(state: InstanceState, key: Key, parentKey: Key): void {
  if (state.elements[key] !== undefined && state.elements[parentKey] === undefined)
    throw new Defect(`Element instance ${key} has outlived its scope.`);
}

function mustLive(state: InstanceState, elementInstanceKey: string, what: string): void {
  if (state.elements[elementInstanceKey] === undefined)
    throw new Defect(`${what} has outlived element instance ${elementInstanceKey}.`);
}
