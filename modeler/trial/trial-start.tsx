import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trial, TrialStep, Variables } from '#client';
import { Button, NativeSelect, ProcessForm, Skeleton } from '#web';
import type { FormDraft } from '../drafts/model-draft.ts';
import { fileFacts, mainProcess } from '../model/file-facts.ts';
import { usePressedForm } from './use-pressed-form.ts';
import { useTrialForm } from './use-trial-form.ts';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialStartCardProps {
  xml: string;
  forms: readonly FormDraft[];
  startForms: Trial['startForms'];
  isFirst: boolean;
  onStep: (step: TrialStep) => void;
}

/** Starts a process as people will: with its start form, or with variables where it has none. */
export function TrialStartCard({ xml, forms, startForms, isFirst, onStep }: TrialStartCardProps) {
  const { t } = useTranslation();
  const facts = useMemo(() => fileFacts(xml), [xml]);
  const runnable = facts.processes.filter(({ isExecutable }) => isExecutable);
  const [chosen, setChosen] = useState(mainProcess(facts)?.processId ?? '');
  const form = startForms.find(({ processDefinitionId }) => processDefinitionId === chosen) ?? noForm;
  const { schema, isPending } = useTrialForm(form, forms);
  const start = (variables: Variables) => onStep({ do: 'START', processDefinitionId: chosen, variables });
  const props = { isFirst, isDisabled: chosen === '', onStart: start };
  return (
    <section aria-label={t('models.trial.start')} className="mr-trial-card">
      <h3>{t('models.trial.start')}</h3>
      {runnable.length > 1 && (
        <NativeSelect
          size="xs"
          label={t('models.trial.process')}
          value={chosen}
          data={runnable.map(({ processId, name }) => ({ value: processId, label: name || processId }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {isPending ? (
        <Skeleton h={56} />
      ) : schema === undefined ? (
        <WithVariables {...props} />
      ) : (
        <WithForm key={chosen} {...props} schema={schema} />
      )}
    </section>
  );
}

// helpers

const noForm = { formId: null, schema: null };

interface StartProps {
  isFirst: boolean;
  isDisabled: boolean;
  onStart: (variables: Variables) => void;
}

function WithForm({ isFirst, isDisabled, onStart, schema }: StartProps & { schema: string }) {
  const { t } = useTranslation();
  const [starts, setStarts] = useState(0);
  const { press, attach } = usePressedForm((data) => {
    onStart(data);
    // The next start begins with an empty form, as it does for people.
    setStarts(starts + 1);
  });
  return (
    <>
      <ProcessForm key={starts} ref={attach} schema={schema} formId="start" data={noData} onSubmit={press} />
      <Button size="xs" variant={isFirst ? 'filled' : 'default'} disabled={isDisabled} onClick={press}>
        {t('models.trial.startOne')}
      </Button>
    </>
  );
}

const noData: Variables = {};

function WithVariables({ isFirst, isDisabled, onStart }: StartProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('{}');
  const variables = variablesOf(text);
  return (
    <>
      <VariablesField label={t('models.trial.startVariables')} text={text} onText={setText} />
      <Button
        size="xs"
        variant={isFirst ? 'filled' : 'default'}
        disabled={!variables || isDisabled}
        onClick={() => variables && onStart(variables)}
      >
        {t('models.trial.startOne')}
      </Button>
    </>
  );
}
