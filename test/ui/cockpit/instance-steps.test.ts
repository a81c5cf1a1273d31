import { describe, expect, test } from '@jest/globals';
import type { ElementInstance, ElementStatistics, Wait } from '#client';
import {
  filterSteps,
  runOfElement,
  scopeChain,
  stepDuration,
  stepRows,
  stepTree,
  type StepNode,
} from '../../../cockpit/instance/element-rows.ts';
import { instanceMarks } from '../../../cockpit/instance/instance-marks.ts';
import { stepKeyAction } from '../../../cockpit/instance/step-keys.ts';
import { sortWaits, withLocalTimes } from '../../../cockpit/instance/wait-text.ts';
import { countMarks } from '../../../cockpit/process/element-counts.ts';

const step = (key: string, scope: string, more: Partial<ElementInstance> = {}) =>
  ({
    elementInstanceKey: key,
    scopeKey: scope,
    elementId: `e${key}`,
    elementName: `Step ${key}`,
    state: 'COMPLETED',
    hasIncident: false,
    startDate: '2026-11-21T09:00:00.000Z',
    endDate: null,
    ...more,
  }) as ElementInstance;

const outline = (nodes: readonly StepNode[]): unknown[] =>
  nodes.map((node) => [node.step.elementInstanceKey, ...outline(node.children)]);

// 1 is the instance; 20 a sub-process with 30 and 9 in it.
const steps = [
  step('30', '20', { state: 'ACTIVE', hasIncident: true }),
  step('20', '1', { state: 'ACTIVE' }),
  step('9', '20'),
  step('5', '1'),
];

describe('the tree of steps', () => {
  test('nests by scope and sorts by start, then by key as a number', () => {
    expect(outline(stepTree(steps))).toEqual([['5'], ['20', ['9'], ['30']]]);
  });

  test('shows a step whose scope is not loaded at the top', () => {
    expect(outline(stepTree([step('30', '20')]))).toEqual([['30']]);
  });

  test('keeps the scopes above what matches', () => {
    const tree = stepTree(steps);
    expect(outline(filterSteps(tree, '', 'incidents'))).toEqual([['20', ['30']]]);
    expect(outline(filterSteps(tree, 'step 9', 'all'))).toEqual([['20', ['9']]]);
    expect(filterSteps(tree, 'nothing', 'all')).toEqual([]);
  });

  test('lists closed scopes without their steps', () => {
    const rows = stepRows(stepTree(steps), new Set(['20']));
    expect(rows.map((row) => row.step.elementInstanceKey)).toEqual(['5', '20']);
    expect(rows[1]).toMatchObject({ hasChildren: true, isOpen: false, position: 2, siblings: 2 });
  });

  test('walks with the keys of a tree', () => {
    const rows = stepRows(stepTree(steps), new Set());
    const [first, scope, child] = rows;
    if (!first || !scope || !child) throw new Error('rows are missing');
    expect(stepKeyAction('ArrowDown', first, rows)).toEqual({ focus: '20' });
    expect(stepKeyAction('ArrowRight', scope, rows)).toEqual({ focus: '9' });
    expect(stepKeyAction('ArrowLeft', child, rows)).toEqual({ focus: '20' });
    expect(stepKeyAction('ArrowLeft', scope, rows)).toEqual({ toggle: '20' });
    expect(stepKeyAction('End', first, rows)).toEqual({ focus: '30' });
    expect(stepKeyAction('Enter', child, rows)).toEqual({ choose: true });
    expect(stepKeyAction('x', child, rows)).toBeUndefined();
  });

  test('means the stuck run of an element before the active and the last one', () => {
    const runs = [
      step('2', '1', { elementId: 'a' }),
      step('3', '1', { elementId: 'a', state: 'ACTIVE' }),
      step('4', '1', { elementId: 'a' }),
    ];
    expect(runOfElement(runs, 'a')?.elementInstanceKey).toBe('3');
    const stuck = [...runs, step('1', '1', { elementId: 'a', hasIncident: true })];
    expect(runOfElement(stuck, 'a')?.elementInstanceKey).toBe('1');
    expect(runOfElement(runs, 'b')).toBeUndefined();
  });

  test('names the scopes a step sees from the inside out', () => {
    expect(scopeChain(steps, '30', '1')).toEqual(['30', '20', '1']);
    expect(scopeChain(steps, '99', '1')).toEqual(['99', '1']);
  });

  test('measures until now while a step runs', () => {
    const now = new Date('2026-11-21T09:00:05.000Z');
    expect(stepDuration(step('1', '0'), now)).toBe(5000);
    expect(stepDuration(step('1', '0', { endDate: '2026-11-21T09:00:01.000Z' }), now)).toBe(1000);
  });
});

describe('marks on diagrams', () => {
  const count = (elementId: string, more: Partial<ElementStatistics>): ElementStatistics => ({
    elementId,
    active: 0,
    canceled: 0,
    incidents: 0,
    completed: 0,
    ...more,
  });

  test('a process shows stuck instances apart from healthy ones', () => {
    const items = [count('a', { active: 5, incidents: 2, completed: 9 }), count('b', { completed: 3 })];
    expect(countMarks(items, { withCompleted: false })).toEqual({
      a: { state: 'incident', incidents: 2, active: 3 },
    });
    expect(countMarks(items, { withCompleted: true })['b']).toEqual({ completed: 3 });
  });

  test('an instance shows its path, where it stands and what it waits for', () => {
    const waits = [
      { kind: 'TIMER', elementId: 'late', what: {}, who: [] },
      { kind: 'JOB', elementId: 'work', what: {}, who: [] },
    ] as unknown as Wait[];
    const marks = instanceMarks(
      [count('start', { completed: 1 }), count('loop', { completed: 3 }), count('work', { active: 1 })],
      waits,
      'ACTIVE',
      (wait) => (wait.kind === 'TIMER' ? 'due soon' : undefined),
    );
    expect(marks).toEqual({
      start: { state: 'completed' },
      loop: { state: 'completed', completed: 3 },
      work: { state: 'active', active: 1 },
      late: { state: 'waiting', note: 'due soon' },
    });
  });

  test('a suspended instance shows that its steps stand still', () => {
    const marks = instanceMarks([count('work', { active: 1 })], [], 'SUSPENDED', () => undefined);
    expect(marks['work']?.state).toBe('suspended');
  });
});

describe('waits', () => {
  test('those that need somebody come first', () => {
    const kinds = (['TIMER', 'JOB', 'INCIDENT'] as const).map((kind) => ({ kind, since: '' }) as Wait);
    expect(sortWaits(kinds).map((wait) => wait.kind)).toEqual(['INCIDENT', 'JOB', 'TIMER']);
  });

  test('instants in a sentence become local', () => {
    expect(withLocalTimes('Due at 2026-11-21T07:10:52.123Z.', () => 'noon')).toBe('Due at noon.');
  });
});
