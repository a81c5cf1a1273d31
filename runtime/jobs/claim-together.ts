import type { ClaimedJob, JobClaim } from '../store/port.ts';

/** One poll: who asks, and for how many. Everything else is what the polls of one statement have in common. */
export type Poll = Omit<JobClaim, 'claimants' | 'now'> & { readonly worker: string; readonly max: number };

/** Jobs of one statement: more would hold their rows locked for longer than a poll is worth. */
const jobsPerStatement = 2000;

/**
 * Polls that ask for the same and come while one of them is in the database wait for it, and then ask together in one statement.
 * Side by side they would only pass over each other's locked rows: a hundred workers that poll one type cost as much as a few.
 */
export class ClaimTogether {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly claim: (claim: JobClaim) => Promise<readonly ClaimedJob[]>;
  private readonly now: () => number;

  constructor(claim: (claim: JobClaim) => Promise<readonly ClaimedJob[]>, now: () => number) {
    this.claim = claim;
    this.now = now;
  }

  take(poll: Poll): Promise<readonly ClaimedJob[]> {
    return new Promise((resolve, reject) => {
      const kind = kindOf(poll);
      const queue = this.waiting.get(kind);
      const mine = { poll, resolve, reject };
      if (queue !== undefined) queue.push(mine);
      else {
        this.waiting.set(kind, []);
        void this.serve(kind, [mine]);
      }
    });
  }

  private async serve(kind: string, first: readonly Waiting[]): Promise<void> {
    for (let group = first; group.length > 0; group = this.next(kind)) {
      try {
        share(group, await this.claim(together(group, this.now())));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.waiting.delete(kind);
  }

  private next(kind: string): readonly Waiting[] {
    const queue = this.waiting.get(kind) ?? [];
    let count = 0;
    let jobs = 0;
    while (
      count < queue.length &&
      (count === 0 || jobs + (queue[count]?.poll.max ?? 0) <= jobsPerStatement)
    ) {
      jobs += queue[count]?.poll.max ?? 0;
      count += 1;
    }
    return queue.splice(0, count);
  }
}

// helpers

interface Waiting {
  readonly poll: Poll;
  readonly resolve: (jobs: readonly ClaimedJob[]) => void;
  readonly reject: (error: unknown) => void;
}

function kindOf({ worker: _worker, max: _max, ...rest }: Poll): string {
  return JSON.stringify(rest);
}

function together(group: readonly Waiting[], now: number): JobClaim {
  const { worker: _worker, max: _max, ...rest } = (group[0] as Waiting).poll;
  return { ...rest, now, claimants: group.map(({ poll: { worker, max } }) => ({ worker, max })) };
}

/** Each gets the jobs its worker was given, those who came first first. */
function share(group: readonly Waiting[], jobs: readonly ClaimedJob[]): void {
  const given = new Map<string, ClaimedJob[]>();
  for (const job of jobs) {
    const own = given.get(job.worker);
    if (own === undefined) given.set(job.worker, [job]);
    else own.push(job);
  }
  for (const { poll, resolve } of group) resolve(given.get(poll.worker)?.splice(0, poll.max) ?? []);
}
