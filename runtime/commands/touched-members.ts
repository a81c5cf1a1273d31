import type { Fact, Key } from '#engine';
import type { FactOf } from './project-facts.ts';

/** Whose part of the state the facts of a transition change: what `evolve.ts` of the engine writes to. */
export interface Touched {
  readonly members: Set<Key>;
  /** Bodies whose lists came as a whole. */
  readonly lists: Set<Key>;
  /** Outputs that came one by one, by body. */
  readonly outputs: Map<Key, Set<number>>;
  /** Bodies that have ended. */
  readonly ended: Key[];
  /** Members that came, less those that went. */
  grown: number;
}

export function touch(touched: Touched, fact: Fact): void {
  const keyOf = memberOf[fact.kind] as ((fact: Fact) => Key) | null;
  if (keyOf === null) return;
  touched.members.add(keyOf(fact));
  touched.grown += growth[fact.kind] ?? 0;
  if (fact.kind === 'elementActivating' || fact.kind === 'elementDataChanged') {
    if (fact.data.items !== undefined || fact.data.outputs !== undefined) touched.lists.add(fact.key);
  } else if (fact.kind === 'loopOutputCollected') {
    const indexes = touched.outputs.get(fact.key);
    if (indexes === undefined) touched.outputs.set(fact.key, new Set([fact.index]));
    else indexes.add(fact.index);
  } else if (
    (fact.kind === 'elementCompleted' || fact.kind === 'elementTerminated') &&
    fact.role === 'body'
  ) {
    touched.ended.push(fact.key);
  }
}

// helpers

type Kind = Fact['kind'];

const own = (fact: { readonly key: Key }): Key => fact.key;
const ofSubscription = (
  fact: FactOf<'subscriptionOpened' | 'subscriptionChanged' | 'subscriptionClosed' | 'subscriptionMigrated'>,
): Key => fact.subscription.key;

/** The member of the state that a fact replaces, adds or removes; null for what changes none. A missing kind does not compile. */
const memberOf: { readonly [K in Kind]: ((fact: FactOf<K>) => Key) | null } = {
  elementActivating: own,
  elementStateChanged: own,
  elementDataChanged: own,
  loopOutputCollected: own,
  elementCompleted: own,
  elementTerminated: own,
  calledInstanceLinked: (fact) => fact.elementInstanceKey,
  subscriptionOpened: ofSubscription,
  subscriptionChanged: ofSubscription,
  subscriptionClosed: ofSubscription,
  jobCreated: own,
  jobCompleted: own,
  jobCanceled: own,
  jobFailed: own,
  jobErrorThrown: own,
  jobRetriesUpdated: own,
  userTaskCreated: (fact) => fact.task.key,
  userTaskAssigned: own,
  userTaskUpdated: own,
  userTaskTransition: own,
  userTaskEscalated: own,
  userTaskCompleted: own,
  userTaskCanceled: own,
  incidentCreated: (fact) => fact.incident.key,
  incidentResolved: own,

  elementMigrated: own,
  subscriptionMigrated: ofSubscription,
  incidentMigrated: (fact) => fact.incident.key,

  instanceMigrated: null,
  instanceCreated: null,
  instanceCompleted: null,
  instanceTerminated: null,
  instanceSuspended: null,
  instanceResumed: null,
  sequenceFlowTaken: null,
  tokensConsumed: null,
  variableWritten: null,
  variableDeleted: null,
  variablesDropped: null,
  subscriptionTriggered: null,
  messageThrown: null,
  signalBroadcast: null,
  callRequested: null,
  callTerminationRequested: null,
  thrownToCaller: null,
  throwAnswered: null,
  errorCaught: null,
  escalationCaught: null,
  errorUncaught: null,
  escalationUncaught: null,
  dataStoresRequested: null,
  dataStoreWritesRequested: null,
  dataStoreWritten: null,
  stepsQueued: null,
  queueReplaced: null,
  activationsCounted: null,
};

const growth: Partial<Record<Kind, number>> = {
  elementActivating: 1,
  elementCompleted: -1,
  elementTerminated: -1,
  subscriptionOpened: 1,
  subscriptionClosed: -1,
  jobCreated: 1,
  jobCompleted: -1,
  jobCanceled: -1,
  userTaskCreated: 1,
  userTaskCompleted: -1,
  userTaskCanceled: -1,
  incidentCreated: 1,
  incidentResolved: -1,
};
