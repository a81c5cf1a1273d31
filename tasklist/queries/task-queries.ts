import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { asKey, isProblem, type UserTaskKey } from '#client';
import { api, useSession } from '#web';
import { taskRequest, taskViews, viewFilter, type TasksSearch } from '../list/tasks-search.ts';

/** The rows for an address; "now" is taken when the request is sent, not when it is described. */
export function useTasks({ tab: _tab, ...rows }: TasksSearch) {
  const { me } = useSession();
  const search = { ...rows, tab: undefined };
  return useQuery({
    queryKey: ['user-tasks', 'list', me.username, search],
    queryFn: ({ signal }) => api.tasks.search(taskRequest(search, me.username, new Date()), { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useTaskCounts() {
  const { me } = useSession();
  return useQuery({
    queryKey: ['user-tasks', 'counts', me.username],
    queryFn: ({ signal }) => {
      const now = new Date();
      const open = taskViews.filter((view) => view !== 'done');
      const queries = open.map((id) => ({ id, filter: viewFilter(id, me.username, now) }));
      return api.tasks.counts(queries, { signal });
    },
    placeholderData: keepPreviousData,
  });
}

/** Task, form, variables and draft as one snapshot. A task that is gone is not asked for again. */
export function useTaskView(key: string) {
  return useQuery({
    queryKey: ['user-tasks', 'view', key],
    queryFn: ({ signal }) => api.tasks.view(asKey<UserTaskKey>(key), { signal }),
    retry: (failures, error) => failures < 2 && !isProblem(error, 'NOT_FOUND'),
  });
}
