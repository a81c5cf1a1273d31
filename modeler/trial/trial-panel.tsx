import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trial, TrialStep } from '#client';
import { Alert, Button, NativeSelect, Text, type Translate } from '#web';
import type { FormDraft } from '../drafts/model-draft.ts';
import { fileFacts, mainProcess } from '../model/file-facts.ts';
import { TrialFacts } from './trial-facts.tsx';
import { TrialJobCard } from './trial-jobs.tsx';
import { TrialTaskCard } from './trial-tasks.tsx';
import { TrialWaitCard } from './trial-waits.tsx';
import type { TrialState } from './use-trial.ts';
import { VariablesField, variablesOf } from './variables-field.tsx';

interface TrialPanelProps {
  state: TrialState;
  xml: string;
  forms: readonly FormDraft[];
  nameOf: (elementId: string) => string;
}

/** Everything that waits for whoever tries, and what has been so far. */
export function TrialPanel({ state, xml, forms, nameOf }: TrialPanelProps) {
  const { t } = useTranslation();
  const { trial, take } = state;
  return (
    <aside className="mr-trial-panel" aria-label={t('models.trial.panel')} aria-busy={state.isBusy}>
      <Text size="sm" role="status">
        {trial ? statusText(trial, t) : t('models.trial.preparing')}
      </Text>
      {state.refusal !== undefined && (
        <Alert role="alert" color="waiting">
          {state.refusal}
        </Alert>
      )}
      {trial && (
        <>
          <Cards title={t('models.trial.tasks')} count={trial.tasks.length}>
            {trial.tasks.map((task) => (
              <TrialTaskCard
                key={task.key}
                task={task}
                name={task.name ?? nameOf(task.elementId)}
                forms={forms}
                onStep={take}
              />
            ))}
          </Cards>
          <Cards title={t('models.trial.jobs')} count={trial.jobs.length}>
            {trial.jobs.map((job) => (
              <TrialJobCard key={job.key} job={job} name={nameOf(job.elementId)} onStep={take} />
            ))}
          </Cards>
          <Cards title={t('models.trial.waits')} count={trial.waits.length}>
            {trial.waits.map((wait, index) => (
              <TrialWaitCard
                key={`${wait.elementId} ${index}`}
                wait={wait}
                name={nameOf(wait.elementId)}
                onStep={take}
              />
            ))}
          </Cards>
          <Cards title={t('models.trial.incidents')} count={trial.incidents.length}>
            {trial.incidents.map(({ elementId, message }, index) => (
              <li key={`${elementId} ${index}`} className="mr-trial-card mr-trial-incident">
                <h4>{nameOf(elementId)}</h4>
                <Text size="sm">{message}</Text>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => take({ do: 'RESOLVE_INCIDENT', elementId })}
                >
                  {t('models.trial.tryAgain')}
                </Button>
              </li>
            ))}
          </Cards>
          <StartCard xml={xml} isFirst={trial.instances.length === 0} onStep={take} />
          <TrialFacts trial={trial} nameOf={nameOf} />
        </>
      )}
    </aside>
  );
}

// helpers

function statusText(trial: Trial, t: Translate): string {
  const running = trial.instances.filter(({ state }) => state === 'ACTIVE').length;
  if (trial.instances.length === 0) return t('models.trial.notStarted');
  return running === 0 ? t('models.trial.allEnded') : t('models.trial.running', { count: running });
}

function Cards({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="mr-trial-cards">{children}</ul>
    </section>
  );
}

interface StartCardProps {
  xml: string;
  isFirst: boolean;
  onStep: (step: TrialStep) => void;
}

function StartCard({ xml, isFirst, onStep }: StartCardProps) {
  const { t } = useTranslation();
  const facts = fileFacts(xml);
  const runnable = facts.processes.filter(({ isExecutable }) => isExecutable);
  const [chosen, setChosen] = useState(mainProcess(facts)?.processId ?? '');
  const [text, setText] = useState('{}');
  const variables = variablesOf(text);
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
      <VariablesField label={t('models.trial.startVariables')} text={text} onText={setText} />
      <Button
        size="xs"
        variant={isFirst ? 'filled' : 'default'}
        disabled={!variables || chosen === ''}
        onClick={() => variables && onStep({ do: 'START', processDefinitionId: chosen, variables })}
      >
        {t('models.trial.startOne')}
      </Button>
    </section>
  );
}
