import type { Command, CreateInstance, JsonObject, JsonValue, Key } from '#engine';
import {
  findStoredAnswer,
  idempotencyOf,
  maySee,
  requireTenant,
  settleOutcome,
  variableTypesOf,
} from '../commands/settle-outcome.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { Documents } from '../contract/documents.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Instances, StartedInstance, StartRequest } from '../contract/runtime.ts';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';
import type { LatestVersions } from '../definitions/latest-versions.ts';
import type { InstanceQuota } from '../flow/instance-quota.ts';
import { requireForm } from '../humans/check-form.ts';
import { createFormEvaluator, type FormEvaluatorPorts } from '../humans/form-evaluator.ts';
import { checkFormFiles, type FormFiles } from '../humans/form-files.ts';
import { findElement, type ElementPlace } from '../store/find-element.ts';
import { randomShard, shardOf, type KeySource } from '../store/keys.ts';
import { chooseDefinition, type ChosenDefinition } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';
import { startForm } from '../store/queries/forms.ts';
import { createEndedInstances } from './ended-instances.ts';
import { migrationCommand } from './migrate-instance.ts';
import type { EndWaiters } from './end-waiters.ts';

export interface InstancesPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly keys: KeySource;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly latest: LatestVersions;
  readonly ends: EndWaiters;
  readonly isDraining: () => boolean;
  readonly documents: Pick<Documents, 'get' | 'keep'>;
  readonly forms: FormEvaluatorPorts;
  /** Submits a start, or refuses it where the tenant has no room for one. */
  readonly admit: InstanceQuota;
}

/** Starts, cancels and changes instances as a caller asks. */
export function createInstances(ports: InstancesPorts): Instances {
  const { pools } = ports;
  const toInstance = async (context: CommandContext, key: Key, command: Command): Promise<void> => {
    const { tenantId, ...rest } = context;
    const outcome = await ports.submit({
      instanceKey: key,
      shard: shardOf(key),
      tenantId: rest.caller.kind === 'system' ? null : tenantId,
      command,
      actor: context.caller.id,
      reason: context.reason ?? null,
      ...idempotencyOf(context),
      ...variableTypesOf(context),
      answer: () => null,
    });
    await settleOutcome(pools, context, outcome);
  };
  const placeOf = async (context: CommandContext, key: Key): Promise<ElementPlace> => {
    const place = await findElement(pools.work, key);
    if (place === null || !maySee(context, place.tenantId))
      throw new Refusal('NOT_FOUND', 'No running instance or element instance has this key.');
    return place;
  };
  const inPlace = async (context: CommandContext, key: Key, command: Command): Promise<void> => {
    const { instanceKey, tenantId } = await placeOf(context, key);
    await toInstance({ ...context, tenantId }, instanceKey, command);
  };
  const ofInstance = async (context: CommandContext, key: Key, command: Command): Promise<void> => {
    const place = await placeOf(context, key);
    if (!place.isInstance) throw new Refusal('NOT_FOUND', 'No running instance has this key.');
    if (command.kind === 'cancelInstance' && place.parentKey !== null) {
      throw new Refusal(
        'NOT_ROOT_INSTANCE',
        'The instance was called by another one. Cancel its root instance.',
      );
    }
    await toInstance({ ...context, tenantId: place.tenantId }, key, command);
  };
  return {
    start: (context, request) => start(context, request, ports),
    cancel: (context, key) =>
      ofInstance(context, key, { kind: 'cancelInstance', reason: context.reason ?? null }),
    suspend: (context, key) => ofInstance(context, key, { kind: 'suspendInstance' }),
    resume: (context, key) => ofInstance(context, key, { kind: 'resumeInstance' }),
    modify: (context, key, modification) =>
      ofInstance(context, key, { kind: 'modifyInstance', ...modification, reason: context.reason ?? null }),
    async migrate(context, key, targetKey, instructions) {
      const { definitionKey } = await placeOf(context, key);
      if (definitionKey === targetKey)
        throw new Refusal('INVALID_INSTANCE_STATE', 'The instance is of this version already.');
      const command = await migrationCommand(ports.models, definitionKey, targetKey, instructions);
      await ofInstance(context, key, command);
    },
    ...createEndedInstances(pools, (context, request) => start(context, request, ports)),
    setVariables: (context, scopeKey, variables, local) =>
      inPlace(context, scopeKey, { kind: 'setVariables', scopeKey, variables, local }),
    deleteVariables: (context, scopeKey, names) =>
      inPlace(context, scopeKey, { kind: 'deleteVariables', scopeKey, names }),
    triggerElement: (context, elementInstanceKey, variables) =>
      inPlace(context, elementInstanceKey, { kind: 'triggerElement', elementInstanceKey, variables }),
    activateAdHoc: (context, elementInstanceKey, { elements, cancelRemaining }) =>
      inPlace(context, elementInstanceKey, {
        kind: 'activateAdHoc',
        elementInstanceKey,
        elements,
        cancelRemaining,
      }),
  };
}

// helpers

async function start(
  context: CommandContext,
  request: StartRequest,
  ports: InstancesPorts,
): Promise<StartedInstance> {
  if (ports.isDraining()) throw new Refusal('DRAINING', 'This server is stopping. Repeat the request.');
  const stored = await findStoredAnswer(ports.pools, context);
  if (stored !== null) return stored.answer as unknown as StartedInstance;
  const definition = await definitionFor(context, request, ports);
  const key = ports.keys.next(randomShard());
  if (request.fromStartForm !== true) return startAs(context, request, definition, key, ports);
  const { variables, documentIds } = await checkAgainstStartForm(context, definition, request, key, ports);
  return startAs(context, { ...request, variables }, definition, key, ports, documentIds);
}

async function startAs(
  context: CommandContext,
  request: StartRequest,
  definition: Definition,
  key: Key,
  ports: InstancesPorts,
  documentIds: readonly string[] = [],
): Promise<StartedInstance> {
  const wait =
    request.awaitCompletionMs === undefined ? null : ports.ends.expect(key, request.awaitCompletionMs);
  try {
    const outcome = await ports.admit(definition.tenantId, key, () =>
      ports.submit({ ...startSubmission(context, request, definition, key), documentIds }),
    );
    if (outcome.kind === 'blocked' && outcome.by === 'hold') {
      throw new Refusal(
        'BUSINESS_ID_EXISTS',
        `An active instance of "${definition.processId}" has this business id. Use another, or that instance.`,
      );
    }
    const settled = await settleOutcome(ports.pools, context, outcome);
    if ('replayed' in settled) return settled.replayed as unknown as StartedInstance;
    const { state } = settled.transition;
    const started = startedInstance(definition, request, key, state.status !== 'active', {});
    if (wait === null) return started;
    const end = await wait.promise;
    if (end === null) {
      throw new Refusal(
        'AWAIT_TIMEOUT',
        'The instance was started but has not ended in time. Read its state; do not start it again.',
        { processInstanceKey: key },
      );
    }
    return { ...started, ended: true, variables: only(end, request.fetchVariables) };
  } finally {
    wait?.cancel();
  }
}

async function checkAgainstStartForm(
  { caller }: CommandContext,
  { key }: Definition,
  { variables: submitted }: StartRequest,
  instanceKey: Key,
  { pools, documents, forms }: InstancesPorts,
): Promise<FormFiles> {
  const found = await startForm({ reader: pools.work, now: Date.now }, caller, key);
  const schema = found?.['schema'];
  if (typeof schema !== 'string') return { variables: submitted, documentIds: [] };
  const form = JSON.parse(schema) as JsonValue;
  const nothing = (): Promise<JsonObject> => Promise.resolve({});
  const variables = await requireForm(form, submitted, nothing, createFormEvaluator(forms));
  return checkFormFiles(documents, caller, form, variables, instanceKey);
}

async function definitionFor(
  context: CommandContext,
  request: StartRequest,
  ports: InstancesPorts,
): Promise<Definition> {
  const { processDefinitionKey, processDefinitionId, version } = request;
  if (processDefinitionKey === undefined) requireTenant(context);
  const chosen =
    processDefinitionKey === undefined
      ? await findById(context.tenantId, processDefinitionId, version, ports)
      : await ports.latest.byKey(processDefinitionKey);
  const definition = chosen === null ? null : await ports.models.get(chosen.key);
  if (chosen === null || definition === null || !maySee(context, definition.tenantId)) {
    throw new Refusal(
      'PROCESS_NOT_FOUND',
      `There is no process ${processDefinitionId ?? processDefinitionKey ?? ''} in this tenant. Deploy it, or check the id.`,
    );
  }
  if (chosen.suspended) {
    throw new Refusal(
      'PROCESS_NOT_STARTABLE',
      `Version ${definition.version} of "${definition.processId}" is suspended: nobody may start it. Resume it, or start another version.`,
    );
  }
  const { settings } = definition.model;
  if (settings.businessId !== 'optional' && (request.businessId ?? '') === '') {
    throw new Refusal(
      'INVALID_VALUE',
      `The process "${definition.processId}" needs a business id (MSG-7). Send one as businessId.`,
    );
  }
  return definition;
}

async function findById(
  tenantId: string,
  processId: string | undefined,
  version: number | undefined,
  ports: InstancesPorts,
): Promise<ChosenDefinition | null> {
  if (processId === undefined) return null;
  if (version === undefined) return ports.latest.find(tenantId, processId);
  return chooseDefinition(ports.pools.work, tenantId, processId, { kind: 'version', version });
}

function startSubmission(
  context: CommandContext,
  request: StartRequest,
  definition: Definition,
  key: Key,
): Submission {
  const businessId = request.businessId ?? null;
  const after = (request.startAfterElementIds ?? []).map((id) => flowAfter(definition, id));
  const [only, ...more] = [...(request.startElementIds ?? []), ...after];
  const given = request.startVariables;
  const isNoneStart =
    only !== undefined &&
    more.length === 0 &&
    definition.model.scopes[definition.processId]?.noneStartIds.includes(only) === true;
  const start: CreateInstance['start'] =
    only === undefined
      ? { kind: 'none' }
      : isNoneStart
        ? { kind: 'none', elementId: only }
        : {
            kind: 'elements',
            elementIds: [only, ...more],
            ...(given === undefined ? {} : { variables: given }),
          };
  return {
    instanceKey: key,
    shard: shardOf(key),
    tenantId: definition.tenantId,
    actor: context.caller.id,
    reason: context.reason ?? null,
    byMachine: context.caller.kind !== 'user',
    command: {
      kind: 'createInstance',
      key,
      definitionKey: definition.key,
      tenantId: definition.tenantId,
      businessId,
      tags: request.tags ?? [],
      rootKey: key,
      parent: null,
      variables: request.variables,
      startedBy: context.caller.id,
      start,
      ...(request.terminateAfterElementIds === undefined
        ? {}
        : { terminateAfter: request.terminateAfterElementIds }),
    },
    ...(definition.model.settings.businessId === 'unique' && businessId !== null
      ? { holds: [{ kind: 'businessId' as const, processId: definition.processId, value: businessId }] }
      : {}),
    ...idempotencyOf(context),
    ...variableTypesOf(context),
    answer: ({ state }) =>
      startedInstance(definition, request, key, state.status !== 'active', {}) as unknown as JsonObject,
  };
}

/** PRC-5: what is behind an element is its only way out. */
function flowAfter({ model, processId }: Definition, elementId: string): string {
  const element = model.elements[elementId];
  if (element === undefined)
    throw new Refusal('UNKNOWN_ELEMENT', `Process "${processId}" has no element "${elementId}".`);
  const [flowId, ...others] = element.outgoing;
  if (flowId !== undefined && others.length === 0) return flowId;
  throw new Refusal(
    'ELEMENT_NOT_ACTIVATABLE',
    `"${elementId}" has ${element.outgoing.length} outgoing flows: name the flow to take.`,
  );
}

function startedInstance(
  definition: Definition,
  request: StartRequest,
  key: Key,
  ended: boolean,
  variables: JsonObject,
): StartedInstance {
  return {
    processInstanceKey: key,
    processDefinitionKey: definition.key,
    processDefinitionId: definition.processId,
    processDefinitionVersion: definition.version,
    tenantId: definition.tenantId,
    businessId: request.businessId ?? null,
    tags: request.tags ?? [],
    variables,
    ended,
  };
}

function only(variables: JsonObject, names: readonly string[] | undefined): JsonObject {
  if (names === undefined || names.length === 0) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));
}
