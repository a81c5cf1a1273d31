import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrialStep, Variables } from '#client';
import { Button, Code, Group } from '#web';
import type { Stubs } from './kept-stubs.ts';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialStubsProps {
  stubs: Stubs;
  onStep: (step: TrialStep) => void;
  onRemove: (jobType: string) => void;
}

/** What workers always answer here; it stays with the draft for the next trial. */
export function TrialStubs({ stubs, onStep, onRemove }: TrialStubsProps) {
  const { t } = useTranslation();
  const all = Object.entries(stubs);
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{t('models.trial.stubs', { count: all.length })}</summary>
      <ul className="mr-trial-cards">
        {all.map(([jobType, variables]) => (
          <Stub
            key={`${jobType} ${JSON.stringify(variables)}`}
            jobType={jobType}
            variables={variables}
            onStep={onStep}
            onRemove={onRemove}
          />
        ))}
      </ul>
    </details>
  );
}

// helpers

function Stub({
  jobType,
  variables,
  onStep,
  onRemove,
}: Omit<TrialStubsProps, 'stubs'> & { jobType: string; variables: Variables }) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => JSON.stringify(variables, null, 2));
  const changed = variablesOf(text);
  const isSame = changed !== undefined && JSON.stringify(changed) === JSON.stringify(variables);
  return (
    <li className="mr-trial-card">
      <h4>
        <Code>{jobType}</Code>
      </h4>
      <VariablesField label={t('models.trial.stubOf', { type: jobType })} text={text} onText={setText} />
      <Group gap={6}>
        <Button
          size="xs"
          disabled={!changed || isSame}
          onClick={() => changed && onStep({ do: 'STUB', jobType, variables: changed })}
        >
          {t('models.trial.stubChange')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onRemove(jobType)}>
          {t('models.trial.stubRemove')}
        </Button>
      </Group>
    </li>
  );
}
