import type { RequestEvent, RequestView } from '#client';
import { useTranslation } from 'react-i18next';
import { durationText, TimeText, Title, useSession } from '#web';

/** What happened, one sentence each, newest first. */
export function RequestHistory({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="request-history" className="mr-request-part">
      <Title order={2} size="h5" id="request-history">
        {t('requests.history')}
      </Title>
      <ol className="mr-request-history">
        {view.endDate !== null && (
          <Line at={view.endDate}>
            <EndSentence view={view} />
          </Line>
        )}
        {view.history.map((event, index) => (
          <Line key={`${event.at}${index}`} at={event.at}>
            <Sentence event={event} />
          </Line>
        ))}
        <Line at={view.startDate}>{t('requests.sentence.started')}</Line>
      </ol>
    </section>
  );
}

// helpers

function Line({ at, children }: { at: string; children: React.ReactNode }) {
  return (
    <li>
      <span className="mr-request-at">
        <TimeText at={at} form="short" />
      </span>
      <span>{children}</span>
    </li>
  );
}

function Sentence({ event }: { event: RequestEvent }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const { kind, name, by, durationMs } = event;
  const took = durationText(durationMs);
  if (kind === 'STEP_DONE') return t('requests.sentence.step', { name });
  if (by === me.username) return t('requests.sentence.mine', { name, took });
  return by === null
    ? t('requests.sentence.task', { name, took })
    : t('requests.sentence.taskBy', { name, by, took });
}

function EndSentence({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  if (view.state === 'COMPLETED')
    return view.outcome === null
      ? t('requests.sentence.completed')
      : t('requests.sentence.outcome', { outcome: view.outcome });
  const by = view.end?.by ?? null;
  const who =
    by === null
      ? t('requests.sentence.canceled')
      : by === me.username
        ? t('requests.sentence.canceledByMe')
        : t('requests.sentence.canceledBy', { by });
  return (
    <>
      {who}
      {view.end?.reason && <q className="mr-request-reason">{view.end.reason}</q>}
    </>
  );
}
