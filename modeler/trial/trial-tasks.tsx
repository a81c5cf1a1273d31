import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrialStep, TrialTask } from '#client';
import { Button, ProcessForm, Skeleton, Text, TimeText } from '#web';
import type { FormDraft } from '../drafts/model-draft.ts';
import { usePressedForm } from './use-pressed-form.ts';
import { useTrialForm } from './use-trial-form.ts';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialTaskCardProps {
  task: TrialTask;
  /** Its listeners have work to do first, so it cannot be completed yet. */
  isHeld: boolean;
  name: string;
  /** Forms of the draft; another one is looked for on the server. */
  forms: readonly FormDraft[];
  onStep: (step: TrialStep) => void;
}

/** A task as its people would get it: who they are, and its form, or its variables where it has none. */
export function TrialTaskCard({ task, isHeld, name, forms, onStep }: TrialTaskCardProps) {
  const { t } = useTranslation();
  const { schema, isPending } = useTrialForm(task, forms);
  const people = [task.assignee, ...task.candidateUsers, ...task.candidateGroups].filter(Boolean).join(', ');
  return (
    <li className="mr-trial-card">
      <h4>{name}</h4>
      <Text size="xs" c="dimmed">
        {people === '' ? t('models.trial.forNobody') : t('models.trial.for', { people })}
        {task.dueDate && (
          <>
            {' · '}
            <TimeText at={task.dueDate} form="short" />
          </>
        )}
      </Text>
      {isHeld ? (
        <Text size="sm">{t('models.trial.held')}</Text>
      ) : isPending ? (
        <Skeleton h={56} />
      ) : schema === undefined ? (
        <WithoutForm task={task} onStep={onStep} />
      ) : (
        <WithForm task={task} schema={schema} onStep={onStep} />
      )}
    </li>
  );
}

// helpers

interface CompletionProps {
  task: TrialTask;
  onStep: (step: TrialStep) => void;
}

function WithForm({ task, schema, onStep }: CompletionProps & { schema: string }) {
  const { t } = useTranslation();
  const { press, attach } = usePressedForm((variables) =>
    onStep({ do: 'COMPLETE_TASK', key: task.key, variables }),
  );
  return (
    <>
      <ProcessForm ref={attach} schema={schema} formId={task.key} data={task.variables} onSubmit={press} />
      <Button size="xs" onClick={press}>
        {t('models.trial.complete')}
      </Button>
    </>
  );
}

function WithoutForm({ task, onStep }: CompletionProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('{}');
  const variables = variablesOf(text);
  return (
    <>
      <VariablesField label={t('models.trial.result')} text={text} onText={setText} />
      <Button
        size="xs"
        disabled={!variables}
        onClick={() => variables && onStep({ do: 'COMPLETE_TASK', key: task.key, variables })}
      >
        {t('models.trial.complete')}
      </Button>
    </>
  );
}
