import { Failure } from './failure.ts';
import { canonical } from './json-schema.ts';
import type { JsonObject, JsonValue } from './model/json.ts';
import type { DataAssociation, DataPlace, Expression } from './model/process-model.ts';
import { changeData, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';
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
  run.emit({
    kind: 'dataStoreWritten',
    elementInstanceKey: instance.key,
    store: place.store,
    storeKey: keyOf(run, instance, place),
    value,
    at: run.env.now,
  });
}

/** Under which name a value is in the answer. */
export function storeValueName({ store, key }: StoreRead): string {
  return canonical([store, key]);
}

export function answerOf(values: readonly (StoreRead & { readonly value: JsonValue })[]): JsonObject {
  return Object.fromEntries(values.map((each) => [storeValueName(each), each.value]));
}

// helpers

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
