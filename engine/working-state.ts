import { KeyIndex } from './key-index.ts';
import type { Key } from './model/json.ts';
import type { InstanceState, Token } from './state.ts';

/**
 * The private copy one command works on, with indexes derived from it. The copy is shallow: values, element instances and
 * subscriptions are replaced, never changed, so the caller's state stays as it was. Only `evolve.ts` writes here.
 */
export interface WorkingState {
  readonly state: InstanceState;
  /** Records that are already this copy's own. */
  readonly copied: Set<CopiedRecord>;
  /** Element instances by their parent. */
  readonly children: KeyIndex;
  /** Waiting tokens by scope, then flow, oldest first. `state.tokens` is written back from here at the end. */
  readonly tokens: Map<string, Map<string, Token[]>>;
  tokenCount: number;
  tokensChanged: boolean;
  elementCount: number;
  readonly subscriptionsOf: KeyIndex;
  readonly jobsOf: KeyIndex;
  readonly userTasksOf: KeyIndex;
  readonly incidentsOf: KeyIndex;
  readonly conditionKeys: Set<Key>;
  /** Scopes whose variables, and bodies whose outputs, are already this copy's own. */
  readonly owned: Set<string>;
  /** Scopes whose tokens or element instances changed since their joins were last asked (OR-4). */
  readonly changedScopes: Set<string>;
}

/** Records are copied when they are first written to: most commands touch few of them. */
export type CopiedRecord = 'elements' | 'variables' | 'subscriptions' | 'jobs' | 'userTasks' | 'incidents';

export function copyForWork(source: InstanceState): WorkingState {
  const working = workOn({ ...source }, new Set());
  for (const token of source.tokens) addToken(working, token);
  for (const key in source.subscriptions) {
    const subscription = source.subscriptions[key];
    if (subscription?.kind === 'condition') working.conditionKeys.add(subscription.key);
  }
  working.elementCount = Object.keys(source.elements).length;
  return working;
}

/** Wraps a state that nobody else holds. */
export function emptyWork(state: InstanceState): WorkingState {
  return workOn(state, new Set(['elements', 'variables', 'subscriptions', 'jobs', 'userTasks', 'incidents']));
}

/** The record to write to: this copy's own. */
export function own<Name extends CopiedRecord>(working: WorkingState, name: Name): InstanceState[Name] {
  if (!working.copied.has(name)) {
    working.copied.add(name);
    working.state[name] = { ...working.state[name] };
  }
  return working.state[name];
}

/** The state to hand out: tokens back in order of arrival. */
export function finishWork(working: WorkingState): InstanceState {
  if (working.tokensChanged) {
    const all: Token[] = [];
    for (const flows of working.tokens.values()) for (const tokens of flows.values()) all.push(...tokens);
    if (all.length > 1) all.sort((a, b) => a.sequence - b.sequence);
    working.state.tokens = all;
    working.tokensChanged = false;
  }
  return working.state;
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
  if (flows === undefined || tokens === undefined || at < 0) return;
  tokens.splice(at, 1);
  working.tokenCount -= 1;
  if (tokens.length === 0) flows.delete(flowId);
  if (flows.size === 0) working.tokens.delete(scopeKey);
}

// helpers

function workOn(state: InstanceState, copied: Set<CopiedRecord>): WorkingState {
  return {
    state,
    copied,
    children: new KeyIndex((add) => addChildren(add, state)),
    tokens: new Map(),
    tokenCount: 0,
    tokensChanged: false,
    elementCount: 0,
    subscriptionsOf: new KeyIndex((add) => addOwned(add, state.subscriptions)),
    jobsOf: new KeyIndex((add) => addOwned(add, state.jobs)),
    userTasksOf: new KeyIndex((add) => addOwned(add, state.userTasks)),
    incidentsOf: new KeyIndex((add) => addOwned(add, state.incidents)),
    conditionKeys: new Set(),
    owned: new Set(),
    changedScopes: new Set(),
  };
}

const noTokens: readonly Token[] = [];

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
