import type { Form } from '@bpmn-io/form-js-viewer';
import type { Translate } from '../i18n/translate.ts';
import { FileField, FilePreview } from './file-field.tsx';
import type { FormFiles } from './form-files.ts';
import type { FormFieldError } from './process-form.tsx';

/** What the file fields of one form need; they find it as the service `fileFields`. */
export interface FileFields {
  readonly files: FormFiles | undefined;
  readonly t: Translate;
  /** Fields whose files are on their way, by the id of their input. */
  readonly uploading: Map<string, { readonly label: string; readonly count: number }>;
}

interface FieldTypes {
  register(type: string, field: unknown): void;
}

/**
 * File fields of our own: the library's keep files in the page only, and lose them with it. Ours store each file at once and hold
 * references, so drafts, reloads and read-only forms have them like any other value.
 */
export function fileModule(files: FormFiles | undefined, t: Translate): Record<string, unknown> {
  const register = (formFields: FieldTypes) => {
    formFields.register('filepicker', FileField);
    formFields.register('documentPreview', FilePreview);
  };
  register.$inject = ['formFields'];
  const fileFields: FileFields = { files, t, uploading: new Map() };
  return { __init__: [register], fileFields: ['value', fileFields] };
}

/** A form cannot be sent while files are on their way. */
export function uploadErrors(form: Form, container: HTMLElement, t: Translate): FormFieldError[] {
  const { uploading } = form.get<FileFields>('fileFields');
  return [...uploading].map(([id, { label }]) => ({
    key: undefined,
    label,
    messages: [t('form.files.wait')],
    focus: () => container.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus(),
  }));
}
