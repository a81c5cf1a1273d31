import { Failure, Refusal } from './failure.ts';
import type { JsonValue, Key } from './model/json.ts';
import type { DataItem } from './model/process-model.ts';
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
 * DAT-3: a collection takes only lists. In a step that is an incident of the writer; a caller who sends such a value is
 * told so, and nothing has changed.
 */
export function checkItem(run: Run, scopeKey: Key, name: string, value: JsonValue): void {
  const item = itemOf(run, instanceOf(run, scopeKey), name);
  if (item?.collection !== true || Array.isArray(value)) return;
  const message = `"${name}" is a collection and takes only lists.`;
  if (run.step === null) throw new Refusal('INVALID_VALUE', message);
  throw new Failure('DATA_TYPE_MISMATCH', message);
}
