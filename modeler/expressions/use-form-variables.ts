import { useEffect, useRef } from 'react';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { formFields, readForm } from '../model/form-schema.ts';
import { sampleOf } from '../model/sample-data.ts';
import { variablesOf } from '../trial/variables-field.tsx';
import { formVariablesChanged, offerFormVariables } from './form-variables.ts';

/** Expressions are offered what the forms of this draft write, as the forms are at that moment. */
export function useFormVariables(
  modeler: BpmnModeler | undefined,
  { forms, sampleData }: Pick<ModelDraft, 'forms' | 'sampleData'>,
): void {
  const latest = useRef({ forms, sampleData });
  latest.current = { forms, sampleData };
  useEffect(() => {
    if (!modeler) return;
    offerFormVariables(modeler, {
      formOf: (formId) => {
        const form = latest.current.forms.find((one) => one.formId === formId);
        const read = form && readForm(form.schema);
        if (!read || !('form' in read)) return undefined;
        const labels = new Map(formFields(read.form).map(({ key, label }) => [key, label]));
        return { sample: sampleOf([read.form]), labels };
      },
      sample: () => variablesOf(latest.current.sampleData ?? '{}'),
    });
  }, [modeler]);
  useEffect(() => {
    if (modeler) formVariablesChanged(modeler);
  }, [modeler, forms, sampleData]);
}
