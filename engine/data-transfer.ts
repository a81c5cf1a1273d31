import { readStore, writeStore } from './data-stores.ts';
import { Failure } from './failure.ts';
import type { JsonValue } from './model/json.ts';
import type { DataAssociation, DataPlace } from './model/process-model.ts';
import { changeData, instanceOf, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';
import { evaluateWith, lookUp, withMember, writeLocal } from './variables.ts';

/** DAT-1, DAT-2: written at least once, and in the state the reference names. */
export function isAvailable(run: Run, instance: ElementInstance, place: DataPlace): boolean {
  // DAT-4: a store is always there; what nobody has written is null.
  if (place.kind === 'store') return true;
  const holder = holderOf(run, instance, place);
  if (holder === undefined || readFrom(run, holder, place) === undefined) return false;
  return (
    place.kind === 'own' || place.state === undefined || holder.data.dataStates?.[place.name] === place.state
  );
}

/** DAT-6: `transformation` replaces the target, then each assignment writes its part; with neither, the source is copied. */
export function transfer(run: Run, instance: ElementInstance, association: DataAssociation): void {
  const { sources, target, transformation, assignments } = association;
  const values = new Map(sources.map((source) => [source.name, readPlace(run, instance, source)]));
  const find = (name: string): JsonValue | undefined =>
    values.has(name) ? values.get(name) : lookUp(run, instance.key, name);
  let result: JsonValue | undefined;
  if (transformation !== undefined) result = evaluateWith(run, transformation, find, 'IO_MAPPING_ERROR');
  else if (assignments.length > 0) result = readPlace(run, instance, target);
  else result = sources[0] === undefined ? undefined : values.get(sources[0].name);
  for (const { from, path } of assignments)
    result = withMember(result, path, evaluateWith(run, from, find, 'IO_MAPPING_ERROR'));
  if (result === undefined)
    throw new Failure('IO_MAPPING_ERROR', `The data association "${association.id}" has nothing to copy.`);
  writePlace(run, instance, target, result);
}

/** DAT-2: writing through a reference sets the state it names. */
export function writePlace(run: Run, instance: ElementInstance, place: DataPlace, value: JsonValue): void {
  if (place.kind === 'store') {
    writeStore(run, instance, place, value);
    return;
  }
  const holder = holderOf(run, instance, place);
  if (holder === undefined)
    throw new Failure('IO_MAPPING_ERROR', `"${place.name}" does not exist here: its scope is not running.`);
  writeLocal(run, holder.key, place.name, value);
  if (place.kind === 'own' || place.state === undefined) return;
  const states = instanceOf(run, holder.key)?.data.dataStates;
  if (states?.[place.name] === place.state) return;
  changeData(run, holder.key, { dataStates: { ...states, [place.name]: place.state } });
  run.dataChanged = true;
}

// helpers

type LocalPlace = Exclude<DataPlace, { kind: 'store' }>;

function readPlace(run: Run, instance: ElementInstance, place: DataPlace): JsonValue | undefined {
  if (place.kind === 'store') return readStore(run, instance, place);
  const holder = holderOf(run, instance, place);
  return holder === undefined ? undefined : readFrom(run, holder, place);
}

function readFrom(run: Run, holder: ElementInstance, place: LocalPlace): JsonValue | undefined {
  return run.working.state.variables[holder.key]?.[place.name];
}

/** The element itself, or the instance of the enclosing scope the data belongs to. */
function holderOf(run: Run, instance: ElementInstance, place: LocalPlace): ElementInstance | undefined {
  if (place.kind === 'own') return instance;
  let scope = instanceOf(run, instance.parentKey);
  while (scope !== undefined && (scope.elementId !== place.scopeId || scope.role === 'body'))
    scope = instanceOf(run, scope.parentKey);
  return scope;
}
