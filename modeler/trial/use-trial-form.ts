import { useQuery } from '@tanstack/react-query';
import type { FormDraft } from '../drafts/model-draft.ts';
import { findDeployedForm } from '../forms/deployed-forms.ts';

/** The form of this id as the draft has it, else as it is deployed; nothing where neither is there. */
export function useTrialForm(
  { formId, schema }: { formId: string | null; schema: Record<string, unknown> | null },
  forms: readonly FormDraft[],
): { schema: string | undefined; isPending: boolean } {
  const own = schema ? JSON.stringify(schema) : forms.find((form) => form.formId === formId)?.schema;
  const isAsked = own === undefined && formId !== null;
  const deployed = useQuery({
    queryKey: ['process-definitions', 'form', formId],
    queryFn: () => findDeployedForm(formId ?? ''),
    enabled: isAsked,
  });
  return { schema: own ?? deployed.data?.schema, isPending: isAsked && deployed.isPending };
}
