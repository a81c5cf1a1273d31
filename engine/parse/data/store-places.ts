import type { DataPlace } from '../../model/process-model.ts';
import { isVariableName, readExpression, readVariableName, resolve } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';

/**
 * DAT-4: a data store is known in its tenant by the name of its `dataStore`, else of the reference, else by the id, so that
 * several files may share it. `millrace:data key` names one value of it, `variable` what expressions call the value.
 */
export function readStorePlace(
  c: Compilation,
  types: { readonly typeNamed: (at: XmlElement, reference: string | undefined) => string | undefined },
  reference: XmlElement,
): DataPlace {
  reference.used = true;
  const named = reference.attribute('dataStoreRef');
  const store = resolve(c, reference, 'dataStoreRef', named, 'dataStore');
  const settings = reference.extension('data', 'millrace');
  const variable = settings?.attribute('variable');
  const text = settings?.attribute('key') ?? '';
  const key =
    settings === undefined || text === ''
      ? undefined
      : readExpression(c, { text, at: settings, label: 'key', place: 'value' });
  const written = reference.attribute('name')?.trim() ?? '';
  const called = isVariableName(written) ? written : (reference.id ?? written);
  const itemOf = (at: XmlElement | undefined): string | undefined => at?.attribute('itemSubjectRef');
  const type = types.typeNamed(reference, itemOf(reference) ?? itemOf(store));
  return {
    kind: 'store',
    name: variable === undefined ? called : (readVariableName(c, variable, reference) ?? variable),
    store: nameOf(store) ?? nameOf(reference) ?? '',
    ...present({ key, type, capacity: store === undefined ? undefined : capacityOf(c, store) }),
  };
}

// helpers

/** The standard reads a capacity only where the store is limited. */
function capacityOf(c: Compilation, store: XmlElement): number | undefined {
  const text = store.attribute('capacity')?.trim();
  if (store.attribute('isUnlimited') !== 'false') return undefined;
  const capacity = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (capacity > 0) return capacity;
  c.reporter.error('DATA_SETS', store, {
    message: `A data store with isUnlimited="false" needs a capacity from 1; it has ${text === undefined ? 'none' : `"${text}"`}`,
  });
  return undefined;
}

function nameOf(element: XmlElement | undefined): string | undefined {
  const name = element?.attribute('name')?.trim() ?? '';
  return name === '' ? element?.id : name;
}
