import type { Key } from '#engine';
import type { ActivatedJob, ActivateRequest } from '../contract/runtime.ts';
import { leaseOf } from './activated-job.ts';

export interface JobStreamsPorts {
  readonly activate: (
    requests: readonly ActivateRequest[],
    signal: AbortSignal,
  ) => Promise<readonly ActivatedJob[]>;
  /** Which of these attempts are still running. */
  readonly running: (attempts: readonly Attempt[]) => Promise<ReadonlySet<Key>>;
}

export interface Attempt {
  readonly key: Key;
  readonly lease: string;
}

/** One wait for work inside a stream; then it asks again, so that a lost hint costs no more than this. */
const waitMs = 20_000;
/**
 * A full stream hears at once of jobs that end in this process. Those that end in another are looked for this often: one
 * statement for each stream that is full, none for those that have room.
 */
const lookMs = 1_000;

/**
 * Jobs as they come, for a worker that keeps a connection open: it never has more than its capacity. A job leaves the stream's
 * count when its attempt has ended, however it ended.
 */
export class JobStreams {
  private readonly holders = new Map<Key, Stream>();
  private readonly ports: JobStreamsPorts;

  constructor(ports: JobStreamsPorts) {
    this.ports = ports;
  }

  /** Gives jobs until the signal says stop; rejects with what the activation refuses. */
  async run(
    request: ActivateRequest,
    give: (jobs: readonly ActivatedJob[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const stream: Stream = { held: new Map(), wake: null };
    try {
      while (!signal.aborted) {
        const room = request.max - stream.held.size;
        if (room === 0) {
          await this.roomIn(stream, signal);
          continue;
        }
        const jobs = await this.ports.activate([{ ...request, max: room, waitMs }], signal);
        for (const job of jobs) this.hold(stream, job);
        if (jobs.length > 0) give(jobs);
      }
    } finally {
      for (const key of stream.held.keys()) this.holders.delete(key);
    }
  }

  /** The attempt has ended in this process. */
  ended(key: Key): void {
    const stream = this.holders.get(key);
    if (stream === undefined) return;
    this.holders.delete(key);
    stream.held.delete(key);
    stream.wake?.();
  }

  private hold(stream: Stream, job: ActivatedJob): void {
    const lease = leaseOf(job);
    if (lease === undefined) return;
    stream.held.set(job.jobKey, lease);
    this.holders.set(job.jobKey, stream);
  }

  /** Until a job of the stream has ended; what ended elsewhere is looked for now and then. */
  private async roomIn(stream: Stream, signal: AbortSignal): Promise<void> {
    const before = stream.held.size;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        stream.wake = null;
        resolve();
      };
      const timer = setTimeout(done, lookMs);
      signal.addEventListener('abort', done, { once: true });
      stream.wake = done;
    });
    if (signal.aborted || stream.held.size < before) return;
    const attempts = [...stream.held].map(([key, lease]) => ({ key, lease }));
    const running = await this.ports.running(attempts);
    for (const { key } of attempts) if (!running.has(key)) this.ended(key);
  }
}

// helpers

interface Stream {
  /** Job → lease of the attempt. */
  readonly held: Map<Key, string>;
  wake: (() => void) | null;
}
