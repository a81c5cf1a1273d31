import { describe, expect, test } from '@jest/globals';
import type { Outcome, Submission } from '../../../runtime/commands/submission.ts';
import type { TimersPorts } from '../../../runtime/timers/fire-timer.ts';
import { Timers } from '../../../runtime/timers/timers.ts';
import { eventually } from '../start-core.ts';

type Asked = [now: number, limit: number, afterDueAt: number | null, afterKey: string | null];

/** Rows of timers in memory, and commands that settle when the test says so. */
function desk(count: number) {
  const rows = Array.from({ length: count }, (_, index) => ({
    key: String(1024 * (index + 1)),
    dueAt: index,
    instanceKey: String(1024 * (index + 1)),
    occurrence: 0,
  }));
  const asked: Asked[] = [];
  const open: (() => void)[] = [];
  const submitted: string[] = [];
  const query = ({ values }: { values: Asked }): Promise<{ rows: typeof rows }> => {
    asked.push(values);
    const [now, limit, after] = values;
    return Promise.resolve({
      rows: rows.filter(({ dueAt }) => dueAt <= now && dueAt > (after ?? -1)).slice(0, limit),
    });
  };
  const ports = {
    pools: { work: { query } },
    clock: {
      now: () => 1_000_000,
      isReal: true,
      untilReal: (at: number) => (at <= 1_000_000 ? 0 : Infinity),
      stop: () => undefined,
    },
    submit: ({ instanceKey }: Submission): Promise<Outcome> => {
      submitted.push(instanceKey);
      return new Promise((resolve) => open.push(() => resolve({ kind: 'done' } as Outcome)));
    },
    log: (message: string) => {
      throw new Error(message);
    },
  } as unknown as TimersPorts;
  return { timers: new Timers(ports), asked, open, submitted };
}

describe('a burst of due timers', () => {
  test('is on its way in two groups at most, and goes on as they settle', async () => {
    const { timers, open, submitted } = desk(600);
    const fired = timers.fireDue();
    await eventually(() => Promise.resolve(submitted.length === 256 || undefined));
    await new Promise((resume) => setTimeout(resume, 50));
    expect(submitted).toHaveLength(256);
    for (const settle of open.splice(0, 128)) settle();
    await eventually(() => Promise.resolve(submitted.length === 384 || undefined));
    let settled = 128;
    while (settled < 600) {
      const batch = open.splice(0);
      settled += batch.length;
      for (const settle of batch) settle();
      await new Promise((resume) => setTimeout(resume, 1));
    }
    expect(await fired).toBe(600);
    expect(new Set(submitted).size).toBe(600);
    timers.stop();
  });

  test('is not held up by timers that take long', async () => {
    const { timers, submitted } = desk(600);
    void timers.fireDue();
    await eventually(() => Promise.resolve(submitted.length === 600 || undefined), 10_000);
    timers.stop();
  });

  test('is read on from where it was read before, unless something earlier became due', async () => {
    const { timers, asked, open } = desk(3);
    const settleAll = setInterval(() => {
      for (const settle of open.splice(0)) settle();
    }, 1);
    await timers.fireDue();
    timers.expect(500);
    await eventually(() => Promise.resolve(asked.length === 2 || undefined));
    timers.expect(1);
    await eventually(() => Promise.resolve(asked.length === 3 || undefined));
    timers.look();
    await timers.fireDue();
    expect(asked.map(([, , after]) => after)).toEqual([null, 2, null, null]);
    clearInterval(settleAll);
    timers.stop();
  });
});
