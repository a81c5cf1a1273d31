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
  Skeleton,
  Text,
  TextInput,
  useSubmission,
  type DraftCopy,
} from '#web';
import { DraftNotice } from '../forms/draft-notice.tsx';
import { DraftWord } from '../forms/draft-word.tsx';
import { newestDraft } from '../forms/newest-draft.ts';
import { VariablesForm } from '../forms/variables-form.tsx';
import { ErrorSummary } from '../task/completion-problem.tsx';
import { useSavedStartDraft, useStartDraft } from './use-start-draft.ts';

interface StartFormProps {
  processDefinitionId: string;
  /** The version that the form belongs to; nothing when there is none to start. */
  version: ProcessDefinitionKey | undefined;
  /** `null` when the process has none: the variables are entered one by one. */
  form: Form | null;
  onStarted: (instance: StartedInstance) => void;
}

/** A start form takes up the draft that an earlier visit left. */
export function StartForm(props: StartFormProps) {
  const saved = useSavedStartDraft(props.version);
  if (saved.isLoading) return <Skeleton h={56} aria-busy="true" />;
  return <StartFields {...props} saved={saved.data ?? null} />;
}

// helpers

const noVariables: Variables = {};

interface StartFieldsProps extends StartFormProps {
  saved: DraftCopy | null;
}

function StartFields(props: StartFieldsProps) {
  const { form, processDefinitionId } = props;
  const { t } = useTranslation();
  const { draft, restored, restarts, discard, start, businessId, setBusinessId, files } = useStart(props);
  const { mutate } = start;
  const send = useCallback((variables: Variables) => mutate(variables), [mutate]);
  const { submit, attach, errors, isWaiting } = useSubmission(send);
  const formId = `start:${processDefinitionId}:${restarts}`;
  const shared = {
    data: restored?.variables ?? noVariables,
    ref: attach,
    // The list of errors stays until the next try: a button that moves while it is pressed is missed.
    onChange: draft.change,
  };

  return (
    <div className="mr-start-form">
      {restored && <DraftNotice savedAt={restored.savedAt} onDiscard={discard} />}
      <ErrorSummary errors={errors} />
      {form ? (
        <ProcessForm
          key={formId}
          schema={form.schema}
          formId={formId}
          {...(files ? { files } : {})}
          onSubmit={() => submit()}
          {...shared}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {t('start.noForm')}
          </Text>
          <VariablesForm key={formId} base={noVariables} {...shared} />
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
        <Text size="sm" c="dimmed" component="span" role="status">
          <DraftWord draft={draft.state} />
        </Text>
        <Button size="md" loading={start.isPending || isWaiting} onClick={() => submit()}>
          {t('start.submit')}
        </Button>
      </div>
    </div>
  );
}

/** Starting, and the draft of what is started with. */
function useStart({ processDefinitionId, version, form, onStarted, saved }: StartFieldsProps) {
  const [files] = useState(() => version && createFormFiles(api, { processDefinitionKey: version }));
  const [businessId, setBusinessId] = useState('');
  const draft = useStartDraft(version);
  const [{ restored, restarts }, setFirst] = useState<{
    restored: DraftCopy | undefined;
    restarts: number;
  }>(() => ({ restored: newestDraft(saved, draft.copy), restarts: 0 }));
  const start = useMutation({
    mutationFn: async (variables: Variables) => {
      const started = await api.instances.start({
        processDefinitionId,
        variables,
        fromStartForm: form !== null,
        ...(businessId.trim() ? { businessId: businessId.trim() } : {}),
      });
      // By now the files belong to the instance, so only what was typed goes.
      if (draft.isDirty || restored) await draft.forget();
      return started;
    },
    onSuccess: onStarted,
  });
  const discard = () => {
    void draft.forget();
    setFirst({ restored: undefined, restarts: restarts + 1 });
  };
  return { draft, restored, restarts, discard, start, businessId, setBusinessId, files };
}
