import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  Button,
  DataTable,
  EmptyState,
  Group,
  notify,
  Text,
  TextInput,
  TimeText,
  Title,
  useDebouncedValue,
  useDocumentTitle,
  useMediaQuery,
  useSearchOf,
  type Column,
} from '#web';
import { useDraftStore } from '../drafts/use-model-draft.ts';
import { DecisionList } from '../decisions/decision-list.tsx';
import { ProjectList } from '../list/project-list.tsx';
import { takeOverDrafts } from '../projects/use-keep-drafts.ts';
import { DraftList } from '../list/draft-list.tsx';
import { DropArea } from '../list/drop-area.tsx';
import { ImportButton } from '../list/import-button.tsx';
import { NewProcessDialog } from '../list/new-process-dialog.tsx';
import { processFilter } from '../list/process-filter.ts';
import { processRows, type ProcessRow } from '../list/process-rows.ts';
import { useImport } from '../list/use-import.ts';
import { readModelsSearch } from '../model/models-search.ts';
import './models-page.css';

const rowsPerPage = 50;

/** All processes with their newest versions, the drafts of this browser, and the ways to make one. */
export function ModelsPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t('models.title')} · Millrace`);
  const isNarrow = useMediaQuery('(max-width: 40em)') ?? false;
  const imports = useImport();
  const [isCreating, setIsCreating] = useState(false);
  const [{ text, page = 0 }, setSearch] = useSearchOf(readModelsSearch);
  const processes = useProcesses(text, page);

  const list = (
    <div className="mr-models">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1} size="h2">
            {t('models.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {isNarrow ? t('models.narrow') : t('models.lead')}
          </Text>
        </div>
        {!isNarrow && (
          <Group gap="xs">
            <ImportButton isBusy={imports.isPending} onFiles={(files) => imports.mutate(files)} />
            <Button leftSection={<IconPlus size={16} />} onClick={() => setIsCreating(true)}>
              {t('models.newProcess')}
            </Button>
          </Group>
        )}
      </Group>
      <ProjectList text={text} isNarrow={isNarrow ?? false} />
      {!isNarrow && <Drafts />}
      <SearchField
        text={text}
        onText={(next) => setSearch({ text: next, page: undefined }, { replace: true })}
      />
      <DataTable
        label={t('models.processes')}
        columns={useColumns()}
        rowKey={(row) => row.processDefinitionId}
        answer={processes.data}
        error={processes.error}
        onRetry={() => void processes.refetch()}
        from={page}
        limit={rowsPerPage}
        {...((processes.data?.page.totalItems ?? 0) > rowsPerPage && {
          onPage: (from: number) => setSearch({ page: from === 0 ? undefined : from }),
        })}
        empty={
          <NoProcess
            text={text}
            isNarrow={isNarrow}
            onClear={() => setSearch({ text: undefined })}
            onCreate={() => setIsCreating(true)}
          />
        }
      />
      <DecisionList text={text} />
      {isCreating && (
        <NewProcessDialog
          taken={processes.data?.items.map((row) => row.processDefinitionId) ?? []}
          onClose={() => setIsCreating(false)}
        />
      )}
    </div>
  );
  return isNarrow ? list : <DropArea onFiles={(files) => imports.mutate(files)}>{list}</DropArea>;
}

// helpers

function useProcesses(text: string | undefined, page: number) {
  return useQuery({
    queryKey: ['processes', 'models', text ?? '', page],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const filter = processFilter(text);
      const answer = await api.processes.search(
        { filter, sort: [{ field: 'name' }], page: { from: page, limit: rowsPerPage } },
        { signal },
      );
      const ids = answer.items.map((process) => process.processDefinitionId);
      const newest =
        ids.length === 0
          ? undefined
          : await api.definitions.search(
              {
                filter: { processDefinitionId: { $in: ids }, isLatestVersion: true },
                page: { limit: rowsPerPage },
              },
              { signal },
            );
      return { ...answer, items: processRows(answer.items, newest?.items ?? []) };
    },
  });
}

function useColumns(): Column<ProcessRow>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('models.column.name'),
        cell: (row) => (
          <Link
            to="/models/processes/$processId"
            params={{ processId: row.processDefinitionId } as never}
            className="mr-process-link"
          >
            {row.name ?? row.processDefinitionId}
          </Link>
        ),
      },
      {
        id: 'id',
        header: t('models.column.id'),
        wideOnly: true,
        cell: (row) => <code>{row.processDefinitionId}</code>,
      },
      {
        id: 'version',
        header: t('models.column.version'),
        align: 'right',
        cell: (row) => t('models.versionShort', { version: row.latestVersion }),
      },
      {
        id: 'versions',
        header: t('models.column.versions'),
        align: 'right',
        wideOnly: true,
        cell: (row) => row.versionCount,
      },
      { id: 'running', header: t('models.column.running'), align: 'right', cell: (row) => row.running },
      {
        id: 'incidents',
        header: t('models.column.incidents'),
        align: 'right',
        cell: (row) =>
          row.incidents > 0 ? <strong className="mr-incident-count">⚠ {row.incidents}</strong> : 0,
      },
      {
        id: 'deployed',
        header: t('models.column.deployed'),
        wideOnly: true,
        cell: (row) =>
          row.deployedAt ? (
            <>
              <TimeText at={row.deployedAt} />
              {row.deployedBy ? ` · ${row.deployedBy}` : ''}
            </>
          ) : (
            '–'
          ),
      },
    ],
    [t],
  );
}

/** Drafts of this browser, from before there were projects or from a time without a connection, move into projects. */
function Drafts() {
  const { t } = useTranslation();
  const store = useDraftStore();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState(() => store.list());
  useEffect(() => {
    let isGone = false;
    void takeOverDrafts(store).then((moved) => {
      if (moved === 0) return;
      notify('done', t('models.project.moved', { count: moved }));
      void queries.invalidateQueries({ queryKey: ['projects'] });
      if (!isGone) setDrafts(store.list());
    });
    return () => {
      isGone = true;
    };
  }, [store, queries, t]);
  if (drafts.length === 0) return null;
  return (
    <DraftList
      drafts={drafts}
      onDiscard={(draftId) => {
        store.remove(draftId);
        setDrafts(store.list());
      }}
    />
  );
}

function SearchField({
  text,
  onText,
}: {
  text: string | undefined;
  onText: (text: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text ?? '');
  const [settled] = useDebouncedValue(typed, 250);
  // Only what was typed changes the URL; a change of the URL must not start a search of its own.
  const latest = useRef({ text, onText });
  latest.current = { text, onText };
  useEffect(() => {
    const wanted = settled.trim() || undefined;
    if (wanted !== latest.current.text) latest.current.onText(wanted);
  }, [settled]);
  return (
    <TextInput
      type="search"
      aria-label={t('models.search')}
      placeholder={t('models.search')}
      leftSection={<IconSearch size={16} />}
      maw={420}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

interface NoProcessProps {
  text: string | undefined;
  isNarrow: boolean;
  onClear: () => void;
  onCreate: () => void;
}

function NoProcess({ text, isNarrow, onClear, onCreate }: NoProcessProps) {
  const { t } = useTranslation();
  if (text) {
    return (
      <EmptyState title={t('models.noMatch', { text })}>
        <Button variant="default" onClick={onClear}>
          {t('models.clear')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('models.none')} hint={t('models.noneHint')}>
      {!isNarrow && <Button onClick={onCreate}>{t('models.newProcess')}</Button>}
    </EmptyState>
  );
}
