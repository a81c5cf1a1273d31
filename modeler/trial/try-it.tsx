import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Diagram, Group, ProblemPanel, Text, useFocusTrap } from '#web';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import type { FormDraft } from '../drafts/model-draft.ts';
import { problemsOf } from '../problems/problem-groups.ts';
import { TrialPanel } from './trial-panel.tsx';
import { elementNames, trialMarks } from './trial-marks.ts';
import { useTrial, type TrialState } from './use-trial.ts';
import './trial.css';

interface TryItProps {
  draftId: string;
  name: string;
  /** The model, its forms and decisions as they are now. */
  files: readonly DeploymentFile[];
  forms: readonly FormDraft[];
  onClose: () => void;
}

/** The model runs for real, by a virtual clock; whoever tries plays people, workers and the outside. */
export function TryIt({ draftId, name, files, forms, onClose }: TryItProps) {
  const { t } = useTranslation();
  // What is tried stays as it was: the editor is covered while somebody tries.
  const [frozen] = useState(files);
  const xml = frozen[0]?.content ?? '';
  const state = useTrial(draftId, frozen);
  const nameOf = useMemo(() => elementNames(xml), [xml]);
  const { trial } = state;
  const marks = useMemo(() => (trial ? trialMarks(trial) : {}), [trial]);
  const trap = useFocusTrap(true);
  return (
    <section ref={trap} className="mr-trial" aria-label={t('models.trial.title', { name })}>
      <TrialHeader state={state} name={name} onClose={onClose} />
      {state.failure !== undefined && <TrialFailure failure={state.failure} onRetry={state.retry} />}
      <div className="mr-trial-body">
        <div className="mr-trial-drawing">
          <Diagram
            xml={xml}
            label={t('models.trial.diagram', { name })}
            marks={marks}
            {...(trial && { takenFlows: trial.flows })}
          />
        </div>
        <TrialPanel state={state} xml={xml} forms={forms} nameOf={nameOf} />
      </div>
    </section>
  );
}

// helpers

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface TrialHeaderProps {
  state: TrialState;
  name: string;
  onClose: () => void;
}

function TrialHeader({ state, name, onClose }: TrialHeaderProps) {
  const { t, i18n } = useTranslation();
  const { trial, take } = state;
  const hasTimer = trial?.waits.some(({ kind }) => kind === 'TIMER') ?? false;
  const clock = trial && new Date(trial.now);
  /** What the clock shows there: a date without a zone in the model is meant so. */
  const zoneNote = () =>
    t('models.trial.zone', {
      zone: trial?.timeZone,
      time: clock?.toLocaleTimeString(i18n.language, { timeStyle: 'short', timeZone: trial?.timeZone }),
    });
  return (
    <header className="mr-trial-head">
      <h2>{t('models.trial.title', { name })}</h2>
      <Text size="sm" component="span">
        {t('models.trial.clock')}{' '}
        <time dateTime={trial?.now}>
          {clock?.toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
        {trial && trial.timeZone !== browserZone && ` · ${zoneNote()}`}
      </Text>
      <Group gap={6} ml="auto">
        <Button
          size="xs"
          variant="default"
          disabled={!hasTimer || state.isBusy}
          onClick={() => take({ do: 'NEXT_TIMER' })}
        >
          {t('models.trial.nextTimer')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!state.canGoBack || state.isBusy}
          onClick={state.goBack}
        >
          {t('models.trial.goBack')}
        </Button>
        <Button size="xs" variant="default" disabled={!state.canGoBack} onClick={state.startAgain}>
          {t('models.trial.startAgain')}
        </Button>
        <Button size="xs" onClick={onClose}>
          {t('models.trial.end')}
        </Button>
      </Group>
    </header>
  );
}

/** A model with problems is not run: the same sentences as in the list of problems say why. */
function TrialFailure({ failure, onRetry }: { failure: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const members = (failure as { members?: Record<string, unknown> }).members;
  const problems = members ? problemsOf(members) : [];
  return (
    <div className="mr-trial-failure">
      <ProblemPanel problem={failure} title={t('models.trial.failed')} onRetry={onRetry} />
      {problems.length > 0 && (
        <ul className="mr-model-fields">
          {problems
            .filter(({ severity }) => severity === 'ERROR')
            .map((problem) => (
              <li key={`${problem.code} ${problem.elementId ?? ''}`}>{problem.message}</li>
            ))}
        </ul>
      )}
    </div>
  );
}
