import { describe, expect, test } from '@jest/globals';
import type { TaskView, Variables } from '#client';
import { changedValues, fieldProblem, fieldsOf } from '../../tasklist/forms/variable-fields.ts';
import { steadyRows } from '../../tasklist/list/steady-rows.ts';
import { changedVariables, startValues } from '../../tasklist/task/start-values.ts';

describe('a live list', () => {
  const keyOf = (row: string) => row;

  test('shows the first answer as it is', () => {
    expect(steadyRows(undefined, ['a', 'b'], keyOf)).toEqual({ rows: ['a', 'b'], waiting: 0 });
  });

  test('keeps its order and lets new rows wait', () => {
    const steady = steadyRows(['b', 'a'], ['new', 'a', 'b'], keyOf);
    expect(steady).toEqual({ rows: ['b', 'a'], waiting: 1 });
  });

  test('lets rows leave that are gone', () => {
    expect(steadyRows(['a', 'b'], ['b'], keyOf)).toEqual({ rows: ['b'], waiting: 0 });
  });

  test('shows everything again when nothing of it is left', () => {
    expect(steadyRows(['a'], ['x', 'y'], keyOf)).toEqual({ rows: ['x', 'y'], waiting: 0 });
  });

  test('never lets the open row wait: it stands where the new answer has it', () => {
    const steady = steadyRows(['c', 'a'], ['new', 'a', 'b', 'c'], keyOf, 'b');
    expect(steady).toEqual({ rows: ['c', 'a', 'b'], waiting: 1 });
    expect(steadyRows(['a'], ['b', 'a'], keyOf, 'b').rows).toEqual(['b', 'a']);
  });
});

describe('what a form starts with', () => {
  const view = (variables: Variables, draft?: { variables: Variables; savedAt: string }) =>
    ({ variables, draft }) as unknown as TaskView;
  const early = '2026-11-21T14:00:00.000Z';
  const late = '2026-11-21T14:03:00.000Z';

  test('is the data of the task', () => {
    expect(startValues(view({ a: 1 }), undefined)).toMatchObject({
      variables: { a: 1 },
      restoredAt: undefined,
    });
  });

  test('is the newest draft over the data', () => {
    const server = { variables: { a: 2 }, savedAt: early };
    const browser = { variables: { a: 3 }, savedAt: late };
    expect(startValues(view({ a: 1, b: 1 }, server), browser)).toMatchObject({
      variables: { a: 3, b: 1 },
      restoredAt: late,
    });
    expect(
      startValues(view({ a: 1 }, { ...server, savedAt: late }), { ...browser, savedAt: early }),
    ).toMatchObject({ variables: { a: 2 } });
  });

  test('changes of the server are named with old and new value', () => {
    expect(changedVariables({ a: 1, b: 'x' }, { a: 2, b: 'x', c: true })).toEqual([
      { name: 'a', before: '1', after: '2' },
      { name: 'c', before: '', after: 'true' },
    ]);
  });
});

describe('a form made from variables', () => {
  const start: Variables = { amount: 12, ok: false, order: { id: 7 }, note: 'hi' };

  test('sends only what was changed, in the type it had', () => {
    const fields = fieldsOf(start, start).map((field) =>
      field.name === 'amount' ? { ...field, text: '13.5' } : field,
    );
    expect(changedValues(fields, start)).toEqual({ amount: 13.5 });
  });

  test('sends what a restored draft says, and lets its own names be taken out', () => {
    const fields = fieldsOf({ ...start, amount: 13, extra: 'x' }, start);
    expect(changedValues(fields, start)).toEqual({ amount: 13, extra: 'x' });
    expect(fields.filter((field) => field.isNew).map((field) => field.name)).toEqual(['extra']);
  });

  test('says which entry cannot be read', () => {
    const [amount, , order] = fieldsOf(start, start);
    if (!amount || !order) throw new Error('the fields are missing');
    expect(fieldProblem({ ...amount, text: 'twelve' }, [])).toBe('notNumber');
    expect(fieldProblem({ ...order, text: '{' }, [])).toBe('notJson');
    expect(fieldProblem({ ...amount, name: ' ' }, [])).toBe('nameMissing');
    expect(fieldProblem({ ...amount, id: 99 }, [amount])).toBe('nameTwice');
  });
});
