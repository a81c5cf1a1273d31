import { FormContext } from '@bpmn-io/form-js-viewer';
import { useContext } from 'preact/hooks';
import type { Translate } from '../i18n/translate.ts';
import type { FormFiles } from './form-files.ts';

/** Why a form cannot be sent yet. */
export interface FieldHold {
  readonly label: string;
  readonly message: string;
}

/** What our own fields of one form need; they find it as the service `ownFields`. */
export interface FieldService {
  readonly files: FormFiles | undefined;
  readonly t: Translate;
  /** Fields with something that is not finished, by the id of their input. */
  readonly holds: Map<string, FieldHold>;
}

/** What the library gives a field. */
export interface FieldProps<Field> {
  readonly field: Field & {
    readonly label?: string;
    readonly description?: string;
    readonly validate?: { readonly required?: boolean };
  };
  readonly domId: string;
  readonly errors?: string[];
  readonly disabled?: boolean;
  readonly readonly?: boolean;
  readonly value?: unknown;
  readonly onChange: (change: { value: unknown }) => void;
  readonly onBlur?: () => void;
  readonly onFocus?: () => void;
}

/** A service of the form that the field stands in. */
export function useFormService<Service>(name: string): Service {
  const { getService } = useContext(FormContext as never) as unknown as {
    getService: (name: string) => Service;
  };
  return getService(name);
}

export function useFieldService(): FieldService {
  return useFormService<FieldService>('ownFields');
}
