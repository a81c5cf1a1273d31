import { describe, expect, test } from '@jest/globals';
import type { TextStorage } from '../../../modeler/drafts/draft-store.ts';
import { createEarlierTexts } from '../../../modeler/drafts/earlier-texts.ts';

function memory(): TextStorage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, text) => void map.set(name, text),
    removeItem: (name) => void map.delete(name),
  };
}

describe('the texts before the last changes', () => {
  test('outlive the page and come back last first', () => {
    const storage = memory();
    const before = createEarlierTexts('n', storage);
    before.note('a', 'b');
    before.note('b', 'c');
    const after = createEarlierTexts('n', storage);
    expect([after.pop(), after.pop(), after.pop()]).toEqual(['b', 'a', undefined]);
    expect(createEarlierTexts('n', storage).size).toBe(0);
  });

  test('undoing takes one off, and what did not change adds none', () => {
    const texts = createEarlierTexts('n', memory());
    texts.note('a', 'b');
    texts.note('b', 'a');
    expect(texts.size).toBe(0);
    texts.note('a', 'a');
    expect(texts.size).toBe(0);
  });

  test('the oldest go when there are too many or they are too long', () => {
    const texts = createEarlierTexts('n', memory());
    for (let number = 0; number < 30; number += 1) texts.note(`t${number}`, `t${number + 1}`);
    expect(texts.size).toBe(20);
    texts.note('x'.repeat(1_600_000), 'y');
    expect(texts.size).toBe(0);
  });

  test('a storage that refuses or holds something else does no harm', () => {
    const full: TextStorage = {
      ...memory(),
      setItem: () => {
        throw new Error('full');
      },
    };
    const texts = createEarlierTexts('n', full);
    texts.note('a', 'b');
    expect(texts.pop()).toBe('a');
    const broken = memory();
    broken.setItem('n', '{"a":1}');
    expect(createEarlierTexts('n', broken).size).toBe(0);
    expect(createEarlierTexts('n', undefined).size).toBe(0);
  });
});
