import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trial } from '#client';
import { Alert, Button, Text, type Translate } from '#web';
import type { FormDraft } from '../drafts/model-draft.ts';
import type { CalledFiles } from './called-files.ts';
import { TrialFacts } from './trial-facts.tsx';
import { TrialJobCard } from './trial-jobs.tsx';
import { TrialStartCard } from './trial-start.tsx';
import { TrialStubs } from './trial-stubs.tsx';
import { TrialTaskCard } from './trial-tasks.tsx';
import { TrialWaitCard } from './trial-waits.tsx';
import type { TrialState } from './use-trial.ts';

interface TrialPanelProps {
  state: TrialState;
  xml: string;
  forms: readonly FormDraft[];
  called: CalledFiles;
  nameOf: (elementId: string) => string;
}

/** Everything that waits for whoever tries, and what has been so far. */
export function TrialPanel({ state, xml, forms, called, nameOf }: TrialPanelProps) {
  const { t } = useTranslation();
  const { trial, take } = state;
  const panel = useRef<HTMLElement>(null);
  useKeptFocus(panel, trial);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      className="mr-trial-panel"
      aria-label={t('models.trial.panel')}
      aria-busy={state.isBusy}
    >
      <Text size="sm" role="status">
        {trial ? statusText(trial, t) : t('models.trial.preparing')}
      </Text>
      <CalledNote called={called} />
      {state.refusal !== undefined && (
        <Alert role="alert" color="waiting">
          {state.refusal}
        </Alert>
      )}
      {trial && (
        <>
          <TaskCards trial={trial} forms={forms} nameOf={nameOf} onStep={take} />
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
          <TrialStartCard
            xml={xml}
            forms={forms}
            startForms={trial.startForms}
            isFirst={trial.instances.length === 0}
            onStep={take}
          />
          <TrialStubs stubs={state.stubs} onStep={take} onRemove={state.removeStub} />
          <TrialFacts trial={trial} nameOf={nameOf} />
        </>
      )}
    </aside>
  );
}

// helpers

/** The card of what was done is gone with the button that was pressed; what waits now is next. */
function useKeptFocus(panel: RefObject<HTMLElement | null>, trial: Trial | undefined): void {
  const before = useRef(trial);
  useEffect(() => {
    if (before.current !== undefined && document.activeElement === document.body) panel.current?.focus();
    before.current = trial;
  }, [panel, trial]);
}

interface TaskCardsProps extends Pick<TrialPanelProps, 'forms' | 'nameOf'> {
  trial: Trial;
  onStep: TrialState['take'];
}

function TaskCards({ trial, forms, nameOf, onStep }: TaskCardsProps) {
  const { t } = useTranslation();
  const listening = new Set(
    trial.jobs.filter(({ kind }) => kind === 'TASK_LISTENER').map(({ elementId }) => elementId),
  );
  return (
    <Cards title={t('models.trial.tasks')} count={trial.tasks.length}>
      {trial.tasks.map((task) => (
        <TrialTaskCard
          key={task.key}
          task={task}
          isHeld={listening.has(task.elementId)}
          name={task.name ?? nameOf(task.elementId)}
          forms={forms}
          onStep={onStep}
        />
      ))}
    </Cards>
  );
}

/** What of the run is not in the project. */
function CalledNote({ called }: { called: CalledFiles }) {
  const { t } = useTranslation();
  return (
    <>
      {called.files.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('models.trial.called', {
            count: called.files.length,
            names: called.files.map(shortName).join(', '),
          })}
        </Text>
      )}
      {called.missing.length > 0 && (
        <Alert color="waiting">
          {t('models.trial.calledMissing', {
            count: called.missing.length,
            names: called.missing.join(', '),
          })}
        </Alert>
      )}
    </>
  );
}

function shortName({ name }: CalledFiles['files'][number]): string {
  return name.replace(/^.*\//, '').replace(/\.\w+$/, '');
}

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
