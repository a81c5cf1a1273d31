import type { Form } from '#client';
import { api } from '#web';

interface Resource {
  resourceKey: string;
  resourceId: string;
  resourceName: string;
  version: number;
}

/**
 * The newest deployed form with this id, or `null`. Forms are resources of their deployments, so
 * they are found by the name they are deployed under and then read by key.
 */
export async function findDeployedForm(formId: string): Promise<Form | null> {
  const found = await api.http.post<{ items: Resource[] }>('/v2/resources/search', {
    filter: { resourceId: formId },
    sort: [{ field: 'version', order: 'DESC' }],
    page: { limit: 1 },
  });
  const newest = found.items[0];
  return newest ? api.http.get<Form>(`/v2/forms/${newest.resourceKey}`) : null;
}

/** Those of the forms that the server knows, for opening a deployed version as a draft. */
export async function findDeployedForms(formIds: readonly string[]): Promise<Form[]> {
  const forms = await Promise.all(formIds.map((formId) => findDeployedForm(formId)));
  return forms.filter((form) => form !== null);
}
