import { expect, test } from '@jest/globals';
import { listOf, namesOf } from '../../../modeler/people/task-people.ts';

test('a list of names is read and written with commas; an expression stands for the whole list', () => {
  expect(namesOf(' managers , board ,')).toEqual(['managers', 'board']);
  expect(namesOf('= [a, b]')).toEqual(['= [a, b]']);
  expect(namesOf()).toEqual([]);
  expect(listOf(['managers', 'board'])).toBe('managers,board');
  expect(listOf(['managers', '= groups'])).toBe('= groups');
  expect(listOf(['= groups', 'board'])).toBe('board');
  expect(listOf([])).toBe('');
});
