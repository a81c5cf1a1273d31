import { searchChoice, searchList, searchNumber, searchText, type Calendar } from '#web';
import type { SearchRequest, SortOrder, UserTaskFilter } from '#client';
import { dueWords, taskFilter, taskViews, type TaskFilterWords } from '../filters/task-filter.ts';

export const taskSorts = ['dueDate', 'creationDate', 'priority', 'name', 'completionDate'] as const;
export type TaskSort = (typeof taskSorts)[number] | `taskFields.${string}`;
export const taskTabs = ['form', 'diagram', 'history', 'comments', 'details'] as const;
export type TaskTab = (typeof taskTabs)[number];

/** What is asked for, in which order: what a saved filter keeps. */
export interface TaskQuestion extends TaskFilterWords {
  sort: TaskSort | undefined;
  order: 'asc' | 'desc' | undefined;
}

/** What the address of the task list says. Absent means the default of the view. */
export interface TasksSearch extends TaskQuestion {
  from: number | undefined;
  /** The saved filter that was chosen; the question itself stands in the address beside it. */
  saved: string | undefined;
  /** Of the open task. */
  tab: TaskTab | undefined;
  /** The open task is to be asked away from its assignee: a link of a mail says so. */
  ask: 'reassign' | undefined;
}

export const tasksPerPage = 50;

export function readTasksSearch(raw: Record<string, unknown>): TasksSearch {
  return {
    ...readTaskQuestion(raw),
    from: searchNumber(raw, 'from'),
    saved: searchText(raw, 'saved'),
    tab: searchChoice(raw, 'tab', taskTabs),
    ask: searchChoice(raw, 'ask', ['reassign'] as const),
  };
}

export function readTaskQuestion(raw: Record<string, unknown>): TaskQuestion {
  return {
    view: searchChoice(raw, 'view', taskViews),
    q: searchText(raw, 'q'),
    process: searchText(raw, 'process'),
    person: searchText(raw, 'person'),
    group: searchText(raw, 'group'),
    due: searchChoice(raw, 'due', dueWords),
    priority: searchNumber(raw, 'priority'),
    field: listOr(searchList(raw, 'field')),
    sort: readSort(raw),
    order: searchChoice(raw, 'order', ['asc', 'desc'] as const),
  };
}

/** The search the server answers for an address; `now` decides what is overdue. */
export function taskRequest(
  search: TasksSearch,
  username: string,
  now: Date,
  calendar: Calendar,
  absent: readonly string[],
): SearchRequest<UserTaskFilter> {
  const { field, order } = sortOf(search);
  return {
    filter: taskFilter(search, username, now, calendar, absent),
    sort: [{ field, order }],
    page: { from: search.from ?? 0, limit: tasksPerPage },
  };
}

export function sortOf(search: TaskQuestion): { field: TaskSort; order: SortOrder } {
  const preset: TaskSort = search.view === 'done' ? 'completionDate' : 'dueDate';
  const field = search.sort ?? preset;
  const newestFirst = field === 'completionDate' || field === 'creationDate' || field === 'priority';
  const order = search.order ?? (newestFirst ? 'desc' : 'asc');
  return { field, order: order === 'desc' ? 'DESC' : 'ASC' };
}

// helpers

function listOr(texts: string[]): string[] | undefined {
  return texts.length === 0 ? undefined : texts;
}

function readSort(raw: Record<string, unknown>): TaskSort | undefined {
  const text = searchText(raw, 'sort');
  return text?.startsWith('taskFields.') ? (text as TaskSort) : searchChoice(raw, 'sort', taskSorts);
}
