import type { Caller, CommandContext } from './caller.ts';

/** How failed attempts of a type wait where the model says nothing (guarantees 4.6). */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  /** Share of the wait that chance may add, 0 to 1. */
  readonly jitter: number;
}

/** Guarantees 4.7: opens at `failureRate` of at least `callsMin` calls within `windowMs`. */
export interface BreakerSettings {
  readonly failureRate: number;
  readonly callsMin: number;
  readonly windowMs: number;
  /** While open, one call is let through every so often. */
  readonly probeEveryMs: number;
  /** Successful probes in a row that close it. */
  readonly probes: number;
}

/** Retries take from what first attempts leave: at most `percent` extra calls, and always `minPerSecond`. */
export interface RetryBudget {
  readonly percent: number;
  readonly minPerSecond: number;
}

/** What is configured for a job type, or for all of them together (`*`). Null = no such limit. */
export interface JobTypeSettings {
  readonly maxConcurrent: number | null;
  readonly perTenantMaxConcurrent: number | null;
  readonly ratePerSecond: number | null;
  /** Size of the bucket: how many calls may come at once. */
  readonly burst: number | null;
  /** Types that one poll asks for together: the higher goes first. */
  readonly priority: number;
  readonly breaker: BreakerSettings | null;
  readonly retryBudget: RetryBudget | null;
  readonly retry: RetryPolicy | null;
}

export interface TenantLimits {
  /** Attempts of all types at once. */
  readonly maxConcurrentJobs: number | null;
  /** Root instances that run at once; a start beyond is refused. */
  readonly maxRunningInstances: number | null;
  /** How many jobs it gets where a tenant of weight 1 gets one, while both wait; null = 1. */
  readonly weight?: number | null;
}

export interface BreakerView {
  readonly tenantId: string;
  readonly state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  readonly calls: number;
  readonly failures: number;
  readonly openedAt: number | null;
  readonly nextProbeAt: number | null;
}

/** A job type with what goes on in it, of the tenants the caller sees. */
export interface JobTypeView {
  readonly type: string;
  readonly settings: JobTypeSettings | null;
  /** Ready now. */
  readonly waiting: number;
  /** Failed before and due later. */
  readonly backingOff: number;
  readonly locked: number;
  /** Dead letters: no attempt left, an incident says why. */
  readonly failed: number;
  readonly oldestWaitingAt: number | null;
  readonly workers: readonly string[];
  /** The worst of its breakers; null without any. */
  readonly breakerState: BreakerView['state'] | null;
  readonly breakers: readonly BreakerView[];
  /** Calls the bucket would give now; null without a rate. */
  readonly tokens: number | null;
}

/** Limits, rates and breakers of jobs; all of them hold over all processes of an installation. */
export interface FlowControl {
  /** Types that have jobs or settings, by name. */
  listJobTypes(caller: Caller, filter: { readonly type?: string }): Promise<readonly JobTypeView[]>;
  /** Refused `NOT_FOUND` when it has neither settings nor jobs. */
  getJobType(caller: Caller, type: string): Promise<JobTypeView>;
  putJobType(context: CommandContext, type: string, settings: JobTypeSettings): Promise<void>;
  deleteJobType(context: CommandContext, type: string): Promise<void>;
  /** Closes the breakers of a type by hand, of one tenant or of all the caller sees. */
  resetBreakers(context: CommandContext, type: string, tenantId?: string): Promise<number>;
  getTenantLimits(tenantId: string): Promise<TenantLimits>;
  putTenantLimits(context: CommandContext, tenantId: string, limits: TenantLimits): Promise<void>;
}
