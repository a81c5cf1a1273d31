import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Diagram, Group, ProblemPanel, Text, useFocusTrap, fullTime } from '#web';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import type { FormDraft } from '../drafts/model-draft.ts';
import { problemsOf } from '../problems/problem-groups.ts';
import { findCalledFiles, type CalledFiles } from './called-files.ts';
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

/** What the model calls and does not contain is looked for among what is deployed, before anything runs. */
export function TryIt({ files, ...props }: TryItProps) {
  // What is tried stays as it was: the editor is covered while somebody tries.
  const [frozen] = useState(files);
  const called = useQuery({
    queryKey: ['process-definitions', 'called', frozen],
    queryFn: () => findCalledFiles(frozen),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
  if (called.isPending) return null;
  // Without them the run says itself at which element it cannot go on.
  return <Trial {...props} files={frozen} called={called.data ?? nothingCalled} />;
}

// helpers

const nothingCalled: CalledFiles = { files: [], missing: [] };

/** The model runs for real, by a virtual clock; whoever tries plays people, workers and the outside. */
function Trial({ draftId, name, files, forms, called, onClose }: TryItProps & { called: CalledFiles }) {
  const { t } = useTranslation();
  const all = useMemo(() => [...files, ...called.files], [files, called]);
  const xml = files[0]?.content ?? '';
  const state = useTrial(draftId, all);
  const nameOf = useMemo(
    () => elementNames(all.filter(({ name: file }) => !file.endsWith('.form')).map(({ content }) => content)),
    [all],
  );
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
        <TrialPanel state={state} xml={xml} forms={forms} called={called} nameOf={nameOf} />
      </div>
    </section>
  );
}

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
        <time dateTime={trial?.now}>{trial && fullTime(trial.now, i18n.language)}</time>
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
