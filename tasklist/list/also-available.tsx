import type { SearchAnswer, UserTask } from '#client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TaskSelection } from '../bulk/use-task-selection.ts';
import { useTasks } from '../queries/task-queries.ts';
import { selectable } from './selectable.ts';
import { TaskRow } from './task-row.tsx';
import type { TasksSearch } from './tasks-search.ts';

const shownMax = 10;

export interface AvailableTasks {
  shown: UserTask[];
  total: number;
}

/** Under one's own work: what the groups could take next, so that nobody has to look for it. */
export function useAlsoAvailable(search: TasksSearch): AvailableTasks {
  const isOffered = (search.view ?? 'mine') === 'mine' && !search.from;
  const found = useTasks({ ...search, view: 'available', from: undefined }, isOffered);
  return isOffered && found.data ? shownOf(found.data) : nothing;
}

interface AlsoAvailableProps {
  tasks: AvailableTasks;
  openKey: string | undefined;
  selection: TaskSelection;
}

export function AlsoAvailable({ tasks: { shown, total }, openKey, selection }: AlsoAvailableProps) {
  const { t } = useTranslation();
  if (shown.length === 0) return null;
  return (
    <>
      <h2 className="mr-also">{t('tasks.alsoAvailable', { count: total })}</h2>
      <ul className="mr-task-rows">
        {shown.map((task) => (
          <TaskRow
            key={task.userTaskKey}
            task={task}
            isOpen={task.userTaskKey === openKey}
            // Everything that was asked for is one's own work: these are none of it.
            {...(!selection.isAll && selectable(selection, task))}
          />
        ))}
        {total > shown.length && (
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

// helpers

const nothing: AvailableTasks = { shown: [], total: 0 };

function shownOf({ items, page }: SearchAnswer<UserTask>): AvailableTasks {
  return { shown: items.slice(0, shownMax), total: page.totalItems };
}
