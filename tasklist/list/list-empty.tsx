import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, EmptyState, useSession } from '#web';
import { narrowingCount } from '../filters/task-filter.ts';
import type { TasksSearch } from './tasks-search.ts';

/** Why the list is empty decides what to offer: clear the search, or go where there is work. */
export function ListEmpty({ search }: { search: TasksSearch }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const navigate = useNavigate();
  const view = search.view ?? 'mine';
  if (search.q || narrowingCount(search) > 0) {
    return (
      <EmptyState title={search.q ? t('tasks.noMatch', { text: search.q }) : t('tasks.noMatchFilter')}>
        <Button
          variant="default"
          size="xs"
          onClick={() => void navigate({ to: '/tasks', search: { view } } as never)}
        >
          {t('common.clearAll')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t(`tasks.none.${view}`)} hint={t(`tasks.noneHint.${view}`)}>
      {view === 'mine' && (
        <Link to="/tasks" search={{ view: 'available' } as never}>
          {t('tasks.seeAvailable')}
        </Link>
      )}
      {view === 'available' && mayUse('start') && <Link to="/start">{t('tasks.startOne')}</Link>}
    </EmptyState>
  );
}
