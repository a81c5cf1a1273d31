import type { Process, SortBy } from '#client';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, Title, useSearchOf, useSession, type Column } from '#web';
import { TypedField } from '../list/typed-field.tsx';
import { useProcesses } from '../queries/process-queries.ts';
import { readDashboardSearch, type DashboardSearch } from './dashboard-search.ts';

const perPage = 50;

/** All processes with versions and counts; a row opens the page of the process. */
export function ProcessesTable() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchOf(readDashboardSearch);
  const sort = { field: search.sort ?? 'name', order: search.order === 'desc' ? 'DESC' : 'ASC' } as const;
  const from = search.from ?? 0;
  const processes = useProcesses({ q: search.q, sort: sort.field, order: sort.order, from, limit: perPage });

  return (
    <section className="mr-op-card" aria-labelledby="operate-processes">
      <div className="mr-op-card-head">
        <Title order={2} size="h4" id="operate-processes">
          {t('operate.processes')}
        </Title>
        <TypedField
          className="mr-op-card-search"
          label={t('operate.findProcess')}
          placeholder={t('operate.findProcess')}
          icon={<IconSearch size={14} aria-hidden="true" />}
          value={search.q}
          onSettled={(q) => setSearch({ q, from: undefined }, { replace: true })}
        />
      </div>
      <DataTable
        label={t('operate.processes')}
        columns={useColumns()}
        rowKey={(process) => `${process.tenantId} ${process.processDefinitionId}`}
        answer={processes.data}
        error={processes.error}
        onRetry={() => void processes.refetch()}
        empty={<NoProcesses text={search.q} />}
        sort={sort}
        onSort={(next: SortBy) =>
          setSearch({
            sort: next.field as NonNullable<DashboardSearch['sort']>,
            order: next.order === 'DESC' ? 'desc' : 'asc',
            from: undefined,
          })
        }
        from={from}
        limit={perPage}
        {...((processes.data?.page.totalItems ?? 0) > perPage && {
          onPage: (next: number) => setSearch({ from: next || undefined }),
        })}
        onOpen={(process) => void navigate({ to: processPath(process), search: versionOf(process) } as never)}
      />
    </section>
  );
}

// helpers

function NoProcesses({ text }: { text: string | undefined }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  if (text) return <EmptyState title={t('operate.noProcessMatches', { text })} />;
  return (
    <EmptyState title={t('operate.noProcesses')} hint={t('operate.noProcessesHint')}>
      {mayUse('models') && <Link to="/models">{t('operate.toModels')}</Link>}
    </EmptyState>
  );
}

/** With several versions a process opens on all of them: the row counts all of them too. */
function versionOf(process: Process): { version?: string } {
  return process.versionCount > 1 ? { version: 'all' } : {};
}

function processPath(process: Process): string {
  return `/operate/processes/${encodeURIComponent(process.processDefinitionId)}`;
}

function useColumns(): Column<Process>[] {
  const { t, i18n } = useTranslation();
  const number = (count: number) => count.toLocaleString(i18n.language);
  return [
    {
      id: 'name',
      header: t('operate.column.process'),
      sortField: 'name',
      cell: (process) => (
        <>
          <Link to={processPath(process)} search={versionOf(process) as never} className="mr-op-strong-link">
            {process.name ?? process.processDefinitionId}
          </Link>
          <span className="mr-op-sub mr-mono">{process.processDefinitionId}</span>
        </>
      ),
    },
    {
      id: 'versions',
      header: t('operate.column.version'),
      align: 'right',
      wideOnly: true,
      cell: (process) =>
        t('operate.versionOf', { version: process.latestVersion, count: process.versionCount }),
    },
    {
      id: 'running',
      header: t('operate.column.running'),
      sortField: 'running',
      align: 'right',
      cell: (process) => number(process.running),
    },
    {
      id: 'incidents',
      header: t('operate.column.incidents'),
      sortField: 'incidents',
      align: 'right',
      cell: (process) =>
        process.incidents === 0 ? (
          <span className="mr-op-zero">0</span>
        ) : (
          <Link
            to={processPath(process)}
            search={{ ...versionOf(process), state: 'incidents' } as never}
            className="mr-op-incident-link"
            aria-label={t('operate.incidentsOf', {
              count: process.incidents,
              name: process.name ?? process.processDefinitionId,
            })}
          >
            <IconAlertTriangle size={14} aria-hidden="true" /> {number(process.incidents)}
          </Link>
        ),
    },
    {
      id: 'lastStarted',
      header: t('operate.column.lastStarted'),
      sortField: 'lastStarted',
      align: 'right',
      wideOnly: true,
      cell: (process) => {
        const { lastStarted } = process as { lastStarted?: string | null };
        return lastStarted ? <TimeText at={lastStarted} /> : <span className="mr-op-zero">–</span>;
      },
    },
  ];
}
