import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { followUpAt, followUpOn } from '../../tasklist/task/follow-up-days.ts';
import { pageCalendar, setPageZone } from '../../web/text/page-zone.ts';
import { forgetOldDraftCopies, keepDraftCopy, readDraftCopy } from '../../web/drafts/draft-copy.ts';

describe('a follow-up said in words', () => {
  const friday = new Date(2026, 10, 20, 16, 30);

  test.each([
    ['later', friday, new Date(2026, 10, 20, 19, 30)],
    ['tomorrow', friday, new Date(2026, 10, 21, 9)],
    ['monday', friday, new Date(2026, 10, 23, 9)],
    ['monday', new Date(2026, 10, 23, 8), new Date(2026, 10, 30, 9)],
    ['monday', new Date(2026, 10, 22, 8), new Date(2026, 10, 23, 9)],
    ['week', new Date(2026, 11, 28, 12), new Date(2027, 0, 4, 9)],
  ] as const)('%s, from %s', (word, now, at) => {
    expect(followUpAt(word, now, pageCalendar)).toEqual(at);
  });

  test('is the morning in the zone of the page, also over the change to summer time', () => {
    setPageZone('America/New_York');
    try {
      // Sunday night there, Monday in Europe already.
      const night = new Date('2026-03-30T03:30:00Z');
      expect(followUpAt('monday', night, pageCalendar)).toEqual(new Date('2026-03-30T13:00:00Z'));
      expect(followUpOn('2026-03-08', pageCalendar)).toEqual(new Date('2026-03-08T13:00:00Z'));
    } finally {
      setPageZone(undefined);
    }
  });

  test('is the morning of a chosen day, and nothing without one', () => {
    expect(followUpOn('2026-12-01', pageCalendar)).toEqual(new Date(2026, 11, 1, 9));
    expect(followUpOn('', pageCalendar)).toBeUndefined();
    expect(followUpOn('2026-12', pageCalendar)).toBeUndefined();
  });
});

describe('copies of drafts in this browser', () => {
  const kept = new Map<string, string>();
  const storage = {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  beforeEach(() => {
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  });
  afterEach(() => {
    if (before) Object.defineProperty(globalThis, 'localStorage', before);
    else Reflect.deleteProperty(globalThis, 'localStorage');
    kept.clear();
  });

  test('go after a day, whoever they are of; what belongs to models and everything else stays', () => {
    keepDraftCopy('ana', '1', { amount: 1 });
    kept.set('millrace-draft:cem:2', JSON.stringify({ variables: {}, savedAt: new Date().toISOString() }));
    const others: [string, string][] = [
      ['millrace-draft:cem:model:7', JSON.stringify({ xml: '<a/>', savedAt: '2020-01-01T00:00:00.000Z' })],
      ['millrace-draft:cem:project:8', JSON.stringify([{ name: 'a.bpmn', content: '<a/>', revision: 1 }])],
      ['millrace-draft:cem:sample:7', '{"approved": false}'],
      ['millrace-split:tasks', '{}'],
    ];
    for (const [name, text] of others) kept.set(name, text);
    forgetOldDraftCopies(Date.now() + 23 * 3_600_000);
    expect(readDraftCopy('ana', '1')?.variables).toEqual({ amount: 1 });
    expect(kept.size).toBe(2 + others.length);
    forgetOldDraftCopies(Date.now() + 25 * 3_600_000);
    expect([...kept]).toEqual(others);
  });
});
