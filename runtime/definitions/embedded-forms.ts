import type { FormReference, Problem, ProcessModel } from '#engine';
import { readForm } from './read-form.ts';

/**
 * Forms that stand in the model itself are shown to people like deployed ones, so they are read in the same way: what could run is
 * taken out or refused. Most models have none and stay as they are.
 */
export function readEmbeddedForms(
  resourceName: string,
  model: ProcessModel,
): { readonly model: ProcessModel; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const changed: Record<string, ProcessModel['elements'][string]> = {};
  for (const element of Object.values(model.elements)) {
    const form = 'form' in element ? element.form : undefined;
    if (form?.kind !== 'embedded' || !('form' in element)) continue;
    const read = readForm(resourceName, new TextEncoder().encode(withId(form)));
    if ('problem' in read) problems.push({ ...read.problem, elementId: element.id });
    else changed[element.id] = { ...element, form: { ...form, schema: read.form.schema } };
  }
  if (Object.keys(changed).length === 0) return { model, problems };
  return { model: { ...model, elements: { ...model.elements, ...changed } }, problems };
}

// helpers

/** A form in a model needs no id: it is known by its element. One that is no JSON is left for the reader to refuse. */
function withId({ schema = '' }: FormReference): string {
  try {
    const form: unknown = JSON.parse(schema);
    if (typeof form !== 'object' || form === null || Array.isArray(form) || 'id' in form) return schema;
    return JSON.stringify({ ...form, id: 'embedded' });
  } catch {
    return schema;
  }
}
