import { describe, expect, test } from '@jest/globals';
import {
  allSelected,
  headerState,
  isSelected,
  nothingSelected,
  selectedCount,
  selectRange,
  toggleKey,
} from '../../web/selection/selection.ts';

describe('a selection of some rows', () => {
  test('starts empty and takes rows one by one', () => {
    const two = toggleKey(toggleKey(nothingSelected, 'a'), 'b');
    expect(selectedCount(two, 10)).toBe(2);
    expect(isSelected(two, 'a')).toBe(true);
    expect(isSelected(toggleKey(two, 'a'), 'a')).toBe(false);
    expect(headerState(two, 10)).toBe('some');
  });

  test('takes a range in either direction', () => {
    const shown = ['a', 'b', 'c', 'd'];
    const down = selectRange(nothingSelected, shown, 'b', 'd');
    const up = selectRange(nothingSelected, shown, 'd', 'b');
    expect(down).toEqual(up);
    expect(selectedCount(down, 4)).toBe(3);
  });

  test('leaves a range alone whose start is not shown any more', () => {
    expect(selectRange(nothingSelected, ['a', 'b'], 'gone', 'b')).toBe(nothingSelected);
  });
});

describe('a selection of everything', () => {
  test('counts rows that were never loaded', () => {
    expect(selectedCount(allSelected, 10_000)).toBe(10_000);
    expect(headerState(allSelected, 10_000)).toBe('all');
  });

  test('keeps what was taken out of it, whatever the page shows', () => {
    const but = toggleKey(allSelected, 'x');
    expect(isSelected(but, 'x')).toBe(false);
    expect(isSelected(but, 'never loaded')).toBe(true);
    expect(selectedCount(but, 10)).toBe(9);
    expect(headerState(but, 10)).toBe('some');
    expect(selectRange(but, ['w', 'x', 'y'], 'w', 'y')).toEqual(allSelected);
  });
});
