import { describe, expect, test } from '@jest/globals';
import type { ActivatedJob, ActivateRequest } from '../../../runtime/contract/runtime.ts';
import { JobWaiters } from '../../../runtime/jobs/job-waiters.ts';

const request = (more: Partial<ActivateRequest> = {}): ActivateRequest => ({
  type: 'pay',
  worker: 'w',
  tenantIds: ['<default>'],
  lockMs: 1_000,
  max: 1,
  withLease: false,
  waitMs: 60_000,
  ...more,
});

/** Waiters over a heap of jobs, with the claims counted. */
function setUp() {
  const heap: ActivatedJob[] = [];
  const counts = { claims: 0, released: 0 };
  const waiters = new JobWaiters({
    claim: async (requests) => {
      counts.claims += 1;
      const taken = heap.splice(0, requests[0]?.max ?? 0);
      await Promise.resolve();
      return taken;
    },
    release: async (jobs) => {
      counts.released += jobs.length;
    },
  });
  const wait = (more: Partial<ActivateRequest> = {}, signal?: AbortSignal) => {
    const requests = [request(more)];
    return waiters.wait(requests, 60_000, signal, waiters.mark(requests));
  };
  const put = (count: number): void => {
    for (let n = 0; n < count; n += 1) heap.push({ jobKey: String(n) } as unknown as ActivatedJob);
    waiters.wake(['pay']);
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  return { waiters, wait, put, counts, settled, heap };
}

describe('waiting for jobs', () => {
  test('costs no claim, and one for each hint that brings nothing', async () => {
    const { waiters, wait, counts, settled } = setUp();
    const all = Array.from({ length: 1_000 }, () => wait());
    await settled();
    expect(counts.claims).toBe(0);
    for (let hint = 0; hint < 5; hint += 1) {
      waiters.wake(['pay', 'other']);
      await settled();
    }
    expect(counts.claims).toBe(5);
    waiters.stop();
    expect((await Promise.all(all)).flat()).toEqual([]);
  });

  test('hands a burst to as many as there are jobs, oldest first', async () => {
    const { waiters, wait, put, counts, settled } = setUp();
    const given: number[] = [];
    const all = Array.from({ length: 1_000 }, (_, n) =>
      wait().then((jobs) => {
        if (jobs.length > 0) given.push(n);
      }),
    );
    put(10);
    await settled();
    expect(given.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // 1 + 2 + 4 + 8: the wave that finds nothing more ends it.
    expect(counts.claims).toBe(15);
    waiters.stop();
    await Promise.all(all);
  });

  test('asks once for each kind of question, who waited longest first', async () => {
    const { waiters, wait, put, settled, counts } = setUp();
    const order: string[] = [];
    const note = (name: string) => (jobs: readonly ActivatedJob[]) =>
      void (jobs.length > 0 && order.push(name));
    const all = [
      wait({ tenantIds: ['a'] }).then(note('a')),
      wait({ tenantIds: ['b'] }).then(note('b')),
      wait({ tenantIds: ['a'] }).then(note('a')),
    ];
    waiters.wake(['pay']);
    await settled();
    expect(counts.claims).toBe(2);
    put(3);
    await settled();
    expect(order.sort()).toEqual(['a', 'a', 'b']);
    await Promise.all(all);
  });

  test('looks when work was announced between the claim and the wait', async () => {
    const { waiters, heap, counts } = setUp();
    const requests = [request()];
    const mark = waiters.mark(requests);
    heap.push({ jobKey: '1' } as unknown as ActivatedJob);
    waiters.wake(['pay']);
    expect(counts.claims).toBe(0);
    expect(await waiters.wait(requests, 60_000, undefined, mark)).toHaveLength(1);
  });

  test('does not lose work that is announced for one topic while another is asked for', async () => {
    const heap: Record<string, ActivatedJob[]> = { a: [], b: [] };
    let announce = (): void => undefined;
    const waiters = new JobWaiters({
      claim: async (requests) => {
        const [first, second] = requests.map(({ type }) => heap[type]?.splice(0, 1) ?? []);
        await Promise.resolve();
        announce();
        return [...(first ?? []), ...(second ?? [])];
      },
      release: () => Promise.resolve(),
    });
    announce = () => {
      announce = () => undefined;
      heap['b']?.push({ jobKey: '7' } as unknown as ActivatedJob);
      waiters.wake(['b']);
    };
    const requests = [request({ type: 'a' }), request({ type: 'b' })];
    const given = waiters.wait(requests, 60_000, undefined, waiters.mark(requests));
    waiters.wake(['a']);
    expect(await given).toEqual([{ jobKey: '7' }]);
  });

  test('gives back what came for somebody who has gone', async () => {
    const { wait, put, counts, settled } = setUp();
    const gone = new AbortController();
    const given = wait({}, gone.signal);
    put(1);
    gone.abort();
    expect(await given).toEqual([]);
    await settled();
    expect(counts.released).toBe(1);
  });
});
