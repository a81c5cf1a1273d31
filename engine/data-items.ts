import { payloadMismatch, typeMismatch } from './data-types.ts';
import { Failure, Refusal } from './failure.ts';
import type { JsonObject, JsonValue, Key } from './model/json.ts';
import type { CarriedType, DataItem } from './model/process-model.ts';
import { instanceOf, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';

/** What the model declares of a variable of this instance; a body holds no data objects of the activity it repeats. */
export function itemOf(run: Run, instance: ElementInstance | undefined, name: string): DataItem | undefined {
  if (instance === undefined) return undefined;
  const item = run.model.data?.items[instance.elementId]?.[name];
  return instance.role === 'body' && (item?.kind === 'object' || item?.kind === 'property')
    ? undefined
    : item;
}

/** DAT-1, DAT-7: data objects and properties belong to their scope also before they are first written. */
export function declares(run: Run, instance: ElementInstance | undefined, name: string): boolean {
  const kind = itemOf(run, instance, name)?.kind;
  return kind === 'object' || kind === 'property';
}

/**
 * DAT-3: a collection takes only lists. DAT-8: each write to a typed item is checked. In a step that is an incident of the writer; a caller who sends such a value is
 * told so, and nothing has changed.
 */
export function checkItem(run: Run, scopeKey: Key, name: string, value: JsonValue): void {
  const item = itemOf(run, instanceOf(run, scopeKey), name);
  if (item === undefined) return;
  const type = item.type === undefined ? undefined : run.model.data?.types[item.type];
  const mismatch =
    item.collection === true && !Array.isArray(value)
      ? 'it is a collection and takes only lists'
      : type === undefined
        ? undefined
        : typeMismatch(type, value, item.collection === true);
  if (mismatch === undefined) return;
  const message = `The value of "${name}" does not fit: ${mismatch}.`;
  if (run.step === null) throw new Refusal('INVALID_VALUE', message);
  throw new Failure('DATA_TYPE_MISMATCH', message);
}

/** D10: what an element sends or receives by a typed message or operation. */
export function checkCarried(
  run: Run,
  instance: ElementInstance,
  { type, only, optional, besides = [] }: CarriedType,
  given: JsonObject,
): void {
  const known = run.model.data?.types[type];
  const variables = Object.fromEntries(Object.entries(given).filter(([name]) => !besides.includes(name)));
  if (optional === true && Object.keys(variables).length === 0) return;
  const mismatch = known === undefined ? undefined : payloadMismatch(known, variables, only);
  if (mismatch !== undefined)
    throw new Failure(
      'DATA_TYPE_MISMATCH',
      `What "${instance.elementId}" carries does not fit: ${mismatch}.`,
    );
}
