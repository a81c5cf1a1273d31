import type { Form } from '@bpmn-io/form-js-viewer';
import type { Translate } from '../i18n/translate.ts';
import { DateField } from './date-field.tsx';
import type { FieldService } from './field-service.ts';
import { FrameField, ImageField } from './foreign-parts.tsx';
import { FileField, FilePreview } from './file-field.tsx';
import type { FormFiles } from './form-files.ts';
import type { FormFieldError } from './process-form.tsx';
import { SelectField } from './select-field.tsx';
import { TagField } from './tag-field.tsx';

interface FieldTypes {
  register(type: string, field: unknown): void;
}

/**
 * Fields of our own in place of the library's: those of files, because its files live in the page only, and those that it draws by
 * itself without telling a screen reader what they are: choices, tags, dates and times, and what the policy of the page would leave broken.
 */
export function ownFields(files: FormFiles | undefined, t: Translate): Record<string, unknown> {
  const register = (formFields: FieldTypes) => {
    formFields.register('filepicker', FileField);
    formFields.register('documentPreview', FilePreview);
    formFields.register('iframe', FrameField);
    formFields.register('image', ImageField);
    formFields.register('select', SelectField);
    formFields.register('taglist', TagField);
    formFields.register('datetime', DateField);
  };
  register.$inject = ['formFields'];
  const service: FieldService = { files, t, holds: new Map() };
  return { __init__: [register], ownFields: ['value', service] };
}

/** A form cannot be sent while something in a field is not finished. */
export function heldFields(form: Form, container: HTMLElement): FormFieldError[] {
  const { holds } = form.get<FieldService>('ownFields');
  return [...holds].map(([id, { label, message }]) => ({
    key: undefined,
    label,
    messages: [message],
    focus: () => container.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus(),
  }));
}
