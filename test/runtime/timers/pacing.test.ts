import { describe, expect, test } from '@jest/globals';
import type { Outcome, Submission } from '../../../runtime/commands/submission.ts';
import type { TimersPorts } from '../../../runtime/timers/fire-timer.ts';
import type { TimerShare } from '../../../runtime/store/port.ts';
import { Timers } from '../../../runtime/timers/timers.ts';
import { eventually } from '../start-core.ts';

type Asked = [
  now: number,
  limit: number,
  afterDueAt: number | null,
  afterKey: string | null,
  of: number | null,
  place: number | null,
  lateBefore: number | null,
];

/** Rows of timers in memory, every other one of an odd shard, and commands that settle when the test says so. */
function desk(count: number, { dueFrom = 0, share = null as TimerShare | null } = {}) {
  const rows = Array.from({ length: count }, (_, index) => ({
    key: String(1024 * (index + 1) + (index % 2)),
    dueAt: dueFrom + index,
    instanceKey: String(1024 * (index + 1) + (index % 2)),
    occurrence: 0,
  }));
  const asked: Asked[] = [];
  const open: (() => void)[] = [];
  const submitted: string[] = [];
  const query = ({ values }: { values: Asked }): Promise<{ rows: typeof rows }> => {
    asked.push(values);
    const [now, limit, after, , of, place, lateBefore] = values;
    const isShared = ({ key, dueAt }: (typeof rows)[number]): boolean =>
      of === null || (Number(key) % 1024) % of === place || dueAt <= (lateBefore ?? 0);
    return Promise.resolve({
      rows: rows
        .filter((row) => row.dueAt <= now && row.dueAt > (after ?? -1) && isShared(row))
        .slice(0, limit),
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
    share: () => share,
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

describe('of several processes', () => {
  test('each fires the timers of its own shards, and those of others once they are late', async () => {
    // Eleven of them are due for a second or longer.
    const { timers, submitted } = desk(20, { dueFrom: 998_990, share: { place: 1, of: 2 } });
    timers.expect(998_990);
    await eventually(() => Promise.resolve(submitted.length > 0 || undefined));
    const odd = submitted.filter((key) => Number(key) % 2 === 1);
    expect(odd).toHaveLength(10);
    expect(submitted.length - odd.length).toBe(6);
    void timers.fireDue();
    await eventually(() => Promise.resolve(submitted.length === 20 || undefined));
    timers.stop();
  });

  test('look again for what another one should have fired meanwhile', async () => {
    const { timers, asked } = desk(2, { dueFrom: 999_999, share: { place: 1, of: 2 } });
    timers.expect(999_999);
    await eventually(() => Promise.resolve(asked.length > 1 || undefined));
    expect(asked.map(([, , after]) => after)).toEqual([null, null]);
    timers.stop();
  });
});
