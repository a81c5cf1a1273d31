import { describe, expect, test } from '@jest/globals';
import { createWaitingLanes } from '../../../runtime/commands/waiting-lanes.ts';

describe('what waits for a writer', () => {
  test('goes in the order in which it came, but due timers go first', () => {
    const waiting = createWaitingLanes<string>();
    for (const name of ['a', 'b', 'c']) waiting.add(name, false);
    for (const name of ['t', 'u']) waiting.add(name, true);
    expect(waiting.length).toBe(5);
    expect(waiting.take(4)).toEqual(['t', 'u', 'a', 'b']);
    expect(waiting.take(4)).toEqual(['c']);
    expect(waiting.length).toBe(0);
  });

  test('gets every third group, however many timers are due', () => {
    const waiting = createWaitingLanes<string>();
    for (let at = 0; at < 8; at += 1) {
      waiting.add(`timer ${String(at)}`, true);
      waiting.add(`other ${String(at)}`, false);
    }
    const groups = Array.from({ length: 8 }, () => waiting.take(2).map((name) => name.slice(0, 5)));
    expect(groups.map(([first]) => first)).toEqual([
      ...['timer', 'timer', 'other', 'timer', 'timer', 'other', 'other', 'other'],
    ]);
  });
});
