import { describe, expect, test } from '@jest/globals';
import { createWaitingLanes } from '../../../runtime/commands/waiting-lanes.ts';

describe('what waits for a writer', () => {
  test('goes in the order in which it came, but due timers go first', () => {
    const waiting = createWaitingLanes<string>(() => 0);
    for (const name of ['a', 'b', 'c']) waiting.add(name, 'usual');
    for (const name of ['t', 'u']) waiting.add(name, 'due');
    expect(waiting.take(4)).toEqual(['t', 'u', 'a', 'b']);
    expect(waiting.take(4)).toEqual(['c']);
    expect(waiting.waitMs()).toBe(Infinity);
  });

  test('gets every third group, however many timers are due', () => {
    const waiting = createWaitingLanes<string>(() => 0);
    for (let at = 0; at < 8; at += 1) {
      waiting.add(`timer ${String(at)}`, 'due');
      waiting.add(`other ${String(at)}`, 'usual');
    }
    const groups = Array.from({ length: 8 }, () => waiting.take(2).map((name) => name.slice(0, 5)));
    expect(groups.map(([first]) => first)).toEqual([
      ...['timer', 'timer', 'other', 'timer', 'timer', 'other', 'other', 'other'],
    ]);
  });

  test('keeps its order of arrival when no burst of timers waits, whether it may wait or not', () => {
    const waiting = createWaitingLanes<string>(() => 0);
    waiting.add('a', 'usual');
    waiting.add('end 1', 'mayWait');
    waiting.add('b', 'usual');
    waiting.add('end 2', 'mayWait');
    waiting.add('t', 'due');
    expect(waiting.take(4)).toEqual(['t', 'a', 'end 1', 'b']);
    expect(waiting.take(4)).toEqual(['end 2']);
  });

  test('waits for a burst of timers when it may, and a moment longer, but not for ever', () => {
    let now = 0;
    const waiting = createWaitingLanes<string>(() => now);
    const burst = (): string[] => {
      for (const name of ['timer 1', 'timer 2']) waiting.add(name, 'due');
      return waiting.take(2);
    };
    for (let at = 0; at < 8; at += 1) waiting.add(`end ${String(at)}`, 'mayWait');
    // Given a burst: the next group of it is being read while nothing else waits.
    expect(burst()).toEqual(['timer 1', 'timer 2']);
    expect(waiting.waitMs()).toBe(25);
    waiting.add('other', 'usual');
    expect(waiting.waitMs()).toBe(0);
    expect(waiting.take(2)).toEqual(['other']);
    // When it goes on for longer than a second, then ends get their share.
    const groups = Array.from({ length: 56 }, () => {
      now += 20;
      return burst();
    });
    expect(groups.findIndex(([first]) => first === 'end 0')).toBe(49);
    expect(groups.flat().filter((name) => name.startsWith('end'))).toHaveLength(6);
    // When it is over, then all of them go.
    now += 26;
    expect(waiting.waitMs()).toBe(0);
  });
});
