import { describe, expect, test } from '@jest/globals';
import { lineDiff } from '../../web/diff/line-diff.ts';

const shown = (old: string, now: string) =>
  lineDiff(old, now)?.map((line) =>
    line.kind === 'skipped'
      ? `… ${line.count}`
      : `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.text}`,
  );

describe('texts line by line', () => {
  test('what stayed, came and went, in order', () => {
    expect(shown('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
    expect(shown('', 'a')).toEqual(['+a']);
    expect(shown('a', '')).toEqual(['-a']);
    expect(shown('', '')).toEqual([]);
  });

  test('long equal parts are left out, with their length', () => {
    const lines = Array.from({ length: 10 }, (_, at) => `l${at}`);
    expect(shown([...lines, 'a'].join('\n'), [...lines, 'b'].join('\n'))).toEqual([
      '… 7',
      ' l7',
      ' l8',
      ' l9',
      '-a',
      '+b',
    ]);
  });

  test('texts that are too long are not compared', () => {
    const long = 'x\n'.repeat(2_100);
    expect(lineDiff(long, long)).toBeNull();
  });
});
