import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { asKey, type SavedFilter, type TaskField, type UserTask, type UserTaskKey } from '#client';
import { api, pageCalendar, useSession } from '#web';
import { taskFilter, taskViews } from '../filters/task-filter.ts';
import { useAbsentPeople } from './substitution-queries.ts';
import { readTaskQuestion, taskRequest, type TasksSearch } from '../list/tasks-search.ts';

/** As many as the server counts at once. */
const countsPerCall = 20;

/** The rows for an address; "now" is taken when the request is sent, not when it is described. */
export function useTasks({ tab: _tab, saved: _saved, ask: _ask, ...rows }: TasksSearch, enabled = true) {
  const { me } = useSession();
  const absent = useAbsentPeople();
  const search = { ...rows, tab: undefined, saved: undefined, ask: undefined };
  return useQuery({
    queryKey: ['user-tasks', 'list', me.username, search, absent],
    enabled,
    queryFn: ({ signal }) =>
      api.tasks.search(taskRequest(search, me.username, new Date(), pageCalendar, absent), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => renewal(state.data?.items),
  });
}

/** What the server is asked for an address, at the moment of the call. */
export function useTaskQuestion(search: TasksSearch) {
  const { me } = useSession();
  const absent = useAbsentPeople();
  return () => taskRequest(search, me.username, new Date(), pageCalendar, absent);
}

/** How many the standard and the saved filters have; what is done grows without end and is not counted. */
export function useTaskCounts(saved: readonly SavedFilter[]) {
  const { me } = useSession();
  const absent = useAbsentPeople();
  return useQuery({
    queryKey: ['user-tasks', 'counts', me.username, saved.map(({ query }) => query), absent],
    queryFn: async ({ signal }) => {
      const now = new Date();
      const questions = [
        ...taskViews
          .filter((view) => view !== 'done')
          .map((view) => ({ id: view, words: readTaskQuestion({ view }) })),
        ...saved.map(({ filterKey, query }) => ({ id: filterKey, words: readTaskQuestion(query) })),
      ].filter(({ words }) => words.view !== 'done');
      const queries = questions.map(({ id, words }) => ({
        id,
        filter: taskFilter(words, me.username, now, pageCalendar, absent),
      }));
      const answers = [];
      for (let from = 0; from < queries.length; from += countsPerCall)
        answers.push(api.tasks.counts(queries.slice(from, from + countsPerCall), { signal }));
      return Object.assign({}, ...(await Promise.all(answers))) as Record<string, number>;
    },
    placeholderData: keepPreviousData,
  });
}

/** What the processes of the tasks declare for lists; until it is known a list shows its standard columns. */
export function useTaskFields(): TaskField[] {
  const { me } = useSession();
  const found = useQuery({
    queryKey: ['task-fields', me.username],
    queryFn: ({ signal }) => api.tasks.fields({ signal }),
    staleTime: 60_000,
  });
  return found.data?.items ?? noFields;
}

const noFields: TaskField[] = [];

/** Task, form, variables and draft as one snapshot. */
export function useTaskView(key: string) {
  return useQuery({
    queryKey: ['user-tasks', 'view', key],
    queryFn: ({ signal }) => api.tasks.view(asKey<UserTaskKey>(key), { signal }),
    refetchInterval: ({ state }) => renewal(state.data && [state.data.task]),
  });
}

// helpers

const fiveMinutes = 300_000;

/** Distances in working time are those of the moment they were asked for. */
function renewal(tasks: readonly UserTask[] = []): number | false {
  return tasks.some((task) => task.dueInWorkingTime ?? task.followUpInWorkingTime) && fiveMinutes;
}
