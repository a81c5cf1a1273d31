import { describe, expect, test } from '@jest/globals';
import { TallyBook } from '../../../runtime/commands/tally-book.ts';

function book(name: (shapes: readonly string[]) => Promise<ReadonlyMap<string, number>>) {
  const work: Promise<unknown>[] = [];
  return { book: new TallyBook(name, (each) => work.push(each)), idle: () => Promise.allSettled(work) };
}

describe('a shape of changes', () => {
  test('gets a number when it comes a second time, and has none until the store has answered', async () => {
    const asked: string[][] = [];
    const { book: tallies, idle } = book((shapes) => {
      asked.push([...shapes]);
      return Promise.resolve(new Map(shapes.map((shape, at) => [shape, at + 7])));
    });
    expect([tallies.numberOf('a'), tallies.numberOf('b'), tallies.numberOf('a')]).toEqual([null, null, null]);
    await idle();
    expect(asked).toEqual([['a']]);
    expect([tallies.numberOf('a'), tallies.numberOf('b')]).toEqual([7, null]);
    await idle();
    expect(tallies.numberOf('b')).toBe(7);
  });

  test('is asked for again after the store could not answer', async () => {
    let fails = true;
    const { book: tallies, idle } = book((shapes) =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve(new Map(shapes.map((shape) => [shape, 1]))),
    );
    tallies.numberOf('a');
    tallies.numberOf('a');
    await idle();
    fails = false;
    expect([tallies.numberOf('a'), tallies.numberOf('a')]).toEqual([null, null]);
    await idle();
    expect(tallies.numberOf('a')).toBe(1);
  });

  test('that is too long for an index never gets one', async () => {
    const { book: tallies, idle } = book((shapes) =>
      Promise.resolve(new Map(shapes.map((shape) => [shape, 1]))),
    );
    const long = 'ä'.repeat(1001);
    for (let i = 0; i < 3; i += 1) expect(tallies.numberOf(long)).toBeNull();
    await idle();
    expect(tallies.numberOf(long)).toBeNull();
  });
});
