import type { Key } from './model/json.ts';
import type { ProcessModel } from './model/process-model.ts';
import type { Run } from './run.ts';
import type { Step } from './state.ts';

const none: Readonly<Record<string, number>> = {};

/**
 * RUN-3: what was counted so far counts on where something goes on without waiting for anything outside: in the scopes of the steps
 * that are left, of scripts, continuations and calls, and in those around them. Other scopes wait for something, and begin anew after it;
 * a body of a hundred thousand sub-processes would else keep a count for each of them.
 */
export function keptCounts(run: Run, rest: readonly Step[]): Readonly<Record<string, number>> {
  const { activations, working } = run;
  if (activations.size === 0) return none;
  const going = new Set<Key>();
  for (const { scopeKey, elementInstanceKey, subscriptionKey } of rest) {
    addWithParents(run, going, scopeKey);
    addWithParents(run, going, elementInstanceKey);
    if (subscriptionKey !== undefined)
      addWithParents(run, going, working.state.subscriptions[subscriptionKey]?.elementInstanceKey);
  }
  for (const key of working.internalJobs.of(''))
    addWithParents(run, going, working.state.jobs[key]?.elementInstanceKey);
  if (hasCalls(run.model) || run.model.data !== undefined)
    for (const key of working.awaiting.of('')) addWithParents(run, going, key);
  if (going.size === 0) return none;
  const kept: Record<string, number> = {};
  for (const [place, count] of activations)
    if (going.has(place.slice(0, place.indexOf(' ')) as Key)) kept[place] = count;
  return kept;
}

// helpers

function addWithParents({ working }: Run, going: Set<Key>, from: Key | undefined): void {
  for (let at: Key | null | undefined = from; at !== undefined && at !== null && !going.has(at);) {
    going.add(at);
    at = working.state.elements[at]?.parentKey;
  }
}

const modelsWithCalls = new WeakMap<ProcessModel, boolean>();

function hasCalls(model: ProcessModel): boolean {
  let found = modelsWithCalls.get(model);
  if (found === undefined) {
    found = Object.values(model.elements).some((element) => element.type === 'callActivity');
    modelsWithCalls.set(model, found);
  }
  return found;
}
