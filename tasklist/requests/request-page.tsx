import { isProblem, type RequestView } from '#client';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Badge,
  Button,
  EmptyState,
  Group,
  ProblemPanel,
  Skeleton,
  Text,
  TimeText,
  Title,
  useDocumentTitle,
  useGroupNames,
  useLiveInstance,
  useSession,
} from '#web';
import { CancelDialog } from './cancel-dialog.tsx';
import { NoteBox } from './note-box.tsx';
import { RequestAnswers } from './request-answers.tsx';
import { RequestHistory } from './request-history.tsx';
import { RequestStrip } from './request-strip.tsx';
import { RequestTalk } from './request-talk.tsx';
import { useRequestView } from './request-queries.ts';
import { requestName, stateWord, stepWords } from './request-words.ts';
import './requests.css';

/** One request: where it stands, what happened, what was said, and what its requester can do about it. */
export function RequestPage() {
  const { t } = useTranslation();
  const { processInstanceKey: key } = useParams({ strict: false }) as { processInstanceKey: string };
  const view = useRequestView(key);
  useLiveInstance(key);
  useDocumentTitle(`${view.data ? requestName(view.data) : t('requests.title')} · Millrace`);
  return (
    <div className="mr-requests">
      <Link to="/requests" className="mr-request-back">
        <IconArrowLeft size={18} aria-hidden="true" /> {t('requests.back')}
      </Link>
      {view.error && !view.data && <Missing error={view.error} onRetry={() => void view.refetch()} />}
      {!view.data && !view.error && <Skeleton h={280} />}
      {view.data && <OneRequest key={key} view={view.data} />}
    </div>
  );
}

// helpers

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  if (isProblem(error, 'NOT_FOUND'))
    return <EmptyState title={t('requests.gone')} hint={t('requests.goneHint')} />;
  return <ProblemPanel problem={error} title={t('requests.failed')} onRetry={onRetry} />;
}

function OneRequest({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const [isCanceling, setCanceling] = useState(false);
  const [word, color] = stateWord(t, view);
  return (
    <>
      <header className="mr-request-head">
        <Title order={1} size="h3">
          {requestName(view)}
        </Title>
        <Badge variant="light" color={color} size="lg">
          {word}
        </Badge>
        <Text size="sm" c="dimmed">
          {t('requests.startedAt')} <TimeText at={view.startDate} form="short" />
        </Text>
        {view.mayCancel && (
          <Button variant="default" color="incident" size="sm" onClick={() => setCanceling(true)}>
            {t('requests.cancel')}
          </Button>
        )}
      </header>
      <RequestStrip view={view} />
      <Now view={view} />
      {view.endDate === null && <NoteBox view={view} />}
      <RequestTalk view={view} />
      <RequestHistory view={view} />
      <RequestAnswers answers={view.answers} />
      {isCanceling && <CancelDialog view={view} onClose={() => setCanceling(false)} />}
    </>
  );
}

/** Whose turn it is, since when; a task of their own is a link. */
function Now({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const groupName = useGroupNames(view.steps.flatMap(({ candidateGroups }) => candidateGroups));
  if (view.endDate !== null) return null;
  return (
    <section aria-labelledby="request-now" className="mr-request-part">
      <Title order={2} size="h5" id="request-now">
        {t('requests.now')}
      </Title>
      {view.isStuck && <Text>{t('requests.stuck')}</Text>}
      {view.state === 'SUSPENDED' && <Text>{t('requests.suspended')}</Text>}
      {view.steps.length === 0 && <Text>{t('requests.noStep')}</Text>}
      <ul className="mr-request-now">
        {view.steps.map((step, index) => (
          <li key={`${step.elementId}${index}`}>
            <Group gap={6}>
              <span>{stepWords(t, step, me.username, groupName)}</span>
              <Text size="sm" c="dimmed" component="span">
                {t('requests.since')} <TimeText at={step.since} form="short" />
              </Text>
              {step.assignee === me.username && <Link to="/tasks">{t('requests.toTask')}</Link>}
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
