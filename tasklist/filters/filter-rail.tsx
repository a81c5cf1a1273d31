import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NativeSelect, useSearchOf } from '#web';
import { readTasksSearch } from '../list/tasks-search.ts';
import { useSavedFilters } from '../queries/filter-queries.ts';
import { useTaskCounts } from '../queries/task-queries.ts';
import { addressOf } from './filter-address.ts';
import { taskViews } from './task-filter.ts';

interface RailItem {
  id: string;
  label: string;
  /** Who shares it with the person. */
  from?: string | undefined;
  count: number | undefined;
  search: Record<string, unknown>;
  isAlert: boolean;
}

/** The standard filters and the saved ones with live counts; on a narrow screen one field instead of a column. */
export function FilterRail({ narrow = false }: { narrow?: boolean }) {
  const { t } = useTranslation();
  const [search] = useSearchOf(readTasksSearch);
  const navigate = useNavigate();
  const { standard, saved } = useRailItems();
  const current = search.saved ?? search.view ?? 'mine';

  if (narrow) {
    const open = (id: string) => {
      const item = [...standard, ...saved].find((each) => each.id === id);
      if (item) void navigate({ to: '/tasks', search: item.search } as never);
    };
    return (
      <div className="mr-tasks-filter-narrow">
        <NativeSelect
          aria-label={t('tasks.filters')}
          value={current}
          onChange={(event) => open(event.currentTarget.value)}
          data={[...standard, ...saved].map(({ id, label, count }) => ({
            value: id,
            label: withCount(label, count),
          }))}
        />
      </div>
    );
  }
  return (
    <nav className="mr-tasks-rail" aria-label={t('tasks.filters')}>
      <RailLinks items={standard} current={current} />
      {saved.length > 0 && (
        <>
          <h2 className="mr-tasks-rail-head">{t('tasks.saved.title')}</h2>
          <RailLinks items={saved} current={current} />
        </>
      )}
    </nav>
  );
}

// helpers

function RailLinks({ items, current }: { items: RailItem[]; current: string }) {
  const { t } = useTranslation();
  return items.map(({ id, label, from, count, search, isAlert }) => (
    <Link
      key={id}
      to="/tasks"
      search={search as never}
      className="mr-tasks-filter"
      aria-current={id === current ? 'page' : undefined}
      data-alert={(isAlert && (count ?? 0) > 0) || undefined}
      title={from && t('tasks.saved.from', { name: from })}
    >
      <span className="mr-tasks-filter-name">{label}</span>
      {count !== undefined && <span className="mr-tasks-count">{count}</span>}
    </Link>
  ));
}

function useRailItems(): { standard: RailItem[]; saved: RailItem[] } {
  const { t } = useTranslation();
  const filters = useSavedFilters();
  const counts = useTaskCounts(filters).data ?? {};
  return {
    standard: taskViews.map((view) => ({
      id: view,
      label: t(`tasks.view.${view}`),
      count: counts[view],
      search: { view },
      isAlert: view === 'overdue',
    })),
    saved: filters.map((filter) => ({
      id: filter.filterKey,
      label: filter.name,
      from: filter.owner,
      count: counts[filter.filterKey],
      search: addressOf(filter),
      isAlert: false,
    })),
  };
}

function withCount(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} (${count})`;
}
