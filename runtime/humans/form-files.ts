import type { JsonObject, JsonValue, Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { Documents, StoredDocument } from '../contract/documents.ts';
import { documentIdOf, documentReference } from '../documents/document-reference.ts';
import { refuseForm } from './check-form.ts';
import { readFormFields, type FormField } from './form-fields.ts';
import type { FormError } from './form-fault.ts';
import { pointerTo, valueAt, withValue } from './form-path.ts';

/** As many as people look through in one field. */
const FILES_MAX = 100;

/** What the file fields of a submitted form say, after each document was looked up. */
export interface FormFiles {
  /** The references are the store's own: what a client says of size or type of a file does not count. */
  readonly variables: JsonObject;
  readonly documentIds: readonly string[];
}

/**
 * File fields hold references to documents that were stored while the form was filled in. Each must be there for this caller, of a type
 * that the field accepts, and no more of them than the field takes.
 */
export async function checkFormFiles(
  documents: Pick<Documents, 'get'>,
  caller: Caller,
  schema: JsonValue,
  submitted: JsonObject,
  instanceKey: Key,
): Promise<FormFiles> {
  const errors: FormError[] = [];
  const documentIds: string[] = [];
  let variables = submitted;
  for (const field of readFormFields(schema, submitted)) {
    const value = field.type === 'filepicker' ? valueAt(variables, field.path) : undefined;
    if (value === undefined || value === null) continue;
    const found: JsonValue[] = [];
    for (const id of idsOf(value, field, errors)) {
      const document = await documents.get(caller, id);
      const fault =
        document === null ? `"${field.label}" names a file that is not there.` : faultOf(document, field);
      if (fault !== null) errors.push(faulty(field, fault));
      else if (document !== null) {
        documentIds.push(id);
        found.push(documentReference({ ...document, processInstanceKey: instanceKey, expiresAt: null }));
      }
    }
    variables = withValue(variables, field.path, found);
  }
  refuseForm(errors);
  return { variables, documentIds };
}

// helpers

function idsOf(value: JsonValue, field: FormField, errors: FormError[]): readonly string[] {
  const all = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  const ids = all.map(documentIdOf);
  const max =
    field.component['multiple'] === undefined || field.component['multiple'] === false ? 1 : FILES_MAX;
  if (ids.includes(null)) {
    const message = `"${field.label}" must be a list of references to documents.`;
    errors.push({ pointer: pointerTo(field.path), code: 'WRONG_TYPE', message });
    return [];
  }
  if (ids.length > max) {
    errors.push(faulty(field, `"${field.label}" takes at most ${max} ${max === 1 ? 'file' : 'files'}.`));
    return [];
  }
  return ids.flatMap((id) => id ?? []);
}

function faulty(field: FormField, message: string): FormError {
  return { pointer: pointerTo(field.path), code: 'INVALID_VALUE', message };
}

/** `accept` as browsers read it: endings, types and groups of types. One with a template in it is the page's alone. */
function faultOf({ fileName, contentType }: StoredDocument, { label, component }: FormField): string | null {
  const accept = component['accept'];
  if (typeof accept !== 'string' || accept.trim() === '' || /^=|\{\{/.test(accept)) return null;
  const name = fileName.toLowerCase();
  const type = contentType.toLowerCase();
  const isAccepted = accept
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .some((each) =>
      each.startsWith('.')
        ? name.endsWith(each)
        : each.endsWith('/*')
          ? type.startsWith(each.slice(0, -1))
          : each !== '' && type === each,
    );
  return isAccepted ? null : `"${label}" does not take the file "${fileName}". It takes ${accept}.`;
}
