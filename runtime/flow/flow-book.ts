import type { JobTypeSettings, RetryPolicy, TenantLimits } from '../contract/flow-control.ts';
import { allTypes, readJobTypes, readTenantLimits, type Pools } from '../store/port.ts';

/**
 * What is configured, in memory: claims and retries of types without settings are decided without a look into the database.
 * It only decides whether to look; the limits themselves are read under the locks of each claim.
 */
export class FlowBook {
  private types: ReadonlyMap<string, JobTypeSettings> = new Map();
  private tenants: ReadonlyMap<string, TenantLimits> = new Map();
  private readonly pools: Pools;

  private constructor(pools: Pools) {
    this.pools = pools;
  }

  static async open(pools: Pools): Promise<FlowBook> {
    const book = new FlowBook(pools);
    await book.refresh();
    return book;
  }

  /** After a change here, when another process tells of one, and every few seconds in case it could not. */
  async refresh(): Promise<void> {
    const [types, tenants] = [
      await readJobTypes(this.pools.maintenance),
      await readTenantLimits(this.pools.maintenance),
    ];
    this.types = new Map(types.map(({ jobType, settings }) => [jobType, settings]));
    this.tenants = new Map(tenants.map(({ tenantId, limits }) => [tenantId, limits]));
  }

  get isEmpty(): boolean {
    return this.types.size === 0 && this.tenants.size === 0;
  }

  of(type: string): JobTypeSettings | undefined {
    return this.types.get(type);
  }

  /** Jobs of the engine itself are never limited: an instance would wait for its own next step. */
  isLimited(type: string, tenantIds: readonly string[]): boolean {
    if (this.isEmpty || type.startsWith('#')) return false;
    return (
      isLimiting(this.types.get(type)) ||
      isLimiting(this.types.get(allTypes)) ||
      this.limitedTenants(tenantIds).length > 0
    );
  }

  /** The end of an attempt may be what others wait for. */
  frees(type: string, tenantId: string): 'nothing' | 'type' | 'all' {
    if (this.isEmpty || type.startsWith('#')) return 'nothing';
    if (hasSlots(this.types.get(allTypes)) || this.limitedTenants([tenantId]).length > 0) return 'all';
    return hasSlots(this.types.get(type)) ? 'type' : 'nothing';
  }

  limitedTenants(tenantIds: readonly string[]): readonly string[] {
    if (this.tenants.size === 0) return [];
    return tenantIds.filter((tenantId) => (this.tenants.get(tenantId)?.maxConcurrentJobs ?? null) !== null);
  }

  weightOf(tenantId: string): number {
    return this.tenants.get(tenantId)?.weight ?? 1;
  }

  instancesMax(tenantId: string): number | null {
    return this.tenants.get(tenantId)?.maxRunningInstances ?? null;
  }

  retryOf(type: string): RetryPolicy | null {
    return this.types.get(type)?.retry ?? this.types.get(allTypes)?.retry ?? null;
  }

  priorityOf(type: string): number {
    return this.types.get(type)?.priority ?? 0;
  }
}

/** Concurrency is what slots are for. */
export function hasSlots(settings: JobTypeSettings | undefined): boolean {
  return settings !== undefined && (settings.maxConcurrent ?? settings.perTenantMaxConcurrent) !== null;
}

// helpers

function isLimiting(settings: JobTypeSettings | undefined): boolean {
  if (settings === undefined) return false;
  const { ratePerSecond, breaker, retryBudget } = settings;
  return hasSlots(settings) || ratePerSecond !== null || breaker !== null || retryBudget !== null;
}
