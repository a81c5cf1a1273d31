import { expect, test } from '@jest/globals';
import type { Caller } from '../../../runtime/contract/caller.ts';
import { SharedReads } from '../../../runtime/store/queries/shared-reads.ts';

const base: Caller = {
  id: 'ada',
  kind: 'user',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};
const grant = (permission: string) => ({ resourceType: 'PROCESS_DEFINITION', resourceId: '*', permission });

function reads() {
  let [busy, now, asked] = [true, 0, 0];
  const shared = new SharedReads(
    () => busy,
    () => now,
  );
  const answers: ((value: number | Error) => void)[] = [];
  return {
    ask: (caller: Caller = base) =>
      shared.read('overview', caller, () => {
        asked += 1;
        return new Promise<number>((resolve, reject) => {
          answers.push((value) => (value instanceof Error ? reject(value) : resolve(value)));
        });
      }),
    answer: async (value: number | Error) => {
      answers.shift()?.(value);
      await Promise.resolve();
      await Promise.resolve();
    },
    pass: (ms: number) => (now += ms),
    calm: () => (busy = false),
    asked: () => asked,
  };
}

test('while very much happens, callers with the same rights share what was read within a second', async () => {
  const { ask, answer, pass, asked } = reads();
  const all = [ask(), ask()];
  await answer(1);
  expect(await Promise.all(all)).toEqual([1, 1]);
  pass(999);
  expect(await ask()).toBe(1);
  expect(asked()).toBe(1);
});

test('an older answer is given while the next one is read, and not after three seconds', async () => {
  const { ask, answer, pass, asked } = reads();
  void ask();
  await answer(1);
  pass(1500);
  expect([await ask(), await ask(), asked()]).toEqual([1, 1, 2]);
  await answer(2);
  expect([await ask(), asked()]).toEqual([2, 2]);
  pass(4000);
  const late = ask();
  await answer(3);
  expect(await late).toBe(3);
});

test('a read that failed is not kept', async () => {
  const { ask, answer, pass } = reads();
  const failing = ask();
  await answer(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  const again = ask();
  await answer(1);
  expect(await again).toBe(1);
  pass(1500);
  void ask();
  await answer(new Error('away'));
  expect(await ask()).toBe(1);
});

test('others who may know something else have answers of their own, unless both may know all', async () => {
  const { ask, answer, asked } = reads();
  void ask();
  await answer(1);
  void ask({ ...base, id: 'bob' });
  void ask({ ...base, tenantIds: ['other'] });
  expect(asked()).toBe(3);
  const reader = { ...base, grants: [grant('*')] };
  void ask(reader);
  void ask({ ...reader, id: 'bob', groupIds: ['accounting'] });
  expect(asked()).toBe(4);
  void ask({ ...reader, tenantIds: ['other'] });
  expect(asked()).toBe(5);
});

test('while little happens everybody reads anew', async () => {
  const { ask, calm, asked } = reads();
  calm();
  void ask();
  void ask();
  expect(asked()).toBe(2);
});
