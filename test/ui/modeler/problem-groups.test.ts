import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../../client/index.ts';
import { fieldOf } from '../../../modeler/problems/field-of.ts';
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
