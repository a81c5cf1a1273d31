import type { Form, ProcessDefinitionKey, StartedInstance, Variables } from '#client';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  Button,
  createFormFiles,
  ProblemPanel,
  ProcessForm,
  Text,
  TextInput,
  useSubmission,
} from '#web';
import { VariablesForm } from '../forms/variables-form.tsx';
import { ErrorSummary } from '../task/completion-problem.tsx';

interface StartFormProps {
  processDefinitionId: string;
  /** The version that the form belongs to; nothing when there is none to start. */
  version: ProcessDefinitionKey | undefined;
  /** `null` when the process has none: the variables are entered one by one. */
  form: Form | null;
  onStarted: (instance: StartedInstance) => void;
}

const noVariables: Variables = {};

export function StartForm({ processDefinitionId, version, form, onStarted }: StartFormProps) {
  const { t } = useTranslation();
  const [files] = useState(() => version && createFormFiles(api, { processDefinitionKey: version }));
  const [businessId, setBusinessId] = useState('');
  const start = useMutation({
    mutationFn: (variables: Variables) =>
      api.instances.start({
        processDefinitionId,
        variables,
        fromStartForm: form !== null,
        ...(businessId.trim() ? { businessId: businessId.trim() } : {}),
      }),
    onSuccess: onStarted,
  });
  const { mutate } = start;
  const send = useCallback((variables: Variables) => mutate(variables), [mutate]);
  const { submit, attach, errors, isWaiting } = useSubmission(send);

  return (
    <div className="mr-start-form">
      <ErrorSummary errors={errors} />
      {form ? (
        <ProcessForm
          schema={form.schema}
          formId={`start:${processDefinitionId}`}
          data={noVariables}
          {...(files ? { files } : {})}
          onSubmit={() => submit()}
          ref={attach}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {t('start.noForm')}
          </Text>
          <VariablesForm data={noVariables} ref={attach} />
        </>
      )}
      <TextInput
        label={t('start.businessId')}
        description={t('start.businessIdHint')}
        value={businessId}
        onChange={(event) => setBusinessId(event.currentTarget.value)}
        maxLength={256}
        mt="md"
      />
      {start.error && <ProblemPanel problem={start.error} title={t('start.failed')} />}
      <div className="mr-complete-bar">
        <Button size="md" loading={start.isPending || isWaiting} onClick={() => submit()}>
          {t('start.submit')}
        </Button>
      </div>
    </div>
  );
}
