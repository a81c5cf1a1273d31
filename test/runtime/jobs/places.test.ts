import { expect, test } from '@jest/globals';
import type { Fact } from '../../../engine/fact.ts';
import {
  InProcessHost,
  type HostedWorker,
  type InProcessPorts,
} from '../../../runtime/connectors/in-process-workers.ts';
import type { ActivatedJob } from '../../../runtime/contract/runtime.ts';
import { eventually } from '../start-core.ts';

const created = { kind: 'jobCreated', jobKind: 'BPMN_ELEMENT', type: 'work' } as Extract<
  Fact,
  { kind: 'jobCreated' }
>;

test('a place of a worker is free when its work is done, though its end is still being written', async () => {
  let waiting = 2;
  const asked: number[] = [];
  const ends: (() => void)[] = [];
  const ports = {
    processId: 'p',
    claim: (_worker: unknown, max: number) => {
      asked.push(max);
      const jobs = Array.from({ length: Math.min(max, waiting) }, () => ({ type: 'work' }) as ActivatedJob);
      waiting -= jobs.length;
      return Promise.resolve(jobs);
    },
    complete: () => new Promise<void>((resolve) => ends.push(resolve)),
    release: () => Promise.resolve(),
    extend: () => Promise.resolve(),
    log: (message: string, error: unknown) => {
      throw new Error(message, { cause: error });
    },
  } as unknown as InProcessPorts;
  const host = new InProcessHost(ports);
  const worker: HostedWorker = {
    type: 'work',
    concurrency: 2,
    lockMs: 60_000,
    handle: () => Promise.resolve({}),
  };
  host.register(worker);
  await eventually(() => Promise.resolve(ends.length === 2));
  // The database is not asked for more before these ends are written: what is lost with this process is done again.
  waiting = 5;
  host.wake(['work']);
  expect(asked).toEqual([2]);
  expect([host.reserve(created, 0), host.reserve(created, 0)]).not.toContain(null);
  expect(host.reserve(created, 0)).toBeNull();
  ends.shift()?.();
  await new Promise((resume) => setTimeout(resume, 5));
  expect(asked).toEqual([2]);
  for (const end of ends) end();
  await host.stop(1000);
});
