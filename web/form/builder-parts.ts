import type { Translate } from '../i18n/translate.ts';
import { addCatalogues } from '../i18n/i18n.ts';
import type { FieldService } from './field-service.ts';
import { ImageField } from './foreign-parts.tsx';
import { formCatalogues } from './form-catalogues.ts';
import { foreignPictures } from './foreign-pictures.ts';

/**
 * What the form builder draws as the form itself does: pictures of other servers say where they are. The policy of the page would
 * report every one of them, and leave a hole.
 */
export async function builderParts(t: Translate): Promise<Record<string, unknown>> {
  await addCatalogues(formCatalogues);
  const register = (formFields: { register(type: string, field: unknown): void }) => {
    formFields.register('image', ImageField);
  };
  register.$inject = ['formFields'];
  const service: FieldService = { files: undefined, t, holds: new Map() };
  return { __init__: [register], ownFields: ['value', service], ...foreignPictures(t) };
}
