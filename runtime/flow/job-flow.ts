import { claimJobs, type ClaimedJob, type JobClaim, type Pools } from '../store/port.ts';
import { BreakerCounts } from './breaker-counts.ts';
import type { FlowBook } from './flow-book.ts';
import { TenantTurns } from './tenant-turns.ts';
import {
  claimWithinLimits,
  lockWithinLimits,
  type LimitedClaimsPorts,
  type LockClient,
  type NamedJob,
} from './limited-claims.ts';

/** One attempt that has ended. */
export interface EndedAttempt {
  readonly type: string;
  readonly tenantId: string;
  readonly jobKey: string;
  /** Of the receiver: a permanent failure and a BPMN error are answers of one that is well. */
  readonly ok: boolean;
}

export interface JobFlowPorts {
  readonly pools: Pools;
  readonly book: FlowBook;
  readonly now: () => number;
  readonly log: (message: string, error: unknown) => void;
  readonly lookAgainAt: LimitedClaimsPorts['lookAgainAt'];
  /** Wakes who waits for work of the type, here and in the other processes; null = of any type. */
  readonly wake: (type: string | null) => void;
}

/** Flow control as the job protocol meets it (guarantees 4.7): at each claim, and at each end of an attempt. */
export class JobFlow {
  readonly book: FlowBook;
  readonly breakers: BreakerCounts;
  private readonly ports: JobFlowPorts;
  private readonly turns: TenantTurns;

  constructor(ports: JobFlowPorts) {
    this.ports = ports;
    this.book = ports.book;
    this.turns = new TenantTurns((tenantId) => ports.book.weightOf(tenantId));
    const { pools, book, now, log } = ports;
    this.breakers = new BreakerCounts({ pools, book, now, log, onClosed: (type) => ports.wake(type) });
  }

  /** Types without limits take the one statement they have always taken. */
  async claim(claim: JobClaim): Promise<readonly ClaimedJob[]> {
    const { type, tenantIds } = claim;
    if (tenantIds.length < 2) return this.claimAs(claim);
    const jobs = await this.claimAs({ ...claim, shares: this.turns.sharesOf(type, tenantIds) });
    this.turns.count(type, jobs);
    return jobs;
  }

  private claimAs(claim: JobClaim): Promise<readonly ClaimedJob[]> {
    return this.book.isLimited(claim.type, claim.tenantIds)
      ? claimWithinLimits(this.ports, claim)
      : claimJobs(this.ports.pools.work, claim);
  }

  /** A lock on one named job (`/engine-rest`) counts like every attempt; false when a limit leaves no room for it. */
  mayLock(
    job: NamedJob,
    lock: (client: LockClient) => Promise<boolean>,
  ): Promise<'locked' | 'refused' | 'limited'> {
    return this.book.isLimited(job.type, [job.tenantId])
      ? lockWithinLimits(this.ports, job, lock)
      : lock(this.ports.pools.work).then((isLocked) => (isLocked ? 'locked' : 'refused'));
  }

  /** A job that a limit may hold back is not begun in the commit that creates it: it is claimed like all others. */
  mayBeginAtOnce(type: string, tenantId: string): boolean {
    return this.book.isEmpty || !this.book.isLimited(type, [tenantId]);
  }

  ended({ type, tenantId, jobKey, ok }: EndedAttempt): void {
    if (this.book.isEmpty) return;
    if ((this.book.of(type)?.breaker ?? null) !== null) this.breakers.add(type, tenantId, { jobKey, ok });
    const freed = this.book.frees(type, tenantId);
    if (freed !== 'nothing') this.ports.wake(freed === 'type' ? type : null);
  }
}
