import type { UserTaskFilter } from '#client';
import type { Calendar } from '#web';
import { fieldFilter } from './field-words.ts';

export const taskViews = ['mine', 'available', 'all', 'overdue', 'done'] as const;
export type TaskView = (typeof taskViews)[number];
export const dueWords = ['overdue', 'today', 'week'] as const;
export type DueWord = (typeof dueWords)[number];

/** What a person may narrow a list by; absent means no matter. */
export interface TaskFilterWords {
  view: TaskView | undefined;
  /** Part of a name, or a business id. */
  q: string | undefined;
  process: string | undefined;
  /** The assignee. */
  person: string | undefined;
  /** A candidate group. */
  group: string | undefined;
  due: DueWord | undefined;
  /** At least this. */
  priority: number | undefined;
  /** Task fields, each with what it must be. */
  field: string[] | undefined;
}

const openStates = { $in: ['CREATED', 'ASSIGNING', 'UPDATING'] };

/** The server's filter. Rows the person may not read are left out by the server, so "available" needs no candidates. */
export function taskFilter(
  words: TaskFilterWords,
  username: string,
  now: Date,
  calendar: Calendar,
  /** Whose tasks are the person's too, because they are away. */
  absent: readonly string[] = [],
): UserTaskFilter {
  return {
    ...viewFilter(words.view ?? 'mine', username, now, absent),
    ...(words.q ? { text: words.q } : {}),
    ...(words.process ? { processDefinitionId: words.process } : {}),
    ...(words.person ? { assignee: words.person } : {}),
    ...(words.group ? { candidateGroup: words.group } : {}),
    ...(words.due ? { dueDate: { $lt: dueBefore(words.due, now, calendar).toISOString() } } : {}),
    ...fieldFilter(words.field),
    ...(words.priority === undefined ? {} : { priority: { $gte: words.priority } }),
  };
}

/** How many of the narrowing words are in use; the view and the search box are seen anyway. */
export function narrowingCount({ process, person, group, due, priority, field }: TaskFilterWords): number {
  const words = [process, person, group, due, priority, ...(field ?? [])];
  return words.filter((word) => word !== undefined).length;
}

// helpers

function viewFilter(view: TaskView, username: string, now: Date, absent: readonly string[]): UserTaskFilter {
  switch (view) {
    case 'mine':
      return {
        state: openStates,
        assignee: absent.length === 0 ? username : { $in: [username, ...absent] },
      };
    case 'available':
      return { state: openStates, assignee: { $exists: false } };
    case 'all':
      return { state: openStates };
    case 'overdue':
      return { state: openStates, dueDate: { $lt: now.toISOString() } };
    case 'done':
      return { state: 'COMPLETED', assignee: username };
  }
}

/** Days are those of the zone that the pages speak of; "week" is the next seven days with today. */
function dueBefore(due: DueWord, now: Date, { dayOf, startOfDay }: Calendar): Date {
  if (due === 'overdue') return now;
  return startOfDay(dayOf(now), due === 'today' ? 1 : 7);
}
