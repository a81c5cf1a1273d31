import type { Fact } from './fact.ts';
import { Defect } from './failure.ts';
import { isAwaiting, isInternalJob } from './internal-work.ts';
import { jsonSize } from './json-size.ts';
import { withOutput } from './loop-outputs.ts';
import type { JsonValue, Key } from './model/json.ts';
import type { ElementData, InstanceState } from './state.ts';
import { addToken, emptyWork, finishWork, own, removeToken, type WorkingState } from './working-state.ts';

/**
 * The only writer of state: what each fact changes. Facts that change rows of others, or only tell the journal what
 * happened, change nothing here. Replaying the facts of an instance gives its state.
 */
export function evolve(working: WorkingState, fact: Fact): void {
  const apply = appliers[fact.kind] as (working: WorkingState, fact: Fact) => void;
  apply(working, fact);
}

/** The state after the instance's creation; every other fact needs a state to change. */
export function startOfInstance(fact: Extract<Fact, { kind: 'instanceCreated' }>): InstanceState {
  return {
    format: 1,
    key: fact.key,
    processId: fact.processId,
    definitionKey: fact.definitionKey,
    tenantId: fact.tenantId,
    businessId: fact.businessId,
    tags: fact.tags,
    rootKey: fact.rootKey,
    parent: fact.parent,
    status: 'active',
    suspended: false,
    startedAt: fact.at,
    sequence: 0,
    elements: {},
    tokens: [],
    variables: {},
    subscriptions: {},
    jobs: {},
    userTasks: {},
    incidents: {},
    queue: [],
    variableBytes: 0,
    loopBytes: 0,
    activations: {},
  };
}

/** The state an instance has after these facts; the first one creates it. */
export function replay(facts: Iterable<Fact>): InstanceState | null {
  let working: WorkingState | null = null;
  for (const fact of facts) {
    if (fact.kind === 'instanceCreated') working = emptyWork(startOfInstance(fact));
    else if (working !== null) evolve(working, fact);
  }
  return working === null ? null : finishWork(working);
}

// helpers

type KindOf<F> = F extends { readonly kind: infer Kind } ? Kind : never;
type FactOf<Kind, F = Fact> = F extends { readonly kind: infer K } ? (Kind extends K ? F : never) : never;
type Appliers = { readonly [Kind in KindOf<Fact>]: (working: WorkingState, fact: FactOf<Kind>) => void };

const nothing = (): void => undefined;

const appliers: Appliers = {
  instanceCreated: nothing,
  instanceCompleted: ({ state }) => {
    state.status = 'completed';
  },
  instanceTerminated: ({ state }) => {
    state.status = 'terminated';
  },
  instanceSuspended: ({ state }) => {
    state.suspended = true;
  },
  instanceResumed: ({ state }) => {
    state.suspended = false;
  },

  instanceMigrated: ({ state }, fact) => {
    state.definitionKey = fact.definitionKey;
    state.processId = fact.processId;
  },
  elementMigrated: (working, { key, elementId }) => {
    const element = working.state.elements[key];
    if (element === undefined) throw new Defect(`Element instance ${key} was migrated and is not there.`);
    own(working, 'elements', key)[key] = { ...element, elementId };
    // Its joins may have other flows now.
    working.changedScopes.add(key);
  },
  subscriptionMigrated: (working, { subscription }) => {
    own(working, 'subscriptions', subscription.key)[subscription.key] = subscription;
  },
  incidentMigrated: (working, { incident }) => {
    own(working, 'incidents', incident.key)[incident.key] = incident;
  },

  elementActivating: (working, fact) => {
    const { key, elementId, role, parentKey, data } = fact;
    if (working.state.elements[key] !== undefined)
      throw new Defect(`Element instance ${key} began a second time.`);
    own(working, 'elements', key)[key] = {
      key,
      elementId,
      role,
      parentKey,
      state: 'activating',
      createdAt: fact.at,
      data,
    };
    noteAwaiting(working, key);
    working.elementCount += 1;
    if (role === 'inner') {
      working.innerCount += 1;
      working.state.loopBytes -= eachOf(working, parentKey);
    }
    if (parentKey === null) return;
    working.children.add(parentKey, key);
    working.changedScopes.add(parentKey);
  },
  elementStateChanged: (working, fact) => {
    const element = working.state.elements[fact.key];
    if (element !== undefined)
      own(working, 'elements', fact.key)[fact.key] = { ...element, state: fact.state };
  },
  elementDataChanged: (working, fact) => {
    const element = working.state.elements[fact.key];
    if (element === undefined) return;
    const data: Record<string, unknown> = { ...element.data };
    for (const [name, value] of Object.entries(fact.data)) {
      if (value === null) delete data[name];
      else data[name] = value;
    }
    own(working, 'elements', fact.key)[fact.key] = { ...element, data: data as ElementData };
    noteAwaiting(working, fact.key);
    if (fact.data.loopBytes !== undefined) working.state.loopBytes += fact.data.loopBytes?.list ?? 0;
  },
  loopOutputCollected: (working, fact) => {
    const element = working.state.elements[fact.key];
    if (element === undefined) return;
    const outputs = withOutput(element.data.outputs ?? [], fact.index, fact.value);
    own(working, 'elements', fact.key)[fact.key] = { ...element, data: { ...element.data, outputs } };
  },
  elementCompleted: (working, fact) => endElement(working, fact.key, fact.parentKey),
  elementTerminated: (working, fact) => endElement(working, fact.key, fact.parentKey),

  sequenceFlowTaken: (working, { flowId, scopeKey, sequence }) => {
    addToken(working, { flowId, scopeKey, sequence });
    working.tokensChanged = true;
    working.changedScopes.add(scopeKey);
    if (sequence > working.state.sequence) working.state.sequence = sequence;
  },
  tokensConsumed: (working, fact) => {
    for (const { flowId, sequence } of fact.tokens) removeToken(working, fact.scopeKey, flowId, sequence);
    working.tokensChanged = true;
    working.changedScopes.add(fact.scopeKey);
  },

  variableWritten: (working, fact) => {
    const scope = ownVariables(working, fact.scopeKey);
    const before = scope[fact.name];
    working.state.variableBytes +=
      variableBytes(fact.name, fact.value) - (before === undefined ? 0 : variableBytes(fact.name, before));
    scope[fact.name] = fact.value;
  },
  variableDeleted: (working, fact) => dropVariables(working, fact.scopeKey, [fact.name]),
  variablesDropped: (working, fact) => dropVariables(working, fact.scopeKey, fact.names),

  subscriptionOpened: (working, { subscription }) => {
    own(working, 'subscriptions', subscription.key)[subscription.key] = subscription;
    working.subscriptionsOf.add(subscription.elementInstanceKey, subscription.key);
    if (subscription.kind === 'condition') working.conditionKeys.add(subscription.key);
    if (subscription.kind === 'compensation' && subscription.sequence > working.state.sequence)
      working.state.sequence = subscription.sequence;
  },
  subscriptionChanged: (working, { subscription }) => {
    own(working, 'subscriptions', subscription.key)[subscription.key] = subscription;
  },
  subscriptionClosed: (working, { subscription }) => {
    delete own(working, 'subscriptions', subscription.key)[subscription.key];
    working.subscriptionsOf.remove(subscription.elementInstanceKey, subscription.key);
    working.conditionKeys.delete(subscription.key);
  },
  subscriptionTriggered: nothing,

  jobCreated: (working, fact) => {
    const { key, elementInstanceKey, type } = fact;
    own(working, 'jobs', key)[key] = {
      key,
      elementInstanceKey,
      kind: fact.jobKind,
      type,
      retriesLeft: fact.retries,
    };
    working.jobsOf.add(elementInstanceKey, key);
    if (isInternalJob(working.state.jobs[key])) working.internalJobs.add('', key);
  },
  jobCompleted: (working, fact) => endJob(working, fact.key, fact.elementInstanceKey),
  jobCanceled: (working, fact) => endJob(working, fact.key, fact.elementInstanceKey),
  jobFailed: (working, fact) => setRetries(working, fact.key, fact.retriesLeft),
  jobErrorThrown: nothing,
  jobRetriesUpdated: (working, fact) => setRetries(working, fact.key, fact.retries),

  userTaskCreated: (working, { task }) => {
    own(working, 'userTasks', task.key)[task.key] = task;
    working.userTasksOf.add(task.elementInstanceKey, task.key);
  },
  userTaskAssigned: (working, fact) => {
    const task = working.state.userTasks[fact.key];
    if (task !== undefined)
      own(working, 'userTasks', fact.key)[fact.key] = { ...task, assignee: fact.assignee };
  },
  userTaskUpdated: (working, fact) => {
    const task = working.state.userTasks[fact.key];
    if (task !== undefined) own(working, 'userTasks', fact.key)[fact.key] = { ...task, ...fact.changes };
  },
  userTaskTransition: (working, fact) => {
    const task = working.state.userTasks[fact.key];
    if (task === undefined) return;
    const { transition: _before, ...settled } = task;
    own(working, 'userTasks', fact.key)[fact.key] =
      fact.transition === null ? settled : { ...settled, transition: fact.transition };
  },
  userTaskEscalated: (working, { key, level }) => {
    const task = working.state.userTasks[key];
    if (task !== undefined)
      own(working, 'userTasks', key)[key] = { ...task, escalated: [...(task.escalated ?? []), level] };
  },
  userTaskCompleted: (working, fact) => endUserTask(working, fact.key, fact.elementInstanceKey),
  userTaskCanceled: (working, fact) => endUserTask(working, fact.key, fact.elementInstanceKey),

  incidentCreated: (working, { incident }) => {
    own(working, 'incidents', incident.key)[incident.key] = incident;
    working.incidentsOf.add(incident.elementInstanceKey, incident.key);
  },
  incidentResolved: (working, fact) => {
    delete own(working, 'incidents', fact.key)[fact.key];
    working.incidentsOf.remove(fact.elementInstanceKey, fact.key);
  },

  dataStoresRequested: nothing,
  dataStoreWritesRequested: nothing,
  dataStoreWritten: nothing,
  messageThrown: nothing,
  signalBroadcast: nothing,
  callRequested: nothing,
  calledInstanceLinked: (working, fact) => {
    const element = working.state.elements[fact.elementInstanceKey];
    if (element === undefined) return;
    own(working, 'elements', element.key)[element.key] = {
      ...element,
      data: { ...element.data, calledInstanceKey: fact.calledInstanceKey },
    };
    noteAwaiting(working, element.key);
  },
  callTerminationRequested: nothing,
  thrownToCaller: nothing,
  throwAnswered: nothing,
  errorCaught: nothing,
  escalationCaught: nothing,
  errorUncaught: nothing,
  escalationUncaught: nothing,

  stepsQueued: ({ state }, fact) => {
    state.queue = [...state.queue, ...fact.steps];
  },
  queueReplaced: ({ state }, fact) => {
    state.queue = [...fact.steps];
  },
  activationsCounted: ({ state }, fact) => {
    state.activations = { ...fact.counts };
  },
};

function endElement(working: WorkingState, key: Key, parentKey: Key | null): void {
  const element = working.state.elements[key];
  if (element === undefined) throw new Defect(`Element instance ${key} ended without having begun.`);
  if (element.role === 'inner') {
    working.innerCount -= 1;
    working.state.loopBytes += eachOf(working, parentKey);
  }
  if (element.data.loopBytes !== undefined) working.state.loopBytes -= element.data.loopBytes.list;
  delete own(working, 'elements', key)[key];
  working.awaiting.remove('', key);
  working.elementCount -= 1;
  if (parentKey === null) return;
  working.children.remove(parentKey, key);
  working.changedScopes.add(parentKey);
}

function noteAwaiting({ state, awaiting }: WorkingState, key: Key): void {
  const element = state.elements[key];
  if (element !== undefined && isAwaiting(element)) awaiting.add('', key);
  else awaiting.remove('', key);
}

/** What the limit on variables leaves out of each iteration of this body (MI-2). */
function eachOf(working: WorkingState, bodyKey: Key | null): number {
  return bodyKey === null ? 0 : (working.state.elements[bodyKey]?.data.loopBytes?.each ?? 0);
}

function ownVariables(working: WorkingState, scopeKey: string): Record<string, JsonValue> {
  const existing = working.state.variables[scopeKey];
  if (existing !== undefined && working.owned.has(scopeKey)) return existing;
  const mine = { ...existing };
  own(working, 'variables', scopeKey)[scopeKey] = mine;
  working.owned.add(scopeKey);
  return mine;
}

function dropVariables(working: WorkingState, scopeKey: string, names: readonly string[]): void {
  const scope = ownVariables(working, scopeKey);
  for (const name of names) {
    const value = scope[name];
    if (value === undefined) continue;
    working.state.variableBytes -= variableBytes(name, value);
    delete scope[name];
  }
  if (Object.keys(scope).length === 0) delete own(working, 'variables', scopeKey)[scopeKey];
}

function variableBytes(name: string, value: JsonValue): number {
  return name.length + 4 + jsonSize(value).bytes;
}

function endJob(working: WorkingState, key: Key, elementInstanceKey: Key): void {
  delete own(working, 'jobs', key)[key];
  working.jobsOf.remove(elementInstanceKey, key);
  working.internalJobs.remove('', key);
}

function setRetries(working: WorkingState, key: Key, retriesLeft: number): void {
  const job = working.state.jobs[key];
  if (job !== undefined) own(working, 'jobs', key)[key] = { ...job, retriesLeft };
}

function endUserTask(working: WorkingState, key: Key, elementInstanceKey: Key): void {
  delete own(working, 'userTasks', key)[key];
  working.userTasksOf.remove(elementInstanceKey, key);
}
