import { Defect } from './failure.ts';
import { isAwaiting, isInternalJob } from './internal-work.ts';
import { KeyIndex } from './key-index.ts';
import type { Key } from './model/json.ts';
import type { InstanceState, Token } from './state.ts';

/**
 * The private copy one command works on, with indexes derived from it. The copy is shallow: values, element instances and
 * subscriptions are replaced, never changed, so the caller's state stays as it was. Only `evolve.ts` writes here.
 */
export interface WorkingState {
  state: InstanceState;
  /** The state the command was given; null when it creates the instance. */
  source: InstanceState | null;
  /** Records this command may write to; with what it changed in those taken over, null for copies. */
  readonly copied: Map<CopiedRecord, Map<string, unknown> | null>;
  /** Records that an earlier command of this process made: they are taken over instead of copied. */
  readonly made: Set<CopiedRecord>;
  /** Element instances by their parent. */
  readonly children: KeyIndex;
  /** Waiting tokens by scope, then flow, oldest first. `state.tokens` is written back from here at the end. */
  readonly tokens: Map<string, Map<string, Token[]>>;
  tokenCount: number;
  tokensChanged: boolean;
  elementCount: number;
  /** Inner instances among them: they do not count for the limit of what is alive. */
  innerCount: number;
  readonly subscriptionsOf: KeyIndex;
  readonly jobsOf: KeyIndex;
  /** RUN-3, with the owner '': what goes on without waiting for anything outside. */
  readonly internalJobs: KeyIndex;
  readonly awaiting: KeyIndex;
  readonly userTasksOf: KeyIndex;
  readonly incidentsOf: KeyIndex;
  readonly conditionKeys: Set<Key>;
  /** Scopes whose variables are already this copy's own. */
  readonly owned: Set<string>;
  /** Scopes whose tokens or element instances changed since their joins were last asked (OR-4). */
  readonly changedScopes: Set<string>;
}

/** Records are copied when they are first written to: most commands touch few of them. */
export type CopiedRecord = (typeof copiedRecords)[number];
const copiedRecords = ['elements', 'variables', 'subscriptions', 'jobs', 'userTasks', 'incidents'] as const;

/**
 * Below this many element instances copying a record costs less than remembering what changed in it. Above, a thousand
 * parallel instances would be copied and indexed anew for each of their thousand completions.
 */
const carriedFrom = 16;

/** The work that made a state, for the command that follows. A state that came from elsewhere has none and is copied. */
const carried = new WeakMap<InstanceState, WorkingState>();

/**
 * To work on a state without changing it. Where the state was made here, its records and indexes are taken over: the given
 * state then gives its own records anew when it is asked for them once more (`finishWork`), or gets them back (`giveBack`).
 */
export function copyForWork(source: InstanceState): WorkingState {
  const working = carried.get(source);
  if (working !== undefined && !Object.isFrozen(source)) return takeOver(working, source);
  return copied(source);
}

/** Wraps a state that nobody else holds. */
export function emptyWork(state: InstanceState): WorkingState {
  const working = workOn(state, null);
  for (const name of copiedRecords) working.copied.set(name, null);
  return working;
}

/** The record to write the member `key` of. */
export function own<Name extends CopiedRecord>(
  working: WorkingState,
  name: Name,
  key: string,
): InstanceState[Name] {
  let changes = working.copied.get(name);
  if (changes === undefined) {
    changes = working.made.has(name) ? new Map<string, unknown>() : null;
    working.copied.set(name, changes);
    if (changes === null) {
      const record = working.state[name] as Record<string, unknown>;
      working.state[name] = copyRecord(record, working.elementCount) as InstanceState[Name];
    }
  }
  if (changes !== null && !changes.has(key)) changes.set(key, working.state[name][key]);
  return working.state[name];
}

/** Undoes what was written to records taken over, so that the given state is whole again. The work cannot go on. */
export function giveBack(working: WorkingState): void {
  for (const [name, changes] of working.copied)
    if (changes !== null) undo(working.state[name] as Record<string, unknown>, changes);
  const { source, copied, tokensChanged } = working;
  // A command that was refused before it changed anything leaves the work as it was.
  if (source !== null && copied.size === 0 && !tokensChanged && working.elementCount >= carriedFrom)
    carried.set(source, working);
  copied.clear();
}

/** The state to hand out: tokens back in order of arrival. From here on the given state restores what was taken from it. */
export function finishWork(working: WorkingState): InstanceState {
  const { source, state } = working;
  if (source !== null) {
    for (const [name, changes] of working.copied)
      if (changes !== null) restoreWhenRead(source, name, state, changes);
    // What this command left alone belongs to both states now, and the next command may take it over from the new one.
    for (const name of working.made) {
      if (working.copied.has(name)) continue;
      // Most often there is nothing in it: then copying it costs the next command less. Long ones are not even looked at.
      if (oftenEmpty.has(name) && isEmpty(state[name])) working.made.delete(name);
      else restoreWhenRead(source, name, state, unchanged);
    }
  }
  if (working.tokensChanged) {
    const all: Token[] = [];
    for (const flows of working.tokens.values()) for (const tokens of flows.values()) all.push(...tokens);
    if (all.length > 1) all.sort((a, b) => a.sequence - b.sequence);
    working.state.tokens = all;
    working.tokensChanged = false;
  }
  if (working.elementCount >= carriedFrom && state.status === 'active') carried.set(state, working);
  return state;
}

export function tokensOn(working: WorkingState, scopeKey: string, flowId: string): readonly Token[] {
  return working.tokens.get(scopeKey)?.get(flowId) ?? noTokens;
}

export function hasTokens(working: WorkingState, scopeKey: string): boolean {
  return working.tokens.has(scopeKey);
}

export function addToken(working: WorkingState, token: Token): void {
  let flows = working.tokens.get(token.scopeKey);
  if (flows === undefined) working.tokens.set(token.scopeKey, (flows = new Map<string, Token[]>()));
  const tokens = flows.get(token.flowId);
  if (tokens === undefined) flows.set(token.flowId, [token]);
  else tokens.push(token);
  working.tokenCount += 1;
}

export function removeToken(working: WorkingState, scopeKey: string, flowId: string, sequence: number): void {
  const flows = working.tokens.get(scopeKey);
  const tokens = flows?.get(flowId);
  const at = tokens?.findIndex((token) => token.sequence === sequence) ?? -1;
  if (flows === undefined || tokens === undefined || at < 0)
    throw new Defect(`A token on ${flowId} was consumed that was not there.`);
  tokens.splice(at, 1);
  working.tokenCount -= 1;
  if (tokens.length === 0) flows.delete(flowId);
  if (flows.size === 0) working.tokens.delete(scopeKey);
}

// helpers

function copied(source: InstanceState): WorkingState {
  const working = workOn({ ...source }, source);
  for (const token of source.tokens) addToken(working, token);
  for (const key in source.subscriptions) {
    const subscription = source.subscriptions[key];
    if (subscription?.kind === 'condition') working.conditionKeys.add(subscription.key);
  }
  for (const key in source.elements) {
    working.elementCount += 1;
    if (source.elements[key]?.role === 'inner') working.innerCount += 1;
  }
  return working;
}

function takeOver(working: WorkingState, source: InstanceState): WorkingState {
  carried.delete(source);
  for (const name of working.copied.keys()) working.made.add(name);
  working.copied.clear();
  working.owned.clear();
  working.changedScopes.clear();
  working.state = { ...source };
  working.source = source;
  return working;
}

function workOn(state: InstanceState, source: InstanceState | null): WorkingState {
  const working: WorkingState = {
    state,
    source,
    copied: new Map(),
    made: new Set(),
    children: new KeyIndex((add) => addChildren(add, working.state)),
    tokens: new Map(),
    tokenCount: 0,
    tokensChanged: false,
    elementCount: 0,
    innerCount: 0,
    subscriptionsOf: new KeyIndex((add) => addOwned(add, working.state.subscriptions)),
    jobsOf: new KeyIndex((add) => addOwned(add, working.state.jobs)),
    internalJobs: new KeyIndex((add) => addInternal(add, working.state.jobs)),
    awaiting: new KeyIndex((add) => addAwaiting(add, working.state.elements)),
    userTasksOf: new KeyIndex((add) => addOwned(add, working.state.userTasks)),
    incidentsOf: new KeyIndex((add) => addOwned(add, working.state.incidents)),
    conditionKeys: new Set(),
    owned: new Set(),
    changedScopes: new Set(),
  };
  return working;
}

/** A large record becomes a dictionary from the start: a spread one turns into one at its first deletion, ten times slower. */
function copyRecord<Value>(record: Record<string, Value>, size: number): Record<string, Value> {
  if (size < carriedFrom) return { ...record };
  const copy = Object.create(null) as Record<string, Value>;
  for (const key in record) copy[key] = record[key] as Value;
  return Object.setPrototypeOf(copy, Object.prototype) as Record<string, Value>;
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return false;
  return true;
}

function undo(record: Record<string, unknown>, changes: ReadonlyMap<string, unknown>): void {
  for (const [key, before] of changes) {
    if (before === undefined) delete record[key];
    else record[key] = before;
  }
}

/** The record belongs to the next state now. Few ask an old state again; who does gets its record as it was. */
function restoreWhenRead(
  old: InstanceState,
  name: CopiedRecord,
  next: InstanceState,
  changes: ReadonlyMap<string, unknown>,
): void {
  const set = (property: PropertyDescriptor): void => {
    Object.defineProperty(old, name, { ...property, configurable: true, enumerable: true });
  };
  const restored = (): unknown => {
    const value = restore(old, name);
    handedOn.get(old)?.delete(name);
    set({ value, writable: true });
    return value;
  };
  let links = handedOn.get(old);
  if (links === undefined) handedOn.set(old, (links = new Map()));
  links.set(name, { next, changes });
  set({ get: restored });
}

/** One copy of the record as the last state of the chain has it, with all that was changed on the way undone, latest first. */
function restore(old: InstanceState, name: CopiedRecord): Record<string, unknown> {
  const undone: ReadonlyMap<string, unknown>[] = [];
  let at = old;
  for (let link = handedOn.get(at)?.get(name); link !== undefined; link = handedOn.get(at)?.get(name)) {
    undone.push(link.changes);
    at = link.next;
  }
  const value = copyRecord(at[name] as Record<string, unknown>, carriedFrom);
  for (const changes of undone.reverse()) undo(value, changes);
  return value;
}

/** Which state has the records of an older one now, and what it changed in them. */
const handedOn = new WeakMap<
  InstanceState,
  Map<CopiedRecord, { readonly next: InstanceState; readonly changes: ReadonlyMap<string, unknown> }>
>();
const oftenEmpty: ReadonlySet<CopiedRecord> = new Set(['subscriptions', 'userTasks', 'incidents']);
const noTokens: readonly Token[] = [];
const unchanged: ReadonlyMap<string, unknown> = new Map();

type Add = (owner: string, key: Key) => void;

function addChildren(add: Add, { elements }: InstanceState): void {
  for (const key in elements) {
    const parentKey = elements[key]?.parentKey ?? null;
    if (parentKey !== null) add(parentKey, key as Key);
  }
}

function addOwned(add: Add, record: Readonly<Record<string, { readonly elementInstanceKey: Key }>>): void {
  for (const key in record) {
    const owned = record[key];
    if (owned !== undefined) add(owned.elementInstanceKey, key as Key);
  }
}

function addInternal(add: Add, jobs: InstanceState['jobs']): void {
  for (const key in jobs) if (isInternalJob(jobs[key])) add('', key as Key);
}

function addAwaiting(add: Add, elements: InstanceState['elements']): void {
  for (const key in elements) {
    const element = elements[key];
    if (element !== undefined && isAwaiting(element)) add('', element.key);
  }
}
