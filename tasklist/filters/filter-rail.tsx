import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NativeSelect, useSearchOf } from '#web';
import { useTaskCounts } from '../queries/task-queries.ts';
import { readTasksSearch, taskViews, type TaskView } from './tasks-search.ts';

/** The standard filters with live counts; on a narrow screen one field instead of a column. */
export function FilterRail({ narrow = false }: { narrow?: boolean }) {
  const { t } = useTranslation();
  const counts = useTaskCounts().data ?? {};
  const [search] = useSearchOf(readTasksSearch);
  const current = search.view ?? 'mine';
  const navigate = useNavigate();
  const open = (view: TaskView) => void navigate({ to: '/tasks', search: { view } } as never);

  if (narrow) {
    return (
      <div className="mr-tasks-filter-narrow">
        <NativeSelect
          aria-label={t('tasks.filters')}
          value={current}
          onChange={(event) => open(event.currentTarget.value as TaskView)}
          data={taskViews.map((view) => ({
            value: view,
            label: withCount(t(`tasks.view.${view}`), counts[view]),
          }))}
        />
      </div>
    );
  }
  return (
    <nav className="mr-tasks-rail" aria-label={t('tasks.filters')}>
      {taskViews.map((view) => (
        <Link
          key={view}
          to="/tasks"
          search={{ view } as never}
          className="mr-tasks-filter"
          aria-current={view === current ? 'page' : undefined}
          data-alert={(view === 'overdue' && (counts[view] ?? 0) > 0) || undefined}
        >
          <span>{t(`tasks.view.${view}`)}</span>
          {counts[view] !== undefined && <span className="mr-tasks-count">{counts[view]}</span>}
        </Link>
      ))}
    </nav>
  );
}

// helpers

function withCount(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} (${count})`;
}
