import { createHash } from 'node:crypto';
import type { ElementData, ElementInstance, InstanceState, JobState, JsonValue, Key } from '#engine';

/**
 * The state of an instance as its row keeps it: what columns and `variables` rows hold already is left out, empty members are
 * left out, element instances and jobs are short lists. A step's write-ahead log is little more than this text.
 */
export interface PackedState {
  /** [key, elementId, role, parentKey, state, msAfterInstanceStart, data?] */
  readonly e?: readonly (readonly [Key, string, ElementInstance['role'], Key | null, ElementInstance['state'], number, ElementData?])[];
  /** [key, elementInstanceKey, kind, type, further members?] */
  readonly j?: readonly (readonly [Key, Key, JobState['kind'], string, Readonly<Record<string, unknown>>?])[];
  /** [flowId, scopeKey, sequence] */
  readonly t?: readonly (readonly [string, Key, number])[];
  /** Subscriptions, user tasks and incidents as lists. */
  readonly s?: readonly InstanceState['subscriptions'][string][];
  readonly u?: readonly InstanceState['userTasks'][string][];
  readonly i?: readonly InstanceState['incidents'][string][];
  /** Every other member of the state. */
  readonly r: Readonly<Record<string, unknown>>;
}

/** What the columns of the row say; joined with the packed state it gives the state back. */
export interface StateColumns {
  readonly key: Key;
  readonly processId: string;
  readonly definitionKey: Key;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly rootKey: Key;
  readonly parent: InstanceState['parent'];
  readonly startedAt: number;
  readonly suspended: boolean;
}

export function packState(state: InstanceState): string {
  const { key, processId, definitionKey, tenantId, businessId, tags, rootKey, parent, startedAt, suspended, status, format, ...kept } = state;
  const { elements, tokens, variables, subscriptions, jobs, userTasks, incidents, ...others } = kept;
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) if (!isEmpty(value)) rest[name] = value;
  const packed: Record<string, unknown> = {};
  const elementList = inOrder(elements);
  if (elementList.length > 0) packed['e'] = elementList.map((element) => packElement(element, startedAt));
  const jobList = inOrder(jobs);
  if (jobList.length > 0) packed['j'] = jobList.map(packJob);
  if (tokens.length > 0) packed['t'] = tokens.map((token) => [token.flowId, token.scopeKey, token.sequence]);
  const subscriptionList = inOrder(subscriptions);
  if (subscriptionList.length > 0) packed['s'] = subscriptionList;
  const taskList = inOrder(userTasks);
  if (taskList.length > 0) packed['u'] = taskList;
  const incidentList = inOrder(incidents);
  if (incidentList.length > 0) packed['i'] = incidentList;
  packed['r'] = rest;
  return JSON.stringify(packed);
}

export function unpackState(
  packed: PackedState,
  columns: StateColumns,
  variables: readonly (readonly [scopeKey: string, name: string, value: JsonValue])[],
): InstanceState {
  const elements: Record<string, ElementInstance> = {};
  for (const [key, elementId, role, parentKey, state, after, data] of packed.e ?? []) {
    elements[key] = { key, elementId, role, parentKey, state, createdAt: columns.startedAt + after, data: data ?? {} };
  }
  const jobs: Record<string, JobState> = {};
  for (const [key, elementInstanceKey, kind, type, more] of packed.j ?? []) {
    jobs[key] = { key, elementInstanceKey, kind, type, ...more } as JobState;
  }
  const scopes: Record<string, Record<string, JsonValue>> = {};
  for (const [scopeKey, name, value] of variables) (scopes[scopeKey] ??= {})[name] = value;
  return {
    format: 1,
    sequence: 0,
    queue: [],
    activations: {},
    variableBytes: 0,
    ...columns,
    status: 'active',
    elements,
    jobs,
    tokens: (packed.t ?? []).map(([flowId, scopeKey, sequence]) => ({ flowId, scopeKey, sequence })),
    variables: scopes,
    subscriptions: byKey(packed.s ?? []),
    userTasks: byKey(packed.u ?? []),
    incidents: byKey(packed.i ?? []),
    ...packed.r,
  } as InstanceState;
}

/** Chained over all transitions, so that equal hashes mean equal histories (I28). */
export function chainHash(previous: Buffer | null, packed: string, variables: string): Buffer {
  const hash = createHash('sha256');
  if (previous !== null) hash.update(previous);
  hash.update(packed);
  hash.update('\n');
  hash.update(variables);
  return hash.digest().subarray(0, 16);
}

// helpers

function packElement(element: ElementInstance, startedAt: number): unknown[] {
  const row: unknown[] = [element.key, element.elementId, element.role, element.parentKey, element.state, element.createdAt - startedAt];
  if (!isEmpty(element.data)) row.push(element.data);
  return row;
}

function packJob(job: JobState): unknown[] {
  const { key, elementInstanceKey, kind, type, ...more } = job;
  const row: unknown[] = [key, elementInstanceKey, kind, type];
  if (!isEmpty(more)) row.push(more);
  return row;
}

/** By creation: keys rise, longer is later. Two states that are equal give one text whatever order their members came in. */
function inOrder<T extends { readonly key: Key }>(members: Readonly<Record<string, T>>): T[] {
  const list = Object.values(members);
  return list.length < 2 ? list : list.sort((a, b) => a.key.length - b.key.length || (a.key < b.key ? -1 : 1));
}

function byKey<T extends { readonly key: Key }>(list: readonly T[]): Record<string, T> {
  const members: Record<string, T> = {};
  for (const member of list) members[member.key] = member;
  return members;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
