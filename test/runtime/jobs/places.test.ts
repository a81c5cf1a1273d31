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
  expect([host.reserve(created, 0, 0), host.reserve(created, 0, 1)]).not.toContain(null);
  expect(host.reserve(created, 0, 2)).toBeNull();
  ends.shift()?.();
  await new Promise((resume) => setTimeout(resume, 5));
  expect(asked).toEqual([2]);
  for (const end of ends) end();
  await host.stop(1000);
});

test('a large loop and the backlog leave some places of a worker to instances with few jobs', async () => {
  let backlog = 1000;
  const ports = {
    processId: 'p',
    claim: (_worker: unknown, max: number) => {
      const jobs = Array.from({ length: Math.min(max, backlog) }, () => ({ type: 'work' }) as ActivatedJob);
      backlog -= jobs.length;
      return Promise.resolve(jobs);
    },
    complete: () => Promise.resolve(),
    release: () => Promise.resolve(),
    extend: () => Promise.resolve(),
    log: () => undefined,
  } as unknown as InProcessPorts;
  const host = new InProcessHost(ports);
  const handle = (_job: ActivatedJob, signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  // Given a worker with sixteen places of which the backlog has taken all it may.
  host.register({ type: 'work', concurrency: 16, lockMs: 60_000, handle });
  await eventually(() => Promise.resolve(backlog === 986));
  // When an instance that begins a thousand jobs and one that begins a single job ask for places.
  expect(host.reserve(created, 0, 8)).toBeNull();
  // Then the single one gets what was kept, until that is taken too.
  expect([host.reserve(created, 0, 0), host.reserve(created, 0, 0)]).not.toContain(null);
  expect(host.reserve(created, 0, 0)).toBeNull();
  await host.stop(0);
});
