import { expect, test } from '@jest/globals';
import { createReadTogether } from '../../../runtime/definitions/read-together.ts';

function reader(): {
  reads: string[][];
  answer: () => void;
  read: (asks: readonly string[]) => Promise<string[]>;
} {
  const reads: string[][] = [];
  const waiting: (() => void)[] = [];
  return {
    reads,
    answer: () => waiting.shift()?.(),
    read: (asks) => {
      reads.push([...asks]);
      return new Promise((resolve) => waiting.push(() => resolve(asks.map((ask) => `${ask}!`))));
    },
  };
}
const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume));

test('those who ask together share one read, and equal asks one place in it', async () => {
  const { reads, answer, read } = reader();
  const ask = createReadTogether(read);
  const answers = Promise.all([ask('a', 'a'), ask('b', 'b'), ask('a', 'a')]);
  await turn();
  expect(reads).toEqual([['a', 'b']]);
  answer();
  expect(await answers).toEqual(['a!', 'b!', 'a!']);
});

test('whoever asks while a read is under way gets the answer of the next one', async () => {
  const { reads, answer, read } = reader();
  const ask = createReadTogether(read);
  const first = ask('a', 'a');
  await turn();
  const second = ask('a', 'a');
  await turn();
  expect(reads).toEqual([['a']]);
  answer();
  await first;
  await turn();
  expect(reads).toEqual([['a'], ['a']]);
  answer();
  expect(await second).toBe('a!');
});

test('a read that fails fails for those who asked, and the next one is made', async () => {
  let count = 0;
  const ask = createReadTogether<string, string>((asks) => {
    count += 1;
    return count === 1 ? Promise.reject(new Error('gone')) : Promise.resolve([...asks]);
  });
  const outcomes = await Promise.allSettled([ask('a', 'a'), ask('b', 'b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask('a', 'a')).toBe('a');
});
