import type { JsonObject, JsonValue, Key } from '#engine';
import type { ActivatedJob } from '../contract/runtime.ts';
import type { Definition } from '../definitions/model-cache.ts';
import type { ClaimedJob, SeenVariable } from '../store/port.ts';
import { leaseTokenOf } from './lease-token.ts';

/** What an engine-internal kind of job is called in `jobs.type`; no worker outside can ask for it. */
export function jobTypeOf(kind: string, type: string): string {
  return internalKinds.has(kind) ? `#${kind.toLowerCase()}` : type;
}

/** What a worker gets. The lease is told only to those who asked for it; `leaseOf` knows it for releasing. */
export function toActivatedJob(
  claimed: ClaimedJob,
  definition: Definition,
  tellLease: boolean,
  installationId: string,
  variableNames?: readonly string[],
): ActivatedJob {
  const job: ActivatedJob = {
    jobKey: claimed.key,
    type: claimed.type,
    kind: claimed.kind,
    listenerEventType: claimed.listenerEvent ?? 'UNSPECIFIED',
    processInstanceKey: claimed.instanceKey,
    rootProcessInstanceKey: claimed.rootKey ?? claimed.instanceKey,
    processDefinitionId: definition.processId,
    processDefinitionKey: claimed.definitionKey,
    processDefinitionVersion: definition.version,
    versionTag: definition.versionTag,
    elementId: claimed.elementId,
    elementInstanceKey: claimed.elementKey,
    headers: claimed.headers ?? {},
    worker: claimed.worker,
    retries: claimed.retriesLeft,
    priority: claimed.priority,
    attempt: claimed.attempt,
    deadline: Math.round(claimed.lockedUntil),
    createdAt: Math.round(claimed.createdAt),
    leaseToken: tellLease ? leaseTokenOf(claimed.lease, claimed.instanceKey) : null,
    variables: {
      ...visible(claimed.variables ?? [], claimed.scopePath ?? [claimed.elementKey, claimed.instanceKey]),
      ...submittedIn(claimed.userTask, variableNames),
    },
    tenantId: claimed.tenantId,
    businessId: claimed.businessId,
    tags: claimed.tags ?? [],
    errorMessage: claimed.errorMessage,
    idempotencyKey: `${installationId}-${claimed.elementKey}`,
    script: claimed.script,
    userTask: shownTask(claimed.userTask, definition, claimed.elementId),
  };
  leases.set(job, claimed.lease);
  return job;
}

export function leaseOf(job: ActivatedJob): string | undefined {
  return leases.get(job);
}

/** What a listener is told of its task, without the submitted variables: those are among its variables. */
export function shownTask(
  userTask: JsonObject | null,
  { model }: Pick<Definition, 'model'>,
  elementId: string,
): JsonObject | null {
  if (userTask === null) return null;
  const { variables: _submitted, ...shown } = userTask;
  return { ...shown, name: model.elements[elementId]?.name ?? null };
}

/** A completing listener sees what the completion submits. */
export function submittedIn(userTask: JsonObject | null, names?: readonly string[]): JsonObject {
  const submitted = (userTask?.['variables'] ?? {}) as JsonObject;
  if (names === undefined) return submitted;
  return Object.fromEntries(Object.entries(submitted).filter(([name]) => names.includes(name)));
}

// helpers

const internalKinds: ReadonlySet<string> = new Set(['SCRIPT', 'CONTINUATION', 'DECISION']);

const leases = new WeakMap<ActivatedJob, string>();

/** VAR-1: the nearest scope's value hides the others. */
function visible(variables: readonly SeenVariable[], path: readonly Key[]): JsonObject {
  const seen: Record<string, JsonValue> = {};
  const depth = new Map<string, number>();
  for (const [scopeKey, name, value] of variables) {
    const at = path.indexOf(scopeKey);
    const before = depth.get(name);
    if (before !== undefined && before <= at) continue;
    depth.set(name, at);
    seen[name] = value;
  }
  return seen;
}
