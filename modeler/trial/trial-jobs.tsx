import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrialJob, TrialStep } from '#client';
import { Button, Code, Group, Text, TextInput } from '#web';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialJobCardProps {
  job: TrialJob;
  name: string;
  onStep: (step: TrialStep) => void;
}

/** Jobs that the drawing does not show as a service task, or that the server does by itself once it is deployed. */
const explained: ReadonlySet<string> = new Set(['TASK_LISTENER', 'EXECUTION_LISTENER', 'SCRIPT']);

/** Work that a worker would do: whoever tries answers in its place, once or from now on. */
export function TrialJobCard({ job, name, onStep }: TrialJobCardProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('{}');
  const [errorCode, setErrorCode] = useState('');
  const variables = variablesOf(text);
  const { key } = job;
  return (
    <li className="mr-trial-card">
      <h4>{name}</h4>
      <Text size="xs" c="dimmed">
        {t('models.trial.jobType')} <Code>{job.type}</Code>
        {explained.has(job.kind) && ` · ${t(`models.trial.kind.${job.kind}`)}`}
      </Text>
      <details>
        <summary>{t('models.trial.gets')}</summary>
        <pre className="mr-trial-json">
          {JSON.stringify({ variables: job.variables, headers: job.headers }, null, 2)}
        </pre>
      </details>
      <VariablesField label={t('models.trial.answer')} text={text} onText={setText} />
      <Group gap={6}>
        <Button
          size="xs"
          disabled={!variables}
          onClick={() => variables && onStep({ do: 'COMPLETE_JOB', key, variables })}
        >
          {t('models.trial.answerOnce')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!variables}
          onClick={() => variables && onStep({ do: 'STUB', jobType: job.type, variables })}
        >
          {t('models.trial.answerAlways')}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => onStep({ do: 'FAIL_JOB', key, message: t('models.trial.failMessage') })}
        >
          {t('models.trial.fail')}
        </Button>
      </Group>
      <Group gap={6} align="flex-end" wrap="nowrap">
        <TextInput
          size="xs"
          label={t('models.trial.errorCode')}
          value={errorCode}
          onChange={(event) => setErrorCode(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={errorCode.trim() === '' || !variables}
          onClick={() =>
            variables && onStep({ do: 'THROW_ERROR', key, errorCode: errorCode.trim(), variables })
          }
        >
          {t('models.trial.throwError')}
        </Button>
      </Group>
    </li>
  );
}
