import type { Incident } from '#client';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TimeText, Title } from '#web';
import { useIncidentDetails, type IncidentAttempt } from '../queries/instance-queries.ts';
import { splitError } from './error-text.ts';
import { CopyText } from './copy-text.tsx';

/** The message, every attempt with its worker and time, and the stack, to be copied as a whole. */
export function WhatIsWrong({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const details = useIncidentDetails(incident.incidentKey).data;
  const attempts = details?.attempts ?? [];
  const { message, stack } = splitError(incident.errorMessage || t('operate.noMessage'), details?.stack);
  const everything = [
    `${incident.incidentType ?? incident.errorType}: ${message}`,
    `incident ${incident.incidentKey}, element ${incident.elementId}, instance ${incident.processInstanceKey}, ${incident.creationTime}`,
    ...attempts.map(
      (attempt) =>
        `attempt ${attempt.attempt} ${attempt.worker ?? ''} ${attempt.endedAt ?? ''} ${attempt.errorMessage ?? ''}`,
    ),
    ...(stack ? [stack] : []),
  ].join('\n');
  return (
    <section className="mr-op-wrong" aria-labelledby={`wrong-${incident.incidentKey}`}>
      <div className="mr-op-section-head">
        <Title order={3} size="h5" id={`wrong-${incident.incidentKey}`}>
          <IconAlertTriangleFilled size={16} aria-hidden="true" /> {t('operate.whatIsWrong')}
        </Title>
        <CopyText value={everything} label={t('operate.copyError')} />
      </div>
      <p className="mr-op-error">{message}</p>
      <p className="mr-op-quiet">
        {incident.incidentType ?? incident.errorType} · {t('operate.since')}{' '}
        <TimeText at={incident.creationTime} form="short" />
        {attempts.length > 0 && ` · ${t('operate.attempts', { count: attempts.length })}`}
      </p>
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {stack && (
        <details className="mr-op-stack">
          <summary>{t('operate.stack')}</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </section>
  );
}

// helpers

function Attempts({ attempts }: { attempts: IncidentAttempt[] }) {
  const { t } = useTranslation();
  return (
    <details className="mr-op-stack">
      <summary>{t('operate.showAttempts')}</summary>
      <ol className="mr-op-attempts">
        {[...attempts].reverse().map((attempt) => (
          <li key={`${attempt.attempt} ${attempt.endedAt}`} value={attempt.attempt}>
            {attempt.endedAt && <TimeText at={attempt.endedAt} form="short" />}
            {attempt.worker && ` · ${attempt.worker}`}
            {attempt.errorMessage && <span className="mr-op-attempt-message">{attempt.errorMessage}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
