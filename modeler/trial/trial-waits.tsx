import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrialStep, TrialWait } from '#client';
import { Button, Code, Text, TimeText } from '#web';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialWaitCardProps {
  wait: TrialWait;
  name: string;
  onStep: (step: TrialStep) => void;
}

/** What the process waits for from outside: whoever tries sends it, or lets the time pass. */
export function TrialWaitCard({ wait, name, onStep }: TrialWaitCardProps) {
  const { t } = useTranslation();
  return (
    <li className="mr-trial-card">
      <h4>{name}</h4>
      <Text size="xs" c="dimmed">
        {t(`models.trial.wait.${wait.kind}`)}{' '}
        {wait.dueAt ? <TimeText at={wait.dueAt} form="short" /> : wait.name && <Code>{wait.name}</Code>}
        {wait.correlationKey && ` · ${t('models.trial.correlation', { key: wait.correlationKey })}`}
      </Text>
      {wait.kind === 'MESSAGE' && <SendMessage wait={wait} onStep={onStep} />}
      {wait.kind === 'SIGNAL' && (
        <Button
          size="xs"
          variant="default"
          onClick={() => onStep({ do: 'BROADCAST_SIGNAL', name: wait.name ?? '' })}
        >
          {t('models.trial.sendSignal')}
        </Button>
      )}
    </li>
  );
}

// helpers

function SendMessage({ wait, onStep }: Omit<TrialWaitCardProps, 'name'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('{}');
  const variables = variablesOf(text);
  const send = () =>
    variables &&
    onStep({
      do: 'PUBLISH_MESSAGE',
      name: wait.name ?? '',
      correlationKey: wait.correlationKey ?? '',
      variables,
    });
  return (
    <>
      <VariablesField label={t('models.trial.messageVariables')} text={text} onText={setText} />
      <Button size="xs" variant="default" disabled={!variables} onClick={send}>
        {t('models.trial.sendMessage')}
      </Button>
    </>
  );
}
