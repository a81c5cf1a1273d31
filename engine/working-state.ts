import { KeyIndex } from './key-index.ts';
import type { Key } from './model/json.ts';
import type { InstanceState, Token } from './state.ts';

/**
 * The private copy one command works on, with indexes derived from it. The copy is shallow: values, element instances and
 * subscriptions are replaced, never changed, so the caller's state stays as it was. Only `evolve.ts` writes here.
 */
export interface WorkingState {
  readonly state: InstanceState;
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

export function copyForWork(source: InstanceState): WorkingState {
  const working = emptyWork({
    ...source,
    elements: { ...source.elements },
    variables: { ...source.variables },
    subscriptions: { ...source.subscriptions },
    jobs: { ...source.jobs },
    userTasks: { ...source.userTasks },
    incidents: { ...source.incidents },
  });
  indexElements(working);
  return working;
}

/** Wraps a state that nobody else holds. */
export function emptyWork(state: InstanceState): WorkingState {
  return {
    state,
    children: new KeyIndex(),
    tokens: new Map(),
    tokenCount: 0,
    tokensChanged: false,
    elementCount: 0,
    subscriptionsOf: new KeyIndex(),
    jobsOf: new KeyIndex(),
    userTasksOf: new KeyIndex(),
    incidentsOf: new KeyIndex(),
    conditionKeys: new Set(),
    owned: new Set(),
    changedScopes: new Set(),
  };
}

/** The state to hand out: tokens back in order of arrival. */
export function finishWork(working: WorkingState): InstanceState {
  if (working.tokensChanged) {
    const all: Token[] = [];
    for (const flows of working.tokens.values()) for (const tokens of flows.values()) all.push(...tokens);
    all.sort((a, b) => a.sequence - b.sequence);
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

const noTokens: readonly Token[] = [];

function indexElements(working: WorkingState): void {
  const { state } = working;
  for (const element of Object.values(state.elements)) {
    if (element.parentKey !== null) working.children.add(element.parentKey, element.key);
    working.elementCount += 1;
  }
  for (const token of state.tokens) addToken(working, token);
  for (const subscription of Object.values(state.subscriptions)) {
    working.subscriptionsOf.add(subscription.elementInstanceKey, subscription.key);
    if (subscription.kind === 'condition') working.conditionKeys.add(subscription.key);
  }
  for (const job of Object.values(state.jobs)) working.jobsOf.add(job.elementInstanceKey, job.key);
  for (const task of Object.values(state.userTasks)) working.userTasksOf.add(task.elementInstanceKey, task.key);
  for (const incident of Object.values(state.incidents)) working.incidentsOf.add(incident.elementInstanceKey, incident.key);
}
