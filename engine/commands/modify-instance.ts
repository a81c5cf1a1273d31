import type { Command, ModificationSource } from '../command.ts';
import { Refusal } from '../failure.ts';
import { entriesInOrder, keysInOrder } from '../keys-in-order.ts';
import type { JsonObject, Key } from '../model/json.ts';
import { ancestorsOf, elementNamed, mergePlaces, planStart, type PlannedStart } from '../modification.ts';
import { changeData, instanceOf, type Run } from '../run.ts';
import type { ElementInstance, Step } from '../state.ts';
import { terminate } from '../termination.ts';
import { putTokens } from '../tokens.ts';
import { checkSubmitted, writeLocal } from '../variables.ts';
import { findInstance } from './find.ts';

type Modification = Extract<Command, { kind: 'modifyInstance' }>;

/**
 * MOD-1: a person starts and ends elements where no flow would. Everything is checked first; then what starts is there before
 * anything ends, so that a scope that only changes its content does not complete. MOD-4: a scope that is left empty ends with
 * what was in it, and so does the instance.
 */
export function modifyInstance(run: Run, command: Modification): void {
  const { activate, move, terminate: ends } = command;
  const ending = new Set<Key>();
  for (const end of ends) for (const { key } of sourcesOf(run, end)) ending.add(key);
  const moved = move.map((each) => ({ ...each, sources: sourcesOf(run, each.source) }));
  for (const { sources } of moved) for (const { key } of sources) ending.add(key);
  const isEnding = (key: Key): boolean =>
    ending.has(key) || ancestorsOf(run, key).some((each) => ending.has(each));
  const starts = activate.map((each) => planStart(run, each, { key: each.ancestorKey }, isEnding));
  for (const { sources, targetElementId: elementId, ancestor, variables } of moved) {
    for (const source of sources) {
      const among = ancestor === 'sourceParent' ? [source.parentKey as Key] : ancestorsOf(run, source.key);
      const place =
        ancestor === 'sourceParent' || ancestor === 'inferred' ? { key: null, among } : { key: ancestor };
      starts.push(planStart(run, { elementId, ancestorKey: null, variables }, place, isEnding));
    }
  }
  const gone = waitingTokens(run, [...ends, ...move.map(({ source }) => source)]);
  endEmptied(run, ending, starts, gone);
  for (const start of starts) writeEnclosing(run, start);
  begin(run, starts);
  for (const { scopeKey, tokens } of gone) run.emit({ kind: 'tokensConsumed', scopeKey, tokens });
  if (command.reason !== null && ending.has(run.working.state.key))
    changeData(run, run.working.state.key, { reason: command.reason });
  for (const key of keysInOrder(ending) as Key[])
    if (!ancestorsOf(run, key).some((each) => ending.has(each))) terminate(run, key, null);
}

// helpers

/** The instances that are named, or all of the element that is. */
function sourcesOf(run: Run, source: ModificationSource): readonly ElementInstance[] {
  if ('elementInstanceKey' in source) {
    const instance = findInstance(run, source.elementInstanceKey);
    requireWhole(instance);
    return [instance];
  }
  elementNamed(run, source.elementId);
  return (keysInOrder(run.working.state.elements) as Key[])
    .map((key) => instanceOf(run, key))
    .filter(
      (instance): instance is ElementInstance =>
        instance?.elementId === source.elementId &&
        (instance.role === 'element' || instance.role === 'body') &&
        instance.state !== 'terminating',
    );
}

/** One run of a repeated activity is counted by the activity, and a handler by what it compensates. */
function requireWhole({ key, elementId, role }: ElementInstance): void {
  if (role !== 'inner' && role !== 'handler') return;
  throw new Refusal(
    'INVALID_VALUE',
    `${key} is a part of "${elementId}" that does not end alone: name the instance of the whole activity.`,
  );
}

interface GoneTokens {
  readonly scopeKey: Key;
  readonly tokens: readonly { readonly flowId: string; readonly sequence: number }[];
}

/** Tokens that wait at an element that ends, such as a join: it is not active, and still where the instance is. */
function waitingTokens(run: Run, ends: readonly ModificationSource[]): GoneTokens[] {
  const ids = new Set(ends.flatMap((end) => ('elementId' in end ? [end.elementId] : [])));
  const gone: GoneTokens[] = [];
  for (const [scopeKey, flows] of run.working.tokens) {
    const tokens = [...flows]
      .filter(([flowId]) => ids.has(run.model.flows[flowId]?.targetId ?? ''))
      .flatMap(([flowId, list]) => list.map(({ sequence }) => ({ flowId, sequence })));
    if (tokens.length > 0) gone.push({ scopeKey: scopeKey as Key, tokens });
  }
  return gone;
}

/** MOD-4: adds the scopes that would be left empty to what ends. */
function endEmptied(
  run: Run,
  ending: Set<Key>,
  starts: readonly PlannedStart[],
  gone: readonly GoneTokens[],
): void {
  const kept = new Set(starts.flatMap(({ scopeKey }) => [scopeKey, ...ancestorsOf(run, scopeKey)]));
  const isEmptied = (key: Key): boolean => {
    let tokens = 0;
    for (const list of run.working.tokens.get(key)?.values() ?? []) tokens += list.length;
    tokens -= gone.find(({ scopeKey }) => scopeKey === key)?.tokens.length ?? 0;
    return tokens === 0 && run.working.children.inOrder(key).every((child) => ending.has(child));
  };
  const emptied = [...ending]
    .map((key) => instanceOf(run, key)?.parentKey)
    .concat(gone.map(({ scopeKey }) => scopeKey));
  for (let next = emptied.pop(); emptied.length > 0 || next !== undefined; next = emptied.pop()) {
    const scope = instanceOf(run, next);
    if (scope === undefined || kept.has(scope.key) || ending.has(scope.key) || !isEmptied(scope.key))
      continue;
    requireWhole(scope);
    ending.add(scope.key);
    emptied.push(scope.parentKey);
  }
}

/** Variables of scopes that are there; those of what is started come with it. */
function writeEnclosing(run: Run, { scopeKey, path, variables }: PlannedStart): void {
  for (const { scopeId, variables: values } of variables) {
    checkSubmitted(run, values);
    if (scopeId !== null && path.includes(scopeId)) continue;
    const enclosing = [scopeKey, ...ancestorsOf(run, scopeKey)];
    const key =
      scopeId === null
        ? run.working.state.key
        : enclosing.find((each) => instanceOf(run, each)?.elementId === scopeId);
    if (key === undefined)
      throw new Refusal(
        'INVALID_VALUE',
        `"${scopeId ?? ''}" is no scope around what starts, so it takes no variables.`,
      );
    for (const [name, value] of entriesInOrder(values)) writeLocal(run, key, name, value);
  }
}

function begin(run: Run, starts: readonly PlannedStart[]): void {
  const byScope = new Map<Key, PlannedStart[]>();
  for (const start of starts) byScope.set(start.scopeKey, [...(byScope.get(start.scopeKey) ?? []), start]);
  for (const [scopeKey, group] of byScope) {
    for (const { elementId, inside, given } of mergePlaces(group)) {
      const data = {
        ...(inside === undefined ? {} : { startAt: inside }),
        ...(given === undefined ? {} : { given }),
      } as unknown as JsonObject;
      const step: Step = { kind: 'arrive', scopeKey, elementId };
      run.enqueue(Object.keys(data).length === 0 ? step : { ...step, data });
    }
    putTokens(
      run,
      scopeKey,
      group.flatMap(({ flowId }) => flowId ?? []),
    );
  }
}
