import { Defect } from './failure.ts';
import type { Fact } from './fact.ts';
import type { Key } from './model/json.ts';
import type { InstanceState } from './state.ts';
import type { WorkingState } from './working-state.ts';

/**
 * What must hold after every command, always asserted (guarantees 5: I2, I4, I5, I6). A breach is our own bug: the runtime
 * rolls back and quarantines the instance. Only what the command touched is looked at, so that a thousand instances of one
 * activity cost no more than one.
 */
export function checkInvariants(working: WorkingState, facts: readonly Fact[]): void {
  const { state } = working;
  if (state.status !== 'active') {
    checkEnded(working);
    return;
  }
  if (state.elements[state.key]?.role !== 'process')
    throw new Defect('An active instance has no outermost scope.');
  for (const fact of facts) {
    if (fact.kind === 'elementCompleted' || fact.kind === 'elementTerminated') checkGone(working, fact.key);
    if (fact.kind === 'elementActivating' && fact.parentKey !== null)
      checkPlace(state, fact.key, fact.parentKey);
  }
  for (const scopeKey of working.tokens.keys()) mustLive(state, scopeKey, 'A token');
  checkWork(state);
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

function checkGone(working: WorkingState, key: Key): void {
  if (working.state.elements[key] !== undefined)
    throw new Defect(`Element instance ${key} has ended and is still there.`);
  if (working.children.of(key).size > 0)
    throw new Defect(`Element instance ${key} has ended before what is inside it.`);
  if (working.subscriptionsOf.of(key).size > 0)
    throw new Defect(`Element instance ${key} has left a subscription.`);
  if (working.incidentsOf.of(key).size > 0) throw new Defect(`Element instance ${key} has left an incident.`);
  if (working.state.variables[key] !== undefined)
    throw new Defect(`Element instance ${key} has left variables.`);
}

function checkPlace(state: InstanceState, key: Key, parentKey: Key): void {
  if (state.elements[key] !== undefined && state.elements[parentKey] === undefined)
    throw new Defect(`Element instance ${key} has outlived its scope.`);
}

function checkWork(state: InstanceState): void {
  for (const jobKey in state.jobs) mustLive(state, state.jobs[jobKey]?.elementInstanceKey ?? '', 'A job');
  for (const taskKey in state.userTasks)
    mustLive(state, state.userTasks[taskKey]?.elementInstanceKey ?? '', 'A user task');
}

function mustLive(state: InstanceState, elementInstanceKey: string, what: string): void {
  if (state.elements[elementInstanceKey] === undefined)
    throw new Defect(`${what} has outlived element instance ${elementInstanceKey}.`);
}
