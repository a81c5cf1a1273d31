import type { Process } from '#client';
import { IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ProblemPanel,
  Skeleton,
  TextInput,
  Title,
  useDebouncedCallback,
  useDocumentTitle,
  useSearchOf,
  useSession,
} from '#web';
import { useStartableProcesses } from '../queries/start-queries.ts';
import { readStartSearch } from '../start/start-search.ts';
import '../tasks.css';

const typingPauseMs = 250;

/** Everything this person may start, to be found by name. */
export function StartPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readStartSearch);
  const [text, setText] = useState(search.q ?? '');
  const processes = useStartableProcesses(search.q);
  const find = useDebouncedCallback(
    (typed: string) => setSearch({ q: typed.trim() || undefined }, { replace: true }),
    typingPauseMs,
  );
  useDocumentTitle(`${t('area.start')} · Millrace`);

  return (
    <div className="mr-start">
      <Title order={1} size="h3">
        {t('start.title')}
      </Title>
      <TextInput
        aria-label={t('start.search')}
        placeholder={t('start.search')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
      />
      {processes.error && !processes.data && (
        <ProblemPanel
          what={t('start.title')}
          problem={processes.error}
          onRetry={() => void processes.refetch()}
        />
      )}
      {!processes.data && !processes.error && <Skeleton h={160} />}
      {processes.data && <ProcessList items={processes.data.items} text={search.q} />}
    </div>
  );
}

// helpers

function ProcessList({ items, text }: { items: Process[]; text: string | undefined }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  if (items.length === 0 && text) return <EmptyState title={t('start.noMatch', { text })} />;
  if (items.length === 0) {
    return (
      <EmptyState title={t('start.none')} hint={t('start.noneHint')}>
        {mayUse('models') && <Link to="/models">{t('start.toModels')}</Link>}
      </EmptyState>
    );
  }
  return (
    <ul className="mr-start-list">
      {items.map((process) => (
        <li key={process.processDefinitionId}>
          <Link to={`/start/${encodeURIComponent(process.processDefinitionId)}`} className="mr-start-row">
            <IconPlayerPlay size={18} aria-hidden="true" />
            <span className="mr-start-name">{process.name ?? process.processDefinitionId}</span>
            <span className="mr-start-id">
              {process.processDefinitionId} · v{process.latestVersion}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
