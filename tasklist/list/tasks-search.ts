import { searchChoice, searchNumber, searchText } from '#web';
import type { SearchRequest, SortOrder, UserTaskFilter } from '#client';

export const taskViews = ['mine', 'available', 'overdue', 'done'] as const;
export type TaskView = (typeof taskViews)[number];
export const taskSorts = ['dueDate', 'creationDate', 'priority', 'name', 'completionDate'] as const;
export type TaskSort = (typeof taskSorts)[number];

export const taskTabs = ['form', 'diagram', 'history', 'comments', 'details'] as const;
export type TaskTab = (typeof taskTabs)[number];

/** What the address of the task list says. Absent means the default of the view. */
export interface TasksSearch {
  view: TaskView | undefined;
  q: string | undefined;
  process: string | undefined;
  sort: TaskSort | undefined;
  order: 'asc' | 'desc' | undefined;
  from: number | undefined;
  /** Of the open task. */
  tab: TaskTab | undefined;
}

export const tasksPerPage = 50;

export function readTasksSearch(raw: Record<string, unknown>): TasksSearch {
  return {
    view: searchChoice(raw, 'view', taskViews),
    q: searchText(raw, 'q'),
    process: searchText(raw, 'process'),
    sort: searchChoice(raw, 'sort', taskSorts),
    order: searchChoice(raw, 'order', ['asc', 'desc'] as const),
    from: searchNumber(raw, 'from'),
    tab: searchChoice(raw, 'tab', taskTabs),
  };
}

/** The search the server answers for an address; `now` decides what is overdue. */
export function taskRequest(search: TasksSearch, username: string, now: Date): SearchRequest<UserTaskFilter> {
  const filter = {
    ...viewFilter(search.view ?? 'mine', username, now),
    ...(search.q ? { text: search.q } : {}),
    ...(search.process ? { processDefinitionId: search.process } : {}),
  };
  const { field, order } = sortOf(search);
  return {
    filter,
    sort: [{ field, order }],
    page: { from: search.from ?? 0, limit: tasksPerPage },
  };
}

export function sortOf(search: TasksSearch): { field: TaskSort; order: SortOrder } {
  const preset: TaskSort = search.view === 'done' ? 'completionDate' : 'dueDate';
  const field = search.sort ?? preset;
  const newestFirst = field === 'completionDate' || field === 'creationDate' || field === 'priority';
  const order = search.order ?? (newestFirst ? 'desc' : 'asc');
  return { field, order: order === 'desc' ? 'DESC' : 'ASC' };
}

const openStates = { $in: ['CREATED', 'ASSIGNING', 'UPDATING'] };

/** Rows the person may not read are left out by the server, so "available" needs no candidates. */
export function viewFilter(view: TaskView, username: string, now: Date): UserTaskFilter {
  switch (view) {
    case 'mine':
      return { state: openStates, assignee: username };
    case 'available':
      return { state: openStates, assignee: { $exists: false } };
    case 'overdue':
      return { state: openStates, dueDate: { $lt: now.toISOString() } };
    case 'done':
      return { state: 'COMPLETED', assignee: username };
  }
}
