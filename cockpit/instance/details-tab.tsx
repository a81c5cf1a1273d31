import type { ElementInstance } from '#client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { durationText, ProblemPanel, Skeleton, TimeText, Title, useMinuteClock } from '#web';
import { StateBadge } from '../list/state-badge.tsx';
import { CopyText } from './copy-text.tsx';
import { stepDuration, stepName } from './element-rows.ts';
import { StepVariables } from './step-variables.tsx';
import type { InstanceView } from './use-instance-view.ts';
import { WaitList } from './wait-list.tsx';
import { WhatCanBeDone } from './what-can-be-done.tsx';
import { WhatIsWrong } from './what-is-wrong.tsx';

/** The one panel an operator reads: what is wrong, what it had, what can be done. */
export function DetailsTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { chosen } = view;
  if (!view.stepsQuery.data || !view.incidentsQuery.data) {
    const failed = view.stepsQuery.error ? view.stepsQuery : view.incidentsQuery;
    if (!failed.error) return <Skeleton h={160} m="md" w="auto" />;
    return (
      <ProblemPanel
        what={t('operate.tab.details')}
        problem={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!chosen) return view.chosenElementId ? <NotReached view={view} /> : <WholeInstance view={view} />;
  const incidents = view.openIncidents.filter(
    (incident) => incident.elementInstanceKey === chosen.elementInstanceKey,
  );
  const waits = view.waits.filter(
    (wait) => wait.elementInstanceKey === chosen.elementInstanceKey && wait.kind !== 'INCIDENT',
  );
  return (
    <div className="mr-op-details">
      <StepHead step={chosen} />
      {incidents.map((incident) => (
        <WhatIsWrong key={incident.incidentKey} incident={incident} />
      ))}
      {incidents.length === 0 && waits.length > 0 && (
        <section>
          <Title order={3} size="h5">
            {t('operate.tab.waits')}
          </Title>
          <WaitList waits={waits} />
        </section>
      )}
      <StepVariables
        view={view}
        step={chosen}
        title={t(incidents.length > 0 ? 'operate.whatItHad' : 'operate.whatItHas')}
      />
      {view.isLive && chosen.state === 'ACTIVE' && <WhatCanBeDone view={view} incidents={incidents} />}
    </div>
  );
}

// helpers

const shownStates = { ACTIVE: 'active', COMPLETED: 'completed', TERMINATED: 'canceled' } as const;

function StepHead({ step }: { step: ElementInstance }) {
  const { t } = useTranslation();
  const now = useMinuteClock();
  const state = step.hasIncident ? 'incident' : shownStates[step.state];
  return (
    <header>
      <Title order={2} size="h4">
        {stepName(step) ?? t(`diagram.type.${step.bpmnType}`, { defaultValue: step.elementId })}
      </Title>
      <div className="mr-op-head-sub">
        <StateBadge state={state} />
        <span>
          <span className="mr-mono">{step.elementId}</span>
          <CopyText value={step.elementId} label={t('operate.copyElement')} />
        </span>
        <span>
          {t('operate.column.started')} <TimeText at={step.startDate} form="short" /> (
          {durationText(stepDuration(step, now))})
        </span>
        {step.calledProcessInstanceKey && (
          <Link to={`/operate/instances/${step.calledProcessInstanceKey}`}>{t('operate.openCalled')}</Link>
        )}
      </div>
    </header>
  );
}

function NotReached({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const waits = view.waits.filter((wait) => wait.elementId === view.chosenElementId);
  return (
    <div className="mr-op-details">
      <header>
        <Title order={2} size="h4">
          <code>{view.chosenElementId}</code>
        </Title>
        <p className="mr-op-quiet">{t(waits.length > 0 ? 'operate.armed' : 'operate.notReached')}</p>
      </header>
      {waits.length > 0 && <WaitList waits={waits} />}
    </div>
  );
}

function WholeInstance({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  return (
    <div className="mr-op-details">
      <header>
        <Title order={2} size="h4">
          {t('operate.wholeInstance')}
        </Title>
        <p className="mr-op-quiet">{t('operate.chooseStep')}</p>
      </header>
      {view.isLive && (
        <section>
          <Title order={3} size="h5">
            {t('operate.tab.waits')}
          </Title>
          <WaitsOfInstance view={view} />
        </section>
      )}
      <StepVariables view={view} step={undefined} title={t('operate.instanceVariables')} />
    </div>
  );
}

function WaitsOfInstance({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = view.waitsQuery;
  if (error && !data)
    return <ProblemPanel what={t('operate.tab.waits')} problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton h={24} />;
  if (data.items.length === 0) return <p className="mr-op-quiet">{t('operate.noWaits')}</p>;
  return <WaitList waits={data.items} onElement={view.chooseElement} />;
}
