import { describe, expect, test } from '@jest/globals';
import { createLaneGroups, type LaneGroups } from '../../../runtime/commands/lane-groups.ts';
import { createWaitingLanes, type WaitingLanes } from '../../../runtime/commands/waiting-lanes.ts';

/** Lanes whose name begins with H are heavy; the number behind it is how many commands wait in it. */
function groupsOf(writers: number): { waiting: WaitingLanes<string>; groups: LaneGroups<string> } {
  const waiting = createWaitingLanes<string>(() => 0);
  const weigh = (name: string): { isHeavy: boolean; commands: number } => ({
    isHeavy: name.startsWith('H'),
    commands: Number(/\d+/.exec(name)?.[0] ?? 1),
  });
  return { waiting, groups: createLaneGroups(waiting, weigh, writers) };
}

describe('lanes that wait for a writer', () => {
  test('are taken together when none of them is heavy', () => {
    const { waiting, groups } = groupsOf(3);
    for (const name of ['a', 'b', 'c']) waiting.add(name, 'usual');
    expect(groups.next()).toEqual({ lanes: ['a', 'b', 'c'], isHeavy: false });
    expect(groups.next()).toBeNull();
    expect(groups.waitMs()).toBe(Infinity);
  });

  test('do not share a group with heavy ones, which take turns with them', () => {
    const { waiting, groups } = groupsOf(3);
    for (const name of ['H40', 'a', 'b']) waiting.add(name, 'usual');
    expect(groups.next()?.lanes).toEqual(['a', 'b']);
    waiting.add('c', 'usual');
    expect(groups.next()?.lanes).toEqual(['H40']);
    expect(groups.next()?.lanes).toEqual(['c']);
  });

  test('find a writer that heavy ones leave alone', () => {
    const { waiting, groups } = groupsOf(3);
    for (const name of ['H64 a', 'H64 b', 'H64 c', 'H64 d', 'H64 e']) waiting.add(name, 'usual');
    const first = groups.next();
    expect(first).toEqual({ lanes: ['H64 a', 'H64 b'], isHeavy: true });
    expect(groups.next()?.lanes).toEqual(['H64 c', 'H64 d']);
    expect(groups.next()).toBeNull();
    expect(groups.waitMs()).toBe(Infinity);
    waiting.add('a', 'usual');
    expect(groups.waitMs()).toBe(0);
    expect(groups.next()?.lanes).toEqual(['a']);
    if (first !== null) groups.end(first);
    expect(groups.waitMs()).toBe(0);
    expect(groups.next()?.lanes).toEqual(['H64 e']);
  });

  test('go one after the other where there is only one writer', () => {
    const { waiting, groups } = groupsOf(1);
    for (const name of ['H200', 'H1', 'a']) waiting.add(name, 'usual');
    expect(groups.next()?.lanes).toEqual(['a']);
    const heavy = groups.next();
    expect(heavy?.lanes).toEqual(['H200']);
    expect(groups.next()).toBeNull();
    if (heavy !== null) groups.end(heavy);
    expect(groups.next()?.lanes).toEqual(['H1']);
  });
});
