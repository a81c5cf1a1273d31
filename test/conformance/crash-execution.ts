import { isDeepStrictEqual } from 'node:util';
import { defaultLimits, execute } from '#engine';
import type { InstanceState, JsonObject, JsonValue } from '#engine';
import type { WorldExecution } from '../../runtime/simulation/engine-world.ts';

/** An instance that went so far, or is so large, repeats itself; then a transaction has some steps, or it would take minutes. */
const singleStepsUntil = 300;
const singleStepsBelowBytes = 50_000;
const stepsOfLongRuns = 50;

/**
 * Every step is a transaction of its own, and before every one the process that runs it dies once: the state is loaded
 * from its saved text, the command runs and is lost before it is committed, and runs again from the same text. The second
 * run must say what the first one said, and must have left the saved state as it was.
 */
const runAfterCrash: WorldExecution['run'] = (model, state, command, environment) => {
  const saved = state === null ? null : JSON.stringify(state);
  const load = (): InstanceState | null => (saved === null ? null : fromStore(saved));
  const isLong = (state?.sequence ?? 0) > singleStepsUntil || (saved?.length ?? 0) > singleStepsBelowBytes;
  const limits = { ...defaultLimits, stepsMax: isLong ? stepsOfLongRuns : 1 };
  const lost = execute(model, load(), command, environment(), limits);
  const loaded = load();
  const before = JSON.stringify(loaded);
  const done = execute(model, loaded, command, environment(), limits);
  if (!isDeepStrictEqual(done, lost))
    throw new Error(`${command.kind}: the same command on the same saved state gave other facts`);
  if (JSON.stringify(loaded) !== before) throw new Error(`${command.kind} changed the state it was given`);
  return done;
};

export const afterCrash: WorldExecution = {
  keep: (model) => fromStore(JSON.stringify(model)),
  run: runAfterCrash,
};

// helpers

/** A model or state as a JSON column gives it back: members by length, then by text. */
function fromStore<T>(text: string): T {
  return reordered(JSON.parse(text) as JsonValue) as T;
}

function reordered(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reordered);
  const names = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, reordered((value as JsonObject)[name] ?? null)]));
}
