import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelDiff, ProcessDefinition } from '#client';
import {
  ActionIcon,
  api,
  diffEntries,
  EmptyState,
  NativeSelect,
  ProblemPanel,
  SegmentedControl,
  Skeleton,
  Switch,
  Tooltip,
  useDocumentTitle,
  useHotkeys,
  useSearchOf,
} from '#web';
import { CompareStage } from '../versions/compare-stage.tsx';
import { readCompareSearch, type CompareSearch } from '../model/compare-search.ts';
import { comparedVersions } from '../model/compared-versions.ts';
import { useVersions } from '../versions/use-versions.ts';
import './models-page.css';

/** Two versions of a process side by side, with the list of what differs. */
export function ComparePage() {
  const { processId = '' } = useParams({ strict: false }) as { processId?: string };
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readCompareSearch);
  const versions = useVersions(processId);
  const items = versions.data?.items ?? [];
  const chosen = comparedVersions(
    search,
    items.map(({ version }) => version),
  );
  const left = items.find(({ version }) => version === chosen.left);
  const right = items.find(({ version }) => version === chosen.right);
  const name = right?.name ?? processId;
  useDocumentTitle(`${t('models.compare.title', { name })} · Millrace`);

  if (versions.error && !versions.data)
    return (
      <ProblemPanel
        problem={versions.error}
        title={t('models.version.failed')}
        onRetry={() => void versions.refetch()}
      />
    );
  if (!versions.data) return <Skeleton h="100%" radius={0} />;
  if (!left || !right) {
    return (
      <EmptyState title={t('models.version.notFound')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  }
  return (
    <div className="mr-model">
      <CompareHeader left={left} right={right} versions={items} search={search} onSearch={setSearch} />
      <Compared left={left} right={right} search={search} onSearch={setSearch} />
    </div>
  );
}

// helpers

type OnSearch = (changes: Partial<CompareSearch>, options?: { replace?: boolean }) => void;

interface ComparedProps {
  left: ProcessDefinition;
  right: ProcessDefinition;
  search: CompareSearch;
  onSearch: OnSearch;
}

function CompareHeader({
  left,
  right,
  versions,
  search,
  onSearch,
}: ComparedProps & { versions: ProcessDefinition[] }) {
  const { t } = useTranslation();
  const options = versions.map(({ version }) => ({
    value: String(version),
    label: t('models.versionShort', { version }),
  }));
  const back = `/models/processes/${encodeURIComponent(right.processDefinitionId)}?version=${right.version}`;
  return (
    <header className="mr-model-head">
      <Tooltip label={t('models.compare.back')}>
        <ActionIcon
          component={Link}
          to={back as never}
          variant="subtle"
          aria-label={t('models.compare.back')}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <div className="mr-model-name">
        <h1>{t('models.compare.title', { name: right.name ?? right.processDefinitionId })}</h1>
      </div>
      <NativeSelect
        size="xs"
        aria-label={t('models.compare.left')}
        value={String(left.version)}
        data={options}
        onChange={(event) => onSearch({ left: Number(event.currentTarget.value), element: undefined })}
      />
      <span aria-hidden>→</span>
      <NativeSelect
        size="xs"
        aria-label={t('models.compare.right')}
        value={String(right.version)}
        data={options}
        onChange={(event) => onSearch({ right: Number(event.currentTarget.value), element: undefined })}
      />
      <SegmentedControl
        size="xs"
        ml="auto"
        aria-label={t('models.compare.view')}
        className="mr-compare-views"
        value={search.view ?? 'side'}
        data={[
          { value: 'side', label: t('models.compare.side') },
          { value: 'overlay', label: t('models.compare.overlay') },
          { value: 'list', label: t('models.compare.listView') },
        ]}
        onChange={(view) => onSearch({ view: view === 'overlay' || view === 'list' ? view : undefined })}
      />
      <Switch
        size="sm"
        label={t('models.compare.behaviorOnly')}
        checked={search.show === 'behavior'}
        onChange={(event) => onSearch({ show: event.currentTarget.checked ? 'behavior' : undefined })}
      />
    </header>
  );
}

function Compared({ left, right, search, onSearch }: ComparedProps) {
  const { t } = useTranslation();
  const sides = [left.processDefinitionKey, right.processDefinitionKey] as const;
  const diff = useQuery({
    queryKey: ['process-definitions', 'diff', ...sides],
    queryFn: ({ signal }) =>
      api.models.diff({ processDefinitionKey: sides[0] }, { processDefinitionKey: sides[1] }, { signal }),
  });
  const files = useQuery({
    queryKey: ['process-definitions', 'xml', ...sides],
    queryFn: ({ signal }) => Promise.all(sides.map((key) => api.definitions.xml(key, { signal }))),
    staleTime: Infinity,
  });
  const failure = diff.error ?? files.error;
  if (failure) {
    const retry = () => void Promise.all([diff.refetch(), files.refetch()]);
    return <ProblemPanel problem={failure} title={t('models.compare.failed')} onRetry={retry} />;
  }
  if (!diff.data || !files.data) return <Skeleton h="100%" radius={0} />;
  return (
    <Shown
      diff={diff.data}
      files={files.data}
      left={left}
      right={right}
      search={search}
      onSearch={onSearch}
    />
  );
}

function Shown({
  diff,
  files,
  search,
  onSearch,
  ...sides
}: ComparedProps & { diff: ModelDiff; files: string[] }) {
  const isBehaviorOnly = search.show === 'behavior';
  const entries = useMemo(() => diffEntries(diff, isBehaviorOnly), [diff, isBehaviorOnly]);
  const select = (element: string | undefined) => onSearch({ element }, { replace: true });
  const step = (by: 1 | -1) => {
    const at = entries.findIndex(({ change }) => change.elementId === search.element);
    const next = at < 0 ? (by === 1 ? 0 : entries.length - 1) : at + by;
    const entry = entries[(next + entries.length) % Math.max(entries.length, 1)];
    if (entry) select(entry.change.elementId);
  };
  useHotkeys([
    ['N', () => step(1)],
    ['P', () => step(-1)],
  ]);
  return (
    <CompareStage
      diff={diff}
      entries={entries}
      left={{ version: sides.left.version, xml: files[0] ?? '' }}
      right={{ version: sides.right.version, xml: files[1] ?? '' }}
      view={search.view ?? 'side'}
      selected={search.element}
      onSelect={select}
    />
  );
}
