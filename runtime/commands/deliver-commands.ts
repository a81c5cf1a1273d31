import type { Command, JsonObject, Key } from '#engine';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';
import {
  chooseDefinition,
  deleteCommandRow,
  findStoreValues,
  randomShard,
  shardOf,
  writeStoreValues,
  type DefinitionChoice,
  type KeySource,
  type Pools,
  type StoredCommandRow,
} from '../store/port.ts';
import type { CollectOccurrence } from './collect-occurrence.ts';
import type { RowCommand } from './row-command.ts';
import { submitUntilSettled, type StartByEvent } from './start-by-event.ts';
import type { Outcome, Submission } from './submission.ts';

/** What flowable:fallbackToDefaultTenant means: the tenant of everything that names none. */
const DEFAULT_TENANT = '<default>';

export interface DeliverPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly keys: KeySource;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly startByEvent: StartByEvent;
  readonly collect: CollectOccurrence;
  readonly accept: (
    message: Extract<RowCommand, { kind: 'publishMessage' }> & { readonly tenantId: string },
    fromRow: Key,
  ) => Promise<void>;
  readonly signal: (
    signal: { tenantId: string; name: string; variables: JsonObject },
    fromRow: Key,
  ) => Promise<void>;
  readonly log: (message: string, error: unknown) => void;
}

/**
 * Runs command rows (guarantees 4.3): right after the commit that wrote them, or later by the reconciler. A row is deleted in the
 * commit of its effect, so that running it twice has one effect.
 */
export async function deliverCommands(ports: DeliverPorts, rows: readonly StoredCommandRow[]): Promise<void> {
  // All are submitted before the first is awaited: commands for one instance keep their order in its lane.
  await Promise.all(
    rows.map((row) =>
      deliver(ports, row).catch((error: unknown) => {
        ports.log(`Command row ${row.key} could not be run yet; it is tried again within a minute.`, error);
      }),
    ),
  );
}

// helpers

function deliver(ports: DeliverPorts, row: StoredCommandRow): Promise<void> {
  const command = row.command as RowCommand;
  switch (command.kind) {
    case 'toInstance':
      return toInstance(ports, row, command.command);
    case 'readDataStores':
      return readDataStores(ports, row, command);
    case 'writeDataStores':
      return writeDataStores(ports, row, command);
    case 'publishMessage':
      return ports.accept({ ...command, tenantId: row.tenantId }, row.key);
    case 'broadcastSignal':
      return ports.signal(
        { tenantId: row.tenantId, name: command.name, variables: command.variables },
        row.key,
      );
    case 'startBySignal':
      return startBySignal(ports, row, command);
    case 'startCalled':
      return startCalled(ports, row, command);
  }
}

function fromRow(row: StoredCommandRow): Pick<Submission, 'commandRow' | 'actor' | 'tenantId'> {
  return { commandRow: { key: row.key, shard: row.shard }, actor: null, tenantId: null };
}

async function toInstance(ports: DeliverPorts, row: StoredCommandRow, command: Command): Promise<void> {
  const instanceKey = row.targetKey;
  if (instanceKey === null) return deleteCommandRow(ports.pools.work, row.key);
  const outcome = await submitUntilSettled(ports.submit, {
    instanceKey,
    shard: shardOf(instanceKey),
    command,
    ...fromRow(row),
  });
  if (outcome.kind !== 'rejected') return;
  // RUN-4: it waits until the instance resumes.
  if (outcome.rejection.code === 'INSTANCE_SUSPENDED') return;
  await answerForTheDead(ports, command);
  await deleteCommandRow(ports.pools.work, row.key);
}

/** DAT-4: the values as they are committed now; an activity that has ended meanwhile needs none. */
async function readDataStores(
  ports: DeliverPorts,
  row: StoredCommandRow,
  { elementInstanceKey, reads }: Extract<RowCommand, { kind: 'readDataStores' }>,
): Promise<void> {
  const values = await findStoreValues(ports.pools.work, row.tenantId, reads);
  return toInstance(ports, row, { kind: 'dataStoresRead', elementInstanceKey, values });
}

/** DAT-4: nothing is written when one of the stores is full; the activity becomes an incident then. */
async function writeDataStores(
  ports: DeliverPorts,
  row: StoredCommandRow,
  { elementInstanceKey, writes, at }: Extract<RowCommand, { kind: 'writeDataStores' }>,
): Promise<void> {
  const { tenantId, targetKey } = row;
  const full =
    targetKey === null
      ? null
      : await writeStoreValues(ports.pools.work, { tenantId, instanceKey: targetKey, at }, writes);
  return toInstance(ports, row, { kind: 'dataStoresAnswered', elementInstanceKey, full });
}

/** CALL-8, ERR-5: who waits for an instance that is gone must not wait for ever. */
async function answerForTheDead(ports: DeliverPorts, command: Command): Promise<void> {
  if (command.kind === 'calledInstanceCreated') {
    const { calledInstanceKey, isDetached } = command;
    // CALL-12: it goes its own way.
    if (isDetached === true) return;
    await submitUntilSettled(ports.submit, {
      instanceKey: calledInstanceKey,
      shard: shardOf(calledInstanceKey),
      tenantId: null,
      actor: null,
      command: { kind: 'cancelInstance', reason: 'The call activity has ended.' },
    });
  } else if (command.kind === 'catchFromCalled') {
    const { calledInstanceKey, throwingElementInstanceKey, thrown } = command;
    await submitUntilSettled(ports.submit, {
      instanceKey: calledInstanceKey,
      shard: shardOf(calledInstanceKey),
      tenantId: null,
      actor: null,
      command: { kind: 'resumeThrow', throwingElementInstanceKey, caught: false, thrown },
    });
  }
}

async function startBySignal(
  ports: DeliverPorts,
  row: StoredCommandRow,
  command: Extract<RowCommand, { kind: 'startBySignal' }>,
): Promise<void> {
  const { definitionKey, elementId, variables, processId, definition, collects, instanceKey } = command;
  if (typeof collects === 'number' && processId !== undefined && definition !== undefined) {
    const { tenantId } = row;
    const correlationKey = null;
    await ports.collect(
      { tenantId, processId, definitionKey, elementId, definition, collects, correlationKey, variables },
      { kind: 'commandRow', key: row.key },
    );
    return;
  }
  const key = await ports.startByEvent({
    definitionKey,
    elementId,
    payload: variables,
    businessId: command.businessId ?? null,
    ...(instanceKey === undefined ? {} : { instanceKey }),
    commandRow: { key: row.key, shard: row.shard },
  });
  if (key === null) await deleteCommandRow(ports.pools.work, row.key);
}

/** CALL-1, CALL-2: the called instance shares root and shard with its caller; what cannot be called is an incident there. */
async function startCalled(
  ports: DeliverPorts,
  row: StoredCommandRow,
  command: Extract<RowCommand, { kind: 'startCalled' }>,
): Promise<void> {
  const { call, caller } = command;
  const fail = async (message: string): Promise<void> => {
    const outcome = await submitUntilSettled(ports.submit, {
      instanceKey: caller.instanceKey,
      shard: shardOf(caller.instanceKey),
      command: {
        kind: 'callFailed',
        elementInstanceKey: call.elementInstanceKey,
        code: 'CALLED_ELEMENT_ERROR',
        message,
      },
      ...fromRow(row),
    });
    if (outcome.kind === 'rejected') await deleteCommandRow(ports.pools.work, row.key);
  };
  const found = await calledDefinition(ports, row.tenantId, command);
  if (typeof found === 'string') return fail(found);
  const submission = callSubmission(ports, row, command, found);
  if (typeof submission === 'string') return fail(submission);
  const outcome = await submitUntilSettled(ports.submit, submission);
  if (outcome.kind === 'rejected')
    await fail(`"${call.processId}" could not be started: ${outcome.rejection.message}`);
  else if (outcome.kind === 'blocked' && outcome.by === 'hold')
    await fail(`An active instance of "${found.processId}" has the business id of the call already.`);
}

/** The definition to call, or what is wrong with the call (S10…S15). */
async function calledDefinition(
  ports: DeliverPorts,
  ownTenant: string,
  command: Extract<RowCommand, { kind: 'startCalled' }>,
): Promise<Definition | string> {
  const { call } = command;
  if (call.compensates !== undefined) {
    const original = await ports.models.get(call.compensates.definitionKey);
    return original ?? 'The version that was called is no longer there, so nothing can compensate it.';
  }
  const tenantId = call.tenantId ?? ownTenant;
  const choice = await choiceOf(ports, command);
  // What was deployed together is in one tenant: elsewhere it can only be the latest.
  const elsewhere: DefinitionChoice = choice.kind === 'deployment' ? { kind: 'latest' } : choice;
  const definition =
    (await visibleDefinition(ports, ownTenant, tenantId, call.processId, choice)) ??
    (call.fallsBack === true
      ? await visibleDefinition(ports, ownTenant, DEFAULT_TENANT, call.processId, elsewhere)
      : null);
  if (definition !== null) return definition;
  const places = [
    tenantId === ownTenant ? '' : ` that tenant "${tenantId}" shares`,
    call.fallsBack === true ? ` that tenant "${DEFAULT_TENANT}" shares` : '',
  ].filter((place) => place !== '');
  return `There is no process "${call.processId}"${places.join(', or')} to call (${choice.kind}). Deploy it, then resolve the incident.`;
}

/** S15: another tenant's definition only where that says so. */
async function visibleDefinition(
  ports: DeliverPorts,
  ownTenant: string,
  tenantId: string,
  processId: string,
  choice: DefinitionChoice,
): Promise<Definition | string | null> {
  const chosen = await chooseDefinition(ports.pools.work, tenantId, processId, choice);
  const definition = chosen === null ? null : await ports.models.get(chosen.key);
  if (tenantId !== ownTenant && definition?.model.settings.shared !== true) return null;
  if (chosen?.suspended !== true) return definition;
  return `The version of "${processId}" to call is suspended. Resume it, then resolve the incident.`;
}

/** The creation of the called instance, or what its process asks for and the call does not give (MSG-7). */
function callSubmission(
  ports: DeliverPorts,
  row: StoredCommandRow,
  { call, caller }: Extract<RowCommand, { kind: 'startCalled' }>,
  { key: definitionKey, processId, model }: Definition,
): Submission | string {
  const { businessId: rule } = model.settings;
  const { businessId, variables, depth, elementInstanceKey, compensates } = call;
  if (rule === 'required' && businessId === null)
    return `"${processId}" needs a business id. Give the call one, then resolve the incident.`;
  const isDetached = call.isDetached === true;
  const shard = isDetached ? randomShard() : shardOf(caller.rootKey);
  const key = ports.keys.next(shard);
  const link = { instanceKey: caller.instanceKey, elementInstanceKey };
  return {
    instanceKey: key,
    shard,
    ...(rule === 'unique' && businessId !== null && compensates === undefined
      ? { holds: [{ kind: 'businessId' as const, processId, value: businessId }] }
      : {}),
    command: {
      kind: 'createInstance',
      key,
      definitionKey,
      tenantId: row.tenantId,
      businessId,
      tags: [],
      rootKey: isDetached ? key : caller.rootKey,
      parent: isDetached ? null : { ...link, depth },
      ...(isDetached ? { detachedFrom: link } : {}),
      variables,
      startedBy: null,
      start:
        compensates !== undefined
          ? { kind: 'compensation', inside: compensates.inside }
          : call.startEventId === undefined
            ? { kind: 'none' }
            : { kind: 'none', elementId: call.startEventId },
    },
    ...fromRow(row),
  };
}

async function choiceOf(
  ports: DeliverPorts,
  { call, caller }: Extract<RowCommand, { kind: 'startCalled' }>,
): Promise<DefinitionChoice> {
  if (call.binding === 'key') return { kind: 'key' };
  if (call.binding === 'version' && call.version !== null) return { kind: 'version', version: call.version };
  if (call.binding === 'versionTag' && call.versionTag !== null)
    return { kind: 'versionTag', versionTag: call.versionTag };
  if (call.binding === 'deployment') {
    const own = await ports.models.get(caller.deploymentOf);
    if (own !== null) return { kind: 'deployment', deploymentKey: own.deploymentKey };
  }
  return { kind: 'latest' };
}
