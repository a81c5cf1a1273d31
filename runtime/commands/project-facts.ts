import type { Fact } from '#engine';
import { packKey, withoutUsual } from '../store/port.ts';
import { projectDataStore } from './project-data-stores.ts';
import { projectCommand } from './project-commands.ts';
import { projectJob } from './project-jobs.ts';
import { projectSubscription } from './project-subscriptions.ts';
import { projectUserTask } from './project-user-tasks.ts';
import type { CommandFrame, RowDraft } from './row-draft.ts';
import { countBegin, countEnd } from './tally.ts';

type KindOf<F> = F extends { readonly kind: infer Kind } ? Kind : never;
export type FactOf<Kind, F = Fact> = F extends { readonly kind: infer K }
  ? Kind extends K
    ? F
    : never
  : never;
type Projections = {
  readonly [Kind in KindOf<Fact>]: (draft: RowDraft, fact: FactOf<Kind>, frame: CommandFrame) => void;
};

/** What each fact means for rows. A fact without an entry does not compile; those that only change the state row do nothing. */
export function projectFact(draft: RowDraft, fact: Fact, frame: CommandFrame): void {
  const project = projections[fact.kind] as (draft: RowDraft, fact: Fact, frame: CommandFrame) => void;
  project(draft, fact, frame);
}

// helpers

const stateOnly = (): void => undefined;

const projections: Projections = {
  instanceCreated: stateOnly,
  instanceCompleted: (draft, fact, frame) => {
    draft.ended = { state: 'COMPLETED', at: fact.at, reason: null, variables: fact.variables };
    projectCommand(draft, fact, frame);
  },
  instanceTerminated: (draft, fact, frame) => {
    draft.ended = { state: 'TERMINATED', at: fact.at, reason: fact.reason, variables: fact.variables };
    projectCommand(draft, fact, frame);
  },
  instanceSuspended: (draft, fact) => {
    draft.suspended = true;
    draft.suspendedAt = fact.at;
  },
  instanceResumed: (draft) => {
    draft.suspended = false;
    draft.suspendedAt = null;
  },

  // Rows that stay get their new version and elements in one go (`migrate-instances.ts` of the store).
  instanceMigrated: stateOnly,
  elementMigrated: stateOnly,
  subscriptionMigrated: stateOnly,
  incidentMigrated: stateOnly,

  elementActivating: (_draft, fact, frame) => countBegin(frame.tally, fact),
  elementStateChanged: stateOnly,
  elementDataChanged: stateOnly,
  loopOutputCollected: stateOnly,
  elementCompleted: endElement,
  elementTerminated: endElement,

  sequenceFlowTaken: (_draft, fact, frame) => {
    frame.flows.push(fact.flowId);
  },
  tokensConsumed: stateOnly,

  variableWritten: (draft, fact, frame) => {
    const id = `${fact.scopeKey} ${fact.name}`;
    const before = draft.variables.get(id);
    const dropped = draft.made.droppedVariables?.delete(id) === true;
    const created = before === undefined ? fact.created && !dropped : before.created;
    draft.variables.set(id, {
      instanceKey: draft.frame.key,
      shard: draft.frame.shard,
      key: before?.key ?? draft.ports.nextKey(draft.frame.shard),
      scopeKey: fact.scopeKey,
      updatedAt: frame.at,
      tenantId: frame.state.tenantId,
      name: fact.name,
      value: JSON.stringify(fact.value),
      created,
    });
    // The command itself is in the journal too: a value that came with it is not written twice.
    frame.written.push(
      frame.commandVariables?.[fact.name] === fact.value
        ? [fact.scopeKey, fact.name]
        : [fact.scopeKey, fact.name, fact.value],
    );
  },
  variableDeleted: (draft, fact, frame) => {
    dropVariable(draft, fact.scopeKey, fact.name);
    frame.written.push([fact.scopeKey, fact.name, null, 1]);
  },
  variablesDropped: (draft, fact) => {
    for (const name of fact.names) dropVariable(draft, fact.scopeKey, name);
  },

  subscriptionOpened: projectSubscription,
  subscriptionChanged: projectSubscription,
  subscriptionClosed: projectSubscription,
  subscriptionTriggered: stateOnly,

  jobCreated: projectJob,
  jobCompleted: projectJob,
  jobCanceled: projectJob,
  jobFailed: projectJob,
  jobErrorThrown: projectJob,
  jobRetriesUpdated: projectJob,

  userTaskCreated: projectUserTask,
  userTaskAssigned: projectUserTask,
  userTaskUpdated: projectUserTask,
  userTaskTransition: projectUserTask,
  userTaskEscalated: projectUserTask,
  userTaskCompleted: projectUserTask,
  userTaskCanceled: projectUserTask,

  incidentCreated: (draft, fact, frame) => {
    const { incident } = fact;
    const { state } = frame;
    draft.newIncidents.set(incident.key, {
      instanceKey: draft.frame.key,
      shard: draft.frame.shard,
      key: incident.key,
      elementKey: incident.elementInstanceKey,
      definitionKey: state.definitionKey,
      jobKey: incident.jobKey,
      rootKey: state.rootKey === state.key ? null : state.rootKey,
      createdAt: fact.at,
      tenantId: state.tenantId,
      elementId: fact.elementId,
      code: incident.code,
      errorType: fact.errorType,
      message: incident.message,
      fingerprint: fingerprintOf(incident.code, fact.elementId, incident.message),
    });
  },
  incidentResolved: (draft, fact, frame) => {
    if (draft.newIncidents.delete(fact.key)) return;
    const { key, shard, historyBucket } = draft.frame;
    draft.endedIncidents.set(fact.key, {
      instanceKey: key,
      shard,
      key: fact.key,
      at: fact.at,
      historyBucket,
      endedBy: frame.actor,
    });
  },

  messageThrown: projectCommand,
  dataStoresRequested: projectCommand,
  dataStoreWritesRequested: projectCommand,
  dataStoreWritten: projectDataStore,
  signalBroadcast: projectCommand,
  callRequested: projectCommand,
  calledInstanceLinked: stateOnly,
  callTerminationRequested: projectCommand,
  thrownToCaller: projectCommand,
  throwAnswered: projectCommand,

  errorCaught: stateOnly,
  escalationCaught: stateOnly,
  errorUncaught: stateOnly,
  escalationUncaught: stateOnly,

  stepsQueued: stateOnly,
  queueReplaced: stateOnly,
  activationsCounted: stateOnly,
};

function endElement(draft: RowDraft, fact: FactOf<'elementCompleted'>, frame: CommandFrame): void {
  const instanceKey = draft.frame.key;
  countEnd(frame.tally, fact);
  frame.elements.push(
    withoutUsual([
      packKey(fact.key, instanceKey),
      fact.elementId,
      fact.role === 'element' ? 0 : fact.role,
      fact.parentKey === null ? null : packKey(fact.parentKey, instanceKey),
      fact.at - fact.createdAt,
      fact.kind === 'elementCompleted' ? 0 : 'T',
      loopIndexOf(fact),
      fact.calledInstanceKey ?? 0,
    ]),
  );
}

/** As text, because a zero at the end would be taken for the usual value: none. */
function loopIndexOf(fact: FactOf<'elementCompleted'>): string | number | null {
  if (fact.loopIndex !== undefined) return String(fact.loopIndex);
  return fact.calledInstanceKey === undefined ? 0 : null;
}

function dropVariable(draft: RowDraft, scopeKey: FactOf<'variableDeleted'>['scopeKey'], name: string): void {
  const id = `${scopeKey} ${name}`;
  const written = draft.variables.get(id);
  draft.variables.delete(id);
  if (written?.created !== true) draft.droppedVariables.set(id, { scopeKey, name });
}

/** Incidents with the same cause share it: numbers and quoted values do not count. */
function fingerprintOf(code: string, elementId: string, message: string): string {
  return `${code}|${elementId}|${message.replace(/[0-9]+/g, '#').replace(/"[^"]*"/g, '""')}`.slice(0, 200);
}
