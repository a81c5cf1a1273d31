import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../../client/index.ts';
import { fieldOf } from '../../../modeler/problems/field-of.ts';
import { plainProblems } from '../../../modeler/problems/plain-problems.ts';
import {
  countBySeverity,
  elementTitle,
  inOrderOfSeverity,
  marksByElement,
  problemsOf,
} from '../../../modeler/problems/problem-groups.ts';

const problem = (severity: Problem['severity'], elementId: string | null, message = 'm'): Problem => ({
  code: 'JOB_TYPE',
  severity,
  resourceName: 'a.bpmn',
  elementId,
  elementName: null,
  line: null,
  column: null,
  message,
  why: '',
  fix: null,
});

describe('problems of a model', () => {
  const problems = [
    problem('HINT', 'a', '1'),
    problem('ERROR', 'b', '2'),
    problem('WARNING', 'a', '3'),
    problem('ERROR', null, '4'),
  ];

  test('are counted by severity', () => {
    expect(countBySeverity(problems)).toEqual({ ERROR: 2, WARNING: 1, HINT: 1 });
  });

  test('are listed with the blocking ones first, otherwise in the order of the checks', () => {
    expect(inOrderOfSeverity(problems).map((one) => one.message)).toEqual(['2', '4', '3', '1']);
  });

  test('mark each element once, with its worst severity and all sentences', () => {
    const marks = marksByElement(problems);
    expect([...marks.keys()]).toEqual(['b', 'a']);
    expect(marks.get('a')).toEqual({ severity: 'WARNING', messages: ['3', '1'] });
  });

  test('are titled by name, id or file', () => {
    expect(elementTitle({ ...problem('ERROR', 'b'), elementName: 'Pay out' })).toBe('Pay out');
    expect(elementTitle(problem('ERROR', 'b'))).toBe('b');
    expect(elementTitle(problem('ERROR', null))).toBe('a.bpmn');
  });

  test('lead to the field of the panel where there is one', () => {
    expect(fieldOf('JOB_TYPE')).toBe('taskDefinitionType');
    expect(fieldOf('DEADLOCK')).toBeUndefined();
  });
});

describe('a refused deployment', () => {
  test('gives its list of problems, without what is none', () => {
    expect(problemsOf({ problems: [problem('ERROR', 'a'), null, { code: 1 }] })).toHaveLength(1);
  });

  test('without a list gives none', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ problems: 'many' })).toEqual([]);
  });
});

describe('a finding in plain words', () => {
  const words = {
    typeOf: (id: string) => (id === 'G_1' ? 'Exclusive gateway' : undefined),
    unnamed: 'without name',
  };

  test('calls an element without a name by its type, and says it once', () => {
    const [plain] = plainProblems(
      [problem('ERROR', 'G_1', '2 flows of G_1 have no condition. (G_1)')],
      words,
    );
    expect(plain?.elementName).toBe('Exclusive gateway without name');
    expect(plain?.message).toBe('2 flows of “Exclusive gateway” have no condition.');
  });

  test('keeps a name, and leaves elements alone that the model does not have', () => {
    const named = { ...problem('ERROR', 'G_1', 'Paid? has no way out. (G_1)'), elementName: 'Paid?' };
    const [first, second] = plainProblems([named, problem('ERROR', 'gone', 'gone is odd. (gone)')], words);
    expect(first).toMatchObject({ elementName: 'Paid?', message: 'Paid? has no way out.' });
    expect(second).toMatchObject({ elementName: null, message: 'gone is odd.' });
  });

  test('calls the flow that a fix changes as the fix calls it', () => {
    const bare = {
      ...problem('WARNING', 'G_1', '"F_1" has no condition and is used as the default flow. (G_1)'),
      fix: { kind: 'SET_DEFAULT_FLOW', params: { elementId: 'G_1', flowId: 'F_1', name: 'Rejected' } },
    };
    const [plain] = plainProblems([bare], words);
    expect(plain?.message).toBe('"Rejected" has no condition and is used as the default flow.');
  });
});
