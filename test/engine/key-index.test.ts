import { describe, expect, test } from '@jest/globals';
import { KeyIndex } from '../../engine/key-index.ts';
import type { Key } from '../../engine/index.ts';

const key = (text: string): Key => text as Key;

/** An index over a list that changes as the state of an instance would. */
function indexOf(members: [owner: string, key: Key][]) {
  let loads = 0;
  const index = new KeyIndex((add) => {
    loads += 1;
    for (const [owner, member] of members) add(owner, member);
  });
  const put = (owner: string, member: Key): void => {
    members.push([owner, member]);
    index.add(owner, member);
  };
  const drop = (owner: string, member: Key): void => {
    members.splice(
      members.findIndex((each) => each[1] === member),
      1,
    );
    index.remove(owner, member);
  };
  return { index, put, drop, loads: () => loads };
}

describe('what belongs to an owner', () => {
  test('is the same before and after the index has made its sets', () => {
    const { index, put, drop, loads } = indexOf([
      ['a', key('10')],
      ['b', key('7')],
      ['a', key('9')],
    ]);
    for (let round = 0; round < 6; round += 1) {
      expect(index.inOrder('a')).toEqual(['9', '10']);
      expect([index.has('b'), index.has('c')]).toEqual([true, false]);
      put('c', key('11'));
      expect(index.inOrder('c')).toEqual(['11']);
      drop('c', key('11'));
      expect(index.has('c')).toBe(false);
      expect(index.inOrder('c')).toEqual([]);
    }
    // A few looks, and then the sets are there: however often it is asked, the state is not gone through again.
    expect(loads()).toBe(4);
  });

  test('counts what is asked as a set at once', () => {
    const { index, put, loads } = indexOf([['a', key('1')]]);
    expect(index.of('a').size).toBe(1);
    put('a', key('2'));
    expect([...index.of('a')]).toEqual(['1', '2']);
    expect(index.has('a')).toBe(true);
    expect(loads()).toBe(1);
  });
});
