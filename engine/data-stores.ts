import { Failure } from './failure.ts';
import { canonical } from './json-schema.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { DataAssociation, DataPlace, Expression } from './model/process-model.ts';
import { raiseIncident } from './incidents.ts';
import { changeData, instanceOf, type Run } from './run.ts';
import type { ElementInstance, StoreWrite } from './state.ts';
import { typeMismatch } from './data-types.ts';
import { evaluateIn } from './variables.ts';

export type StorePlace = Extract<DataPlace, { kind: 'store' }>;

/** One value of a data store: what is asked for, and under which name the answer comes back. */
export interface StoreRead {
  readonly store: string;
  readonly key: string;
}

/**
 * DAT-4: values of data stores live outside the instance, so an activity asks for those it reads when it is about to start,
 * and goes on with the answer. False while it waits for it. A value nobody has written is null.
 */
export function bringStoreValues(
  run: Run,
  instance: ElementInstance,
  associations: readonly DataAssociation[],
): boolean {
  const places = associations.flatMap(({ sources }) => sources.filter((source) => source.kind === 'store'));
  if (places.length === 0 || instance.data.storeValues !== undefined) return true;
  if (instance.data.awaitsStores === true) return false;
  const reads = places.map((place) => ({ store: place.store, key: keyOf(run, instance, place) }));
  changeData(run, instance.key, { awaitsStores: true });
  run.emit({ kind: 'dataStoresRequested', elementInstanceKey: instance.key, reads });
  return false;
}

/** The answer is used up: another start, or another try, reads anew. */
export function dropStoreValues(run: Run, instance: ElementInstance): void {
  if (instance.data.storeValues !== undefined) changeData(run, instance.key, { storeValues: null });
}

export function readStore(run: Run, instance: ElementInstance, place: StorePlace): JsonValue {
  return (
    instance.data.storeValues?.[storeValueName({ store: place.store, key: keyOf(run, instance, place) })] ??
    null
  );
}

/** DAT-4: written in the transaction of the step; the last writer wins. */
export function writeStore(run: Run, instance: ElementInstance, place: StorePlace, value: JsonValue): void {
  const type = place.type === undefined ? undefined : run.model.data?.types[place.type];
  const mismatch = type === undefined ? undefined : typeMismatch(type, value, false);
  if (mismatch !== undefined)
    throw new Failure(
      'DATA_TYPE_MISMATCH',
      `The value of data store "${place.store}" does not fit: ${mismatch}.`,
    );
  const key = keyOf(run, instance, place);
  if (place.capacity !== undefined && place.key !== undefined) {
    keepForAdmission(run, instance, { store: place.store, key, value, capacity: place.capacity });
    return;
  }
  if (place.capacity !== undefined && Array.isArray(value) && value.length > place.capacity)
    throw new Failure('DATA_STORE_FULL', fullMessage(place.store, place.capacity, 'items'));
  const at = run.env.now;
  run.emit({
    kind: 'dataStoreWritten',
    elementInstanceKey: instance.key,
    store: place.store,
    storeKey: key,
    value,
    at,
  });
}

/**
 * DAT-4: how many values a limited store holds is known outside the instance, so what is written to it is asked for when the
 * element has done everything else, and it leaves with the answer. True while it waits for that.
 */
export function awaitAdmission(run: Run, { key, elementId }: ElementInstance): boolean {
  const kept = instanceOf(run, key)?.data.storeWrites;
  if (kept === undefined) return false;
  // The model may have been changed by a migration since they were kept.
  const writes = kept.map((write) => ({ ...write, capacity: capacityNow(run, elementId, write) }));
  run.emit({ kind: 'dataStoreWritesRequested', elementInstanceKey: key, writes, at: run.env.now });
  return true;
}

/** The answer: everything is written, or one of the stores has no room. */
export function takeAdmission(run: Run, instance: ElementInstance, full: StoreRead | null): void {
  const { key: elementInstanceKey, elementId } = instance;
  const refused = instance.data.storeWrites?.find(({ store }) => store === full?.store);
  if (full === null || refused === undefined) {
    changeData(run, elementInstanceKey, { storeWrites: null });
    run.enqueue({ kind: 'leave', elementInstanceKey, elementId });
    return;
  }
  const capacity = capacityNow(run, elementId, refused);
  const message = `"${full.key}" has no room. ${fullMessage(refused.store, capacity, 'values')}`;
  const retry = { kind: 'resume', elementInstanceKey, data: { storeWrites: true } } as const;
  raiseIncident(run, { elementInstanceKey, elementId }, { code: 'DATA_STORE_FULL', message }, retry);
}

/** Under which name a value is in the answer. */
export function storeValueName({ store, key }: StoreRead): string {
  return canonical([store, key]);
}

export function answerOf(values: readonly (StoreRead & { readonly value: JsonValue })[]): JsonObject {
  return Object.fromEntries(values.map((each) => [storeValueName(each), each.value]));
}

// helpers

function capacityNow(run: Run, elementId: string, { store, capacity }: StoreWrite): number {
  const { outputAssociations = [], loop } = run.model.elements[elementId]?.data ?? {};
  for (const { target } of [...outputAssociations, ...(loop?.outputAssociations ?? [])])
    if (target.kind === 'store' && target.store === store) return target.capacity ?? Number.MAX_SAFE_INTEGER;
  return capacity;
}

/** The last value for one key is what is written. */
function keepForAdmission(run: Run, { key }: ElementInstance, write: StoreWrite): void {
  const before = instanceOf(run, key)?.data.storeWrites ?? [];
  const others = before.filter((each) => each.store !== write.store || each.key !== write.key);
  changeData(run, key, { storeWrites: [...others, write] });
}

function fullMessage(store: string, capacity: number, what: 'items' | 'values'): string {
  const way = what === 'values' ? 'Write null to one that is no longer needed' : 'Write a shorter list';
  return `Data store "${store}" is full: it takes ${String(capacity)} ${what}. ${way}, or migrate to a version with a larger capacity, then resolve.`;
}

const MAXIMUM_KEY = 512;

function keyOf(run: Run, instance: ElementInstance, { key, store }: StorePlace): string {
  if (key === undefined) return '';
  const value = textOf(run, instance, key);
  if (value !== undefined && value.length <= MAXIMUM_KEY) return value;
  throw new Failure(
    'EXTRACT_VALUE_ERROR',
    `The key of data store "${store}" must be text of at most ${String(MAXIMUM_KEY)} characters, or a number.`,
  );
}

function textOf(run: Run, instance: ElementInstance, key: Expression): string | undefined {
  const value = evaluateIn(run, key, instance.key, 'EXTRACT_VALUE_ERROR');
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
