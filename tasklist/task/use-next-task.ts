import { useSearchOf } from '#web';
import { readTasksSearch } from '../list/tasks-search.ts';
import { useTasks } from '../queries/task-queries.ts';

/** The task after this one in the list that is shown, or the first other one. */
export function useNextTask(userTaskKey: string): string | undefined {
  const [search] = useSearchOf(readTasksSearch);
  const rows = useTasks(search).data?.items ?? [];
  const at = rows.findIndex((task) => task.userTaskKey === userTaskKey);
  const next = rows[at + 1] ?? rows.find((task) => task.userTaskKey !== userTaskKey);
  return next?.userTaskKey;
}
