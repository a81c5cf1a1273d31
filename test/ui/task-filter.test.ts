import { describe, expect, test } from '@jest/globals';
import { withFieldWords } from '../../tasklist/filters/field-words.ts';
import { narrowingCount, taskFilter, type TaskFilterWords } from '../../tasklist/filters/task-filter.ts';
import { fieldTexts } from '../../tasklist/list/field-texts.ts';
import { pageCalendar, setPageZone } from '../../web/text/page-zone.ts';

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
  field: undefined,
};
const filterOf = (words: Partial<TaskFilterWords>) =>
  taskFilter({ ...nothing, ...words }, 'ana', now, pageCalendar);

const dayWords = (day: string | Date) => (typeof day === 'string' ? day : 'another moment');

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
      {
        view: 'all',
        field: ['amount:>=300', 'customer:~Li*', 'paid:true', 'when:2026-11-21', 'odd:?', 'none'],
      },
      {
        state: open,
        taskFields: [
          { name: 'amount', value: { $gte: '300' } },
          { name: 'customer', value: { $like: '*Li\\**' } },
          { name: 'paid', value: { $eq: 'true' } },
          { name: 'when', value: { $gte: '"2026-11-21"', $lt: '"2026-11-21~"' } },
        ],
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

  test('what is with people the person stands in for is their work too', () => {
    const filter = taskFilter({ ...nothing, view: 'mine' }, 'ana', now, pageCalendar, ['cem']);
    expect(filter.assignee).toEqual({ $in: ['ana', 'cem'] });
    expect(taskFilter({ ...nothing, view: 'done' }, 'ana', now, pageCalendar, ['cem']).assignee).toBe('ana');
  });

  test('days end when they end for the person', () => {
    const before = (due: TaskFilterWords['due']) => filterOf({ view: 'all', due }).dueDate;
    expect(before('overdue')).toEqual({ $lt: now.toISOString() });
    expect(before('today')).toEqual({ $lt: new Date(2026, 10, 22).toISOString() });
    expect(before('week')).toEqual({ $lt: new Date(2026, 10, 28).toISOString() });
    // On the other side of the world it is another day, and that one ends at another moment.
    setPageZone('Pacific/Auckland');
    try {
      expect(
        taskFilter({ ...nothing, due: 'today' }, 'ana', new Date('2026-11-21T12:30:00Z'), pageCalendar),
      ).toMatchObject({
        dueDate: { $lt: '2026-11-22T11:00:00.000Z' },
      });
    } finally {
      setPageZone(undefined);
    }
  });

  test('a task field is asked for once, and no more without words', () => {
    expect(withFieldWords(['a:1', 'b:2'], 'a', '3')).toEqual(['b:2', 'a:3']);
    expect(withFieldWords(['a:1'], 'a', undefined)).toBeUndefined();
  });

  test('task fields are short texts in the language of the person', () => {
    const declared = [
      { name: 'amount', type: 'number' as const, label: 'Amount', processDefinitionIds: [] },
      { name: 'day', type: 'date' as const, label: null, processDefinitionIds: [] },
    ];
    const values = { none: null, amount: 1240.5, day: '2026-11-21', paid: true, last: 'not shown' };
    expect(fieldTexts(values, declared, 'en', ['Yes', 'No'], dayWords)).toEqual([
      'Amount 1,240.5',
      'day 2026-11-21',
      'paid: Yes',
    ]);
    expect(fieldTexts({ text: 'x'.repeat(50) }, [], 'en', ['Yes', 'No'], dayWords)).toEqual([
      `${'x'.repeat(39)}…`,
    ]);
  });

  test('the number on the button counts what is not seen otherwise', () => {
    expect(narrowingCount({ ...nothing, view: 'all', q: 'x' })).toBe(0);
    expect(narrowingCount({ ...nothing, due: 'today', priority: 70, group: 'clerks', field: ['a:1'] })).toBe(
      4,
    );
  });
});
