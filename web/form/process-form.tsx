import type { Variables } from '#client';
import { lazy, Suspense, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { addCatalogues } from '../i18n/i18n.ts';
import { PaneBoundary } from '../problem/pane-boundary.tsx';
import { Skeleton } from '../ui/skeleton.ts';
import { Stack } from '../ui/stack.ts';
import { formCatalogues } from './form-catalogues.ts';
import type { FormFiles } from './form-files.ts';

export interface FormFieldError {
  /** The key of the field in the data, as far as the field has one. */
  key: string | undefined;
  label: string;
  messages: string[];
  /** Puts the cursor into the field. */
  focus(): void;
}

export interface ProcessFormHandle {
  /** Validates everything and gives the data to send; errors stay visible at their fields. */
  submit(): { data: Variables; errors: FormFieldError[] };
  /** What is still wrong after changes, without validating anew. */
  remaining?(): FormFieldError[];
}

export interface ProcessFormProps {
  /** The form-js schema as JSON text. A change of it, or of `formId`, starts the form anew. */
  schema: string;
  /** Which object the form belongs to; data of another object must not stay in the fields. */
  formId: string;
  /** Values at the start. Later changes do not overwrite what a person is typing. */
  data: Variables;
  readOnly?: boolean;
  /** Where files go that are added to the form; without it nobody can add any. */
  files?: FormFiles;
  onChange?: (data: Variables) => void;
  /** The form was submitted by Enter or by a button inside it. */
  onSubmit?: () => void;
  ref?: Ref<ProcessFormHandle>;
}

const LoadedForm = lazy(async () => {
  const words = addCatalogues(formCatalogues);
  const { FormView } = await import('./form-view.tsx');
  await words;
  return { default: FormView };
});

/** A form of a process. The form library is fetched when the first form is shown. */
export function ProcessForm(props: ProcessFormProps) {
  const { t } = useTranslation();
  return (
    <PaneBoundary resetKey={`${props.formId}:${props.schema}`}>
      <Suspense
        fallback={
          <Stack role="status" aria-busy="true" aria-label={t('form.loading')}>
            <Skeleton h={56} />
            <Skeleton h={56} />
            <Skeleton h={56} />
          </Stack>
        }
      >
        <LoadedForm key={`${props.formId}:${props.schema}`} {...props} />
      </Suspense>
    </PaneBoundary>
  );
}
