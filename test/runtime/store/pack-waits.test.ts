import { describe, expect, test } from '@jest/globals';
import type { Key, Subscription, UserTaskState } from '#engine';
import {
  packSubscription,
  packUserTask,
  unpackSubscription,
  unpackUserTask,
} from '../../../runtime/store/pack-waits.ts';

const instanceKey = '67150659' as Key;
const keyAt = (distance: number): Key => String(67150659 + 1024 * distance) as Key;
const base = { key: keyAt(6), elementInstanceKey: keyAt(2), elementId: 'late', definition: 0 };

const subscriptions: readonly Subscription[] = [
  { ...base, interrupting: true, kind: 'message', name: 'paid', correlationKey: null },
  { ...base, interrupting: false, definition: 2, kind: 'signal', name: 'stop' },
  { ...base, interrupting: true, kind: 'timer', dueAt: 7, occurrence: 0, repetitionsLeft: 1, cycle: null },
  {
    ...base,
    interrupting: false,
    kind: 'timer',
    dueAt: 7,
    occurrence: 3,
    repetitionsLeft: null,
    cycle: 'R/PT1H',
  },
  { ...base, interrupting: true, kind: 'condition', lastResult: false },
  {
    ...base,
    interrupting: false,
    kind: 'compensation',
    sequence: 2,
    snapshot: {},
    handlerId: 'undo',
    group: null,
    inside: [],
  },
  {
    ...base,
    interrupting: false,
    kind: 'compensation',
    sequence: 0,
    snapshot: { amount: 0, none: null },
    handlerId: null,
    group: keyAt(4),
    inside: [{ elementId: 'inner' }],
  },
];

const plainTask: UserTaskState = {
  key: keyAt(3),
  elementInstanceKey: keyAt(2),
  assignee: null,
  candidateUsers: [],
  candidateGroups: [],
  dueDate: null,
  followUpDate: null,
  priority: 50,
};
const tasks: readonly UserTaskState[] = [
  plainTask,
  { ...plainTask, assignee: 'ana', candidateGroups: ['managers'], priority: 0, owner: null, escalated: [] },
];

/** As a row gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('waits of a packed state', () => {
  test.each(subscriptions)('give a subscription back: $kind, interrupting $interrupting', (wait) => {
    expect(unpackSubscription(stored(packSubscription(wait, instanceKey)), instanceKey)).toEqual(wait);
  });

  test.each(tasks)('give a user task back: assignee $assignee', (task) => {
    expect(unpackUserTask(stored(packUserTask(task, instanceKey)), instanceKey)).toEqual(task);
  });

  test('leave out what is usual', () => {
    expect(packSubscription(subscriptions[2]!, instanceKey)).toEqual([
      6,
      2,
      'late',
      'timer',
      0,
      1,
      { dueAt: 7 },
    ]);
    expect(packUserTask(plainTask, instanceKey)).toEqual([3, 2]);
  });

  test('read what rows had before they were packed', () => {
    for (const wait of subscriptions) expect(unpackSubscription(stored(wait), instanceKey)).toEqual(wait);
    for (const task of tasks) expect(unpackUserTask(stored(task), instanceKey)).toEqual(task);
  });
});
