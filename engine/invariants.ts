import { Defect } from './failure.ts';
import type { InstanceState } from './state.ts';
import type { WorkingState } from './working-state.ts';

/**
 * What must hold after every command, always asserted (guarantees 5: I2, I4, I5, I6). A breach is our own bug: the runtime
 * rolls back and quarantines the instance. One pass over what is alive, without looking anything up twice.
 */
export function checkInvariants(working: WorkingState): void {
  const { state } = working;
  if (state.status !== 'active') {
    checkEnded(working);
    return;
  }
  if (state.elements[state.key]?.role !== 'process') throw new Defect('An active instance has no outermost scope.');
  for (const element of Object.values(state.elements)) {
    if (element.parentKey === null) continue;
    if (state.elements[element.parentKey] === undefined) throw new Defect(`Element instance ${element.key} has outlived its scope.`);
  }
  for (const scopeKey of working.tokens.keys()) mustLive(state, scopeKey, 'A token');
  for (const subscription of Object.values(state.subscriptions)) mustLive(state, subscription.elementInstanceKey, 'A subscription');
  for (const job of Object.values(state.jobs)) mustLive(state, job.elementInstanceKey, 'A job');
  for (const task of Object.values(state.userTasks)) mustLive(state, task.elementInstanceKey, 'A user task');
  for (const incident of Object.values(state.incidents)) mustLive(state, incident.elementInstanceKey, 'An incident');
}

// helpers

/** No token, element, job, task, subscription, variable or incident is left: G7. */
function checkEnded(working: WorkingState): void {
  const { state } = working;
  if (working.tokenCount > 0) throw new Defect('An ended instance still has tokens.');
  const records = { elements: state.elements, variables: state.variables, subscriptions: state.subscriptions };
  const work = { jobs: state.jobs, userTasks: state.userTasks, incidents: state.incidents };
  for (const [name, record] of Object.entries({ ...records, ...work })) {
    for (const key of Object.keys(record)) throw new Defect(`An ended instance still has ${name}: ${key}.`);
  }
}

function mustLive(state: InstanceState, elementInstanceKey: string, what: string): void {
  if (state.elements[elementInstanceKey] === undefined) throw new Defect(`${what} has outlived element instance ${elementInstanceKey}.`);
}
