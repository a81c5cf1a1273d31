import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTasks } from '../queries/task-queries.ts';
import { TaskRow } from './task-row.tsx';
import type { TasksSearch } from './tasks-search.ts';

const shownMax = 10;

/** Under one's own work: what the groups could take next, so that nobody has to look for it. */
export function AlsoAvailable({ search, openKey }: { search: TasksSearch; openKey: string | undefined }) {
  const { t } = useTranslation();
  const tasks = useTasks({ ...search, view: 'available', from: undefined }).data;
  if (!tasks || tasks.items.length === 0 || search.from) return null;
  return (
    <>
      <h2 className="mr-also">{t('tasks.alsoAvailable', { count: tasks.page.totalItems })}</h2>
      <ul className="mr-task-rows">
        {tasks.items.slice(0, shownMax).map((task) => (
          <TaskRow key={task.userTaskKey} task={task} isOpen={task.userTaskKey === openKey} />
        ))}
        {tasks.items.length > shownMax && (
          <li>
            <Link to="/tasks" search={{ view: 'available' } as never} className="mr-task-row">
              {t('tasks.seeAvailable')}
            </Link>
          </li>
        )}
      </ul>
    </>
  );
}
