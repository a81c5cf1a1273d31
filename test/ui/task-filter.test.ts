import { describe, expect, test } from '@jest/globals';
import { narrowingCount, taskFilter, type TaskFilterWords } from '../../tasklist/filters/task-filter.ts';

const now = new Date(2026, 10, 21, 15, 30);
const open = { $in: ['CREATED', 'ASSIGNING', 'UPDATING'] };
const nothing: TaskFilterWords = {
  view: undefined,
  q: undefined,
  process: undefined,
  person: undefined,
  group: undefined,
  due: undefined,
  priority: undefined,
};
const filterOf = (words: Partial<TaskFilterWords>) => taskFilter({ ...nothing, ...words }, 'ana', now);

describe('the filter of the task list', () => {
  test.each<[Partial<TaskFilterWords>, unknown]>([
    [{}, { state: open, assignee: 'ana' }],
    [{ view: 'available' }, { state: open, assignee: { $exists: false } }],
    [
      { view: 'all', person: 'bo' },
      { state: open, assignee: 'bo' },
    ],
    [{ view: 'done' }, { state: 'COMPLETED', assignee: 'ana' }],
    [
      { view: 'all', group: 'clerks', priority: 70 },
      {
        state: open,
        candidateGroup: 'clerks',
        priority: { $gte: 70 },
      },
    ],
    [
      { q: 'Lind', process: 'review' },
      {
        state: open,
        assignee: 'ana',
        text: 'Lind',
        processDefinitionId: 'review',
      },
    ],
  ])('%j is asked of the server', (words, filter) => {
    expect(filterOf(words)).toEqual(filter);
  });

  test('days end when they end for the person', () => {
    const before = (due: TaskFilterWords['due']) => filterOf({ view: 'all', due }).dueDate;
    expect(before('overdue')).toEqual({ $lt: now.toISOString() });
    expect(before('today')).toEqual({ $lt: new Date(2026, 10, 22).toISOString() });
    expect(before('week')).toEqual({ $lt: new Date(2026, 10, 28).toISOString() });
  });

  test('the number on the button counts what is not seen otherwise', () => {
    expect(narrowingCount({ ...nothing, view: 'all', q: 'x' })).toBe(0);
    expect(narrowingCount({ ...nothing, due: 'today', priority: 70, group: 'clerks' })).toBe(3);
  });
});
