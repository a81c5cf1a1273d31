import { hash } from 'node:crypto';
import type { ElementData, ElementInstance, InstanceState, JobState, JsonValue, Key } from '#engine';
import { isEmpty, packKey, unpackKey, withoutUsual, type PackedKey } from './pack-key.ts';
import {
  packSubscription,
  packUserTask,
  unpackSubscription,
  unpackUserTask,
  type PackedSubscription,
  type PackedUserTask,
} from './pack-waits.ts';

/**
 * The state of an instance as its row keeps it: what columns and `variables` rows hold already is left out, empty members are
 * left out, element instances and jobs are short lists without their usual values. A step's write-ahead log is little more.
 */
export interface PackedState {
  /** [key, elementId, role (0 = element), parentKey (0 = the process), state (0 = activated), msAfterInstanceStart, data?] */
  readonly e?: readonly (readonly [
    PackedKey,
    string,
    (ElementInstance['role'] | 0)?,
    (PackedKey | null)?,
    (ElementInstance['state'] | 0)?,
    number?,
    ElementData?,
  ])[];
  /** [key, elementInstanceKey, type, retriesLeft, kind (0 = BPMN_ELEMENT), further members?] */
  readonly j?: readonly (readonly [
    PackedKey,
    PackedKey,
    string,
    number,
    (JobState['kind'] | 0)?,
    Readonly<Record<string, unknown>>?,
  ])[];
  /** [flowId, scopeKey, sequence] */
  readonly t?: readonly (readonly [string, Key, number])[];
  /** Subscriptions and user tasks (`pack-waits.ts`). */
  readonly s?: readonly PackedSubscription[];
  readonly u?: readonly PackedUserTask[];
  readonly i?: readonly InstanceState['incidents'][string][];
  /** The state's `sequence`: nearly every state has one, so it has a place of its own. */
  readonly q?: number;
  /** Every other member of the state. */
  readonly r?: Readonly<Record<string, unknown>>;
  /** Present when most members stand in pages of their own (`state-pages.ts`). */
  readonly p?: 1;
}

/** What a row of `jobs` would say of a job that has none, beside what the state says. */
export interface LocalJob {
  readonly priority?: number;
  readonly listenerEvent?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly backoff?: readonly string[];
  readonly script?: string;
}

export type PackedLocalJob = readonly [PackedKey, LocalJob?];

export function packLocalJobs(jobs: ReadonlyMap<Key, LocalJob>, instanceKey: Key): string | null {
  if (jobs.size === 0) return null;
  return JSON.stringify(
    [...jobs].map(([key, job]) =>
      isEmpty(job) ? [packKey(key, instanceKey)] : [packKey(key, instanceKey), job],
    ),
  );
}

export function unpackLocalJobs(
  packed: readonly PackedLocalJob[] | null,
  instanceKey: Key,
): ReadonlyMap<Key, LocalJob> {
  return new Map((packed ?? []).map(([key, job]) => [unpackKey(key, instanceKey), job ?? {}]));
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

/** Members that columns hold, and those that are lists of their own. */
export const notRest: ReadonlySet<string> = new Set([
  'key',
  'processId',
  'definitionKey',
  'tenantId',
  'businessId',
  'tags',
  'rootKey',
  'parent',
  'startedAt',
  'suspended',
  'sequence',
  'status',
  'format',
  'elements',
  'tokens',
  'variables',
  'subscriptions',
  'jobs',
  'userTasks',
  'incidents',
]);

export function packState(state: InstanceState): string {
  const { key, startedAt, tokens } = state;
  const packed: Record<string, unknown> = {};
  const elements = inOrder(state.elements);
  if (elements.length > 0) packed['e'] = elements.map((element) => packElement(element, key, startedAt));
  const jobs = inOrder(state.jobs);
  if (jobs.length > 0) packed['j'] = jobs.map((job) => packJob(job, key));
  if (tokens.length > 0) packed['t'] = tokens.map((token) => [token.flowId, token.scopeKey, token.sequence]);
  const subscriptions = inOrder(state.subscriptions);
  if (subscriptions.length > 0) packed['s'] = subscriptions.map((wait) => packSubscription(wait, key));
  const userTasks = inOrder(state.userTasks);
  if (userTasks.length > 0) packed['u'] = userTasks.map((task) => packUserTask(task, key));
  const incidents = inOrder(state.incidents);
  if (incidents.length > 0) packed['i'] = incidents;
  if (state.sequence !== 0) packed['q'] = state.sequence;
  const rest = restOf(state, notRest);
  if (rest !== 0) packed['r'] = rest;
  return JSON.stringify(packed);
}

export function unpackState(
  packed: PackedState,
  columns: StateColumns,
  variables: readonly (readonly [scopeKey: string, name: string, value: JsonValue])[],
): InstanceState {
  const elements: Record<string, ElementInstance> = {};
  for (const [packedKey, elementId, role, parentKey, state, after, data] of packed.e ?? []) {
    const key = unpackKey(packedKey, columns.key);
    elements[key] = {
      key,
      elementId,
      role: role === undefined || role === 0 ? 'element' : role,
      parentKey: parentKey === null ? null : unpackKey(parentKey ?? 0, columns.key),
      state: state === undefined || state === 0 ? 'activated' : state,
      createdAt: columns.startedAt + (after ?? 0),
      data: data ?? {},
    };
  }
  const jobs: Record<string, JobState> = {};
  for (const [packedKey, elementKey, type, retriesLeft, kind, more] of packed.j ?? []) {
    const key = unpackKey(packedKey, columns.key);
    const elementInstanceKey = unpackKey(elementKey, columns.key);
    jobs[key] = {
      key,
      elementInstanceKey,
      kind: kind === undefined || kind === 0 ? 'BPMN_ELEMENT' : kind,
      type,
      retriesLeft,
      ...more,
    };
  }
  const scopes: Record<string, Record<string, JsonValue>> = {};
  for (const [scopeKey, name, value] of variables) (scopes[scopeKey] ??= {})[name] = value;
  return {
    format: 1,
    sequence: packed.q ?? 0,
    queue: [],
    activations: {},
    variableBytes: 0,
    loopBytes: 0,
    ...columns,
    status: 'active',
    elements,
    jobs,
    tokens: (packed.t ?? []).map(([flowId, scopeKey, sequence]) => ({ flowId, scopeKey, sequence })),
    variables: scopes,
    subscriptions: byKey((packed.s ?? []).map((wait) => unpackSubscription(wait, columns.key))),
    userTasks: byKey((packed.u ?? []).map((task) => unpackUserTask(task, columns.key))),
    incidents: byKey(packed.i ?? []),
    ...packed.r,
  } as InstanceState;
}

/** Chained over all transitions, so that equal hashes mean equal histories (I28). */
export function chainHash(previous: Buffer | null, packed: string, variables: string): Buffer {
  let length = previous === null ? 0 : previous.copy(hashed);
  // One character is at most three bytes; what is longer than usual gets a buffer of its own.
  if (length + 3 * (packed.length + variables.length) + 1 > hashed.length) {
    const text = Buffer.from(`${packed}\n${variables}`);
    return firstEight(previous === null ? text : Buffer.concat([previous, text]));
  }
  length += hashed.write(packed, length);
  hashed[length] = 10;
  length += 1;
  if (variables !== '') length += hashed.write(variables, length);
  return firstEight(hashed.subarray(0, length));
}

// helpers

/** Where the bytes of one state are put together: one call of the hash function is cheaper than one per part. */
const hashed = Buffer.allocUnsafe(65_536);

/** A copy, because a part of the whole digest would keep all of it. */
function firstEight(bytes: Buffer): Buffer {
  return Buffer.from(hash('sha256', bytes, 'buffer').subarray(0, 8));
}

/** The members that are not empty and have no place of their own; 0 when there are none. */
export function restOf(source: object, places: ReadonlySet<string>): Record<string, unknown> | 0 {
  let rest: Record<string, unknown> | 0 = 0;
  for (const name in source) {
    if (places.has(name)) continue;
    const value = (source as Readonly<Record<string, unknown>>)[name];
    if (isEmpty(value)) continue;
    if (rest === 0) rest = {};
    rest[name] = value;
  }
  return rest;
}

export function packElement(
  element: ElementInstance,
  instanceKey: Key,
  startedAt: number,
  data: object = element.data,
): unknown[] {
  const { parentKey } = element;
  return withoutUsual([
    packKey(element.key, instanceKey),
    element.elementId,
    element.role === 'element' ? 0 : element.role,
    parentKey === null ? null : packKey(parentKey, instanceKey),
    element.state === 'activated' ? 0 : element.state,
    element.createdAt - startedAt,
    isEmpty(data) ? 0 : data,
  ]);
}

export function packJob(job: JobState, instanceKey: Key): unknown[] {
  const { key, elementInstanceKey, kind, type, retriesLeft } = job;
  const packedKind = kind === 'BPMN_ELEMENT' ? 0 : kind;
  const row = [
    packKey(key, instanceKey),
    packKey(elementInstanceKey, instanceKey),
    type,
    retriesLeft,
    packedKind,
    furtherOf(job),
  ];
  while (row.length > 4 && row[row.length - 1] === 0) row.pop();
  return row;
}

/** What a job says beside its five usual members; 0 when that is nothing. */
function furtherOf(job: JobState): Readonly<Record<string, unknown>> | 0 {
  if (Object.keys(job).length === 5) return 0;
  const {
    key: _key,
    elementInstanceKey: _element,
    kind: _kind,
    type: _type,
    retriesLeft: _left,
    ...more
  } = job;
  return more;
}

/** By creation: keys rise, longer is later. Two states that are equal give one text whatever order their members came in. */
function inOrder<T extends { readonly key: Key }>(members: Readonly<Record<string, T>>): T[] {
  const list: T[] = [];
  for (const key in members) list.push(members[key] as T);
  for (let index = 1; index < list.length; index += 1) {
    // Nearly always in order already: then nothing is sorted.
    if (byAge(list[index - 1] as T, list[index] as T) > 0) return list.sort(byAge);
  }
  return list;
}

function byAge(a: { readonly key: Key }, b: { readonly key: Key }): number {
  return a.key.length - b.key.length || (a.key < b.key ? -1 : 1);
}

function byKey<T extends { readonly key: Key }>(list: readonly T[]): Record<string, T> {
  const members: Record<string, T> = {};
  for (const member of list) members[member.key] = member;
  return members;
}
