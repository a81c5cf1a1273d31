import type { ProcessRequest } from '#client';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Badge,
  EmptyState,
  ProblemPanel,
  SegmentedControl,
  Skeleton,
  TablePager,
  TextInput,
  TimeText,
  Title,
  useDebouncedCallback,
  useDocumentTitle,
  useGroupNames,
  useSearchOf,
  useSession,
} from '#web';
import { requestsPerPage, useRequests } from './request-queries.ts';
import { requestName, stateWord, stepWords } from './request-words.ts';
import { readRequestsSearch } from './requests-search.ts';
import './requests.css';

const typingPauseMs = 250;

/** Everything this person has started, newest first: where it stands, and how it ended. */
export function RequestsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readRequestsSearch);
  const [text, setText] = useState(search.q ?? '');
  const found = useRequests(search);
  const find = useDebouncedCallback(
    (typed: string) =>
      setSearch({ ...search, q: typed.trim() || undefined, from: undefined }, { replace: true }),
    typingPauseMs,
  );
  const groupName = useGroupNames(
    (found.data?.items ?? []).flatMap(({ steps }) => steps.flatMap(({ candidateGroups }) => candidateGroups)),
  );
  useDocumentTitle(`${t('requests.title')} · Millrace`);
  const show = (value: string) =>
    setSearch({ ...search, show: value === 'done' || value === 'all' ? value : undefined, from: undefined });
  return (
    <div className="mr-requests">
      <Title order={1} size="h3">
        {t('requests.title')}
      </Title>
      <div className="mr-requests-head">
        <TextInput
          aria-label={t('requests.search')}
          placeholder={t('requests.search')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            find(currentTarget.value);
          }}
        />
        <SegmentedControl
          aria-label={t('requests.show')}
          value={search.show ?? 'running'}
          onChange={show}
          data={['running', 'done', 'all'].map((value) => ({ value, label: t(`requests.filter.${value}`) }))}
        />
      </div>
      {found.error && !found.data && (
        <ProblemPanel
          problem={found.error}
          title={t('requests.listFailed')}
          onRetry={() => void found.refetch()}
        />
      )}
      {!found.data && !found.error && <Skeleton h={200} />}
      {found.data && found.data.items.length === 0 && <NoRequests text={search.q} show={search.show} />}
      {found.data && found.data.items.length > 0 && (
        <>
          <ul className="mr-request-list">
            {found.data.items.map((request) => (
              <RequestRow key={request.processInstanceKey} request={request} groupName={groupName} />
            ))}
          </ul>
          {(search.from !== undefined || found.data.page.totalItems > found.data.items.length) && (
            <TablePager
              page={found.data.page}
              shown={found.data.items.length}
              from={search.from ?? 0}
              limit={requestsPerPage}
              onPage={(from) => setSearch({ ...search, from: from || undefined })}
            />
          )}
        </>
      )}
    </div>
  );
}

// helpers

function NoRequests({ text, show }: { text: string | undefined; show: 'done' | 'all' | undefined }) {
  const { t } = useTranslation();
  if (text) return <EmptyState title={t('requests.noMatch', { text })} />;
  return (
    <EmptyState title={t(`requests.none.${show ?? 'running'}`)}>
      <Link to="/start">{t('requests.startOne')}</Link>
    </EmptyState>
  );
}

function RequestRow({ request, groupName }: { request: ProcessRequest; groupName: (id: string) => string }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const [word, color] = stateWord(t, request);
  return (
    <li>
      <Link to={`/requests/${request.processInstanceKey}`} className="mr-request-row">
        <span className="mr-request-name">{requestName(request)}</span>
        <Badge variant="light" color={color}>
          {word}
        </Badge>
        <span className="mr-request-steps">
          {request.steps.map((step, index) => (
            <span key={`${step.elementId}${index}`}>
              {stepWords(t, step, me.username, groupName)} {t('requests.since')}{' '}
              <TimeText at={step.since} form="short" />
            </span>
          ))}
        </span>
        <span className="mr-request-times">
          {t(request.endDate ? 'requests.endedAt' : 'requests.startedAt')}{' '}
          <TimeText at={request.endDate ?? request.startDate} form="short" />
        </span>
      </Link>
    </li>
  );
}
