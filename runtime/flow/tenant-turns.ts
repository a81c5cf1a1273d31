/** What each tenant of a claim had before, and how much of a turn is its own. */
export interface Shares {
  /** In turns, from the least that anybody who waits may have had. */
  readonly served: readonly number[];
  readonly weights: readonly number[];
}

/** Beyond so many types the oldest begin anew: a fair share is a matter of the last moments. */
const TYPES_MAX = 1000;

/**
 * Tenants take turns at the jobs of a type, also over polls that ask for one job each: a tenant that floods a type gets its share and
 * no more while others wait, whoever came first. Start-time fair queuing: a job's turn is what its tenant had, divided by its weight; who
 * had nothing to do begins where the others are. Each process deals out in turns what it claims.
 */
export class TenantTurns {
  private readonly types = new Map<string, { now: number; readonly next: Map<string, number> }>();
  private readonly weightOf: (tenantId: string) => number;

  constructor(weightOf: (tenantId: string) => number) {
    this.weightOf = weightOf;
  }

  sharesOf(type: string, tenantIds: readonly string[]): Shares {
    const known = this.types.get(type);
    return {
      served: tenantIds.map((id) =>
        known === undefined ? 0 : Math.max(0, (known.next.get(id) ?? 0) - known.now),
      ),
      weights: tenantIds.map(this.weightOf),
    };
  }

  /** What was given out of one claim. */
  count(type: string, jobs: readonly { readonly tenantId: string }[]): void {
    if (jobs.length === 0) return;
    const known = this.types.get(type) ?? { now: 0, next: new Map<string, number>() };
    // The type that was claimed last is the youngest.
    this.types.delete(type);
    this.types.set(type, known);
    const given = new Map<string, number>();
    for (const { tenantId } of jobs) given.set(tenantId, (given.get(tenantId) ?? 0) + 1);
    const from = known.now;
    for (const [tenantId, count] of given) {
      const weight = this.weightOf(tenantId);
      const start = Math.max(known.next.get(tenantId) ?? 0, from);
      known.next.set(tenantId, start + count / weight);
      known.now = Math.max(known.now, start + (count - 1) / weight);
    }
    for (const [tenantId, next] of known.next) if (next <= known.now) known.next.delete(tenantId);
    const [oldest] = this.types.keys();
    if (this.types.size > TYPES_MAX && oldest !== undefined) this.types.delete(oldest);
  }
}
