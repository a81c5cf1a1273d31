import { api } from '#web';
import type { FormDraft } from '../drafts/model-draft.ts';
import { readForm } from '../model/form-schema.ts';

/**
 * The newest deployed form with this id, or `null`. A form is found among the deployed files, whose
 * resource id it is, and its text is taken as it was deployed.
 */
export async function findDeployedForm(formId: string): Promise<FormDraft | null> {
  const found = await api.http.post<{ items: { resourceKey: string }[] }>('/v2/resources/search', {
    filter: { resourceId: formId },
    sort: [{ field: 'version', order: 'DESC' }],
    page: { limit: 1 },
  });
  const newest = found.items[0];
  if (!newest) return null;
  const schema = await api.http.get<string>(`/v2/resources/${newest.resourceKey}/content`, {
    headers: { accept: 'text/plain' },
  });
  const read = readForm(schema);
  return 'form' in read && read.form.id === formId ? { formId, schema } : null;
}

/** Those of the forms that the server knows, for opening a deployed version as a draft. */
export async function findDeployedForms(formIds: readonly string[]): Promise<FormDraft[]> {
  const forms = await Promise.all(formIds.map((formId) => findDeployedForm(formId)));
  return forms.filter((form) => form !== null);
}
