import type pg from 'pg';
import type { Key } from '#engine';
import type { JobTypeSettings, TenantLimits } from '../contract/flow-control.ts';
import { numberArray, textArray } from './array-literal.ts';
import type { ClaimedJob } from './claim-jobs.ts';
import { shardOf } from './keys.ts';

/** The job type that stands for all of them together; no job can have it. */
export const allTypes = '*';

type Queryable = Pick<pg.Pool, 'query'>;

export interface JobTypeRow {
  readonly jobType: string;
  readonly settings: JobTypeSettings;
  /** Null = the bucket is full: nothing was counted since it was set. */
  readonly countedAt: number | null;
  readonly tokens: number | null;
  readonly retryTokens: number | null;
}

export interface TenantLimitsRow {
  readonly tenantId: string;
  readonly limits: TenantLimits;
}

export interface BreakerRow {
  readonly jobType: string;
  readonly tenantId: string;
  readonly state: 'CLOSED' | 'OPEN';
  readonly windowAt: number;
  readonly openedAt: number | null;
  readonly probeAt: number | null;
  /** The job that was let through last; its end decides. */
  readonly probeJob: string | null;
  readonly calls: number;
  readonly failures: number;
  readonly earlierCalls: number;
  readonly earlierFailures: number;
  readonly successes: number;
}

/** Attempts that run and count. */
export interface SlotCount {
  readonly jobType: string;
  readonly tenantId: string;
  readonly count: number;
}

export async function readJobTypes(pool: Queryable): Promise<readonly JobTypeRow[]> {
  const { rows } = await pool.query<JobTypeRow>(`SELECT ${typeColumns} FROM job_types ORDER BY job_type`);
  return rows;
}

export async function readTenantLimits(pool: Queryable): Promise<readonly TenantLimitsRow[]> {
  const { rows } = await pool.query<TenantLimitsRow>(
    'SELECT tenant_id AS "tenantId", settings AS limits FROM tenant_limits',
  );
  return rows;
}

/**
 * What claims of this type are lined up on: the rows of all types, of the type, and of tenants that have limits, always in this
 * order, so that two claims never wait for each other.
 */
export async function lockFlow(
  client: pg.PoolClient,
  jobType: string,
  tenantIds: readonly string[],
): Promise<{ readonly types: readonly JobTypeRow[]; readonly tenants: readonly TenantLimitsRow[] }> {
  const types = await client.query<JobTypeRow>({
    name: 'lock_job_types',
    text: `SELECT ${typeColumns} FROM job_types WHERE job_type IN ($1, $2) ORDER BY (job_type = $2) DESC FOR UPDATE`,
    values: [jobType, allTypes],
  });
  if (tenantIds.length === 0) return { types: types.rows, tenants: [] };
  const tenants = await client.query<TenantLimitsRow>({
    name: 'lock_tenant_limits',
    text: 'SELECT tenant_id AS "tenantId", settings AS limits FROM tenant_limits WHERE tenant_id = ANY ($1::text[]) ORDER BY tenant_id FOR UPDATE',
    values: [textArray(tenantIds)],
  });
  return { types: types.rows, tenants: tenants.rows };
}

/** Attempts that count, of a type (or of all) and of tenants. Slots of attempts that have ended go on the way. */
export async function countSlots(
  client: pg.PoolClient,
  of: { readonly jobType: string; readonly tenantIds: readonly string[] },
): Promise<readonly SlotCount[]> {
  const values = [of.jobType, textArray(of.tenantIds)];
  await client.query({
    name: 'drop_slots',
    text: `DELETE FROM job_slots s WHERE ${slotScope} AND NOT EXISTS (${slotJob})`,
    values,
  });
  const { rows } = await client.query<SlotCount>({
    name: 'count_slots',
    text: `SELECT s.job_type AS "jobType", s.tenant_id AS "tenantId", count(*)::int AS count FROM job_slots s
      WHERE ${slotScope} GROUP BY 1, 2`,
    values,
  });
  return rows;
}

/** Of an attempt that was just begun in this transaction. */
export async function findLease(client: pg.PoolClient, key: Key): Promise<string | null> {
  const { rows } = await client.query<{ lease: string | null }>({
    name: 'find_lease',
    text: 'SELECT lease FROM jobs WHERE shard = $1 AND key = $2',
    values: [shardOf(key), key],
  });
  return rows[0]?.lease ?? null;
}

export async function takeSlots(
  client: pg.PoolClient,
  jobs: readonly Pick<ClaimedJob, 'key' | 'lease' | 'type' | 'tenantId'>[],
): Promise<void> {
  if (jobs.length === 0) return;
  await client.query({
    name: 'take_slots',
    text: `INSERT INTO job_slots (shard, job_key, lease, job_type, tenant_id)
      SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
      ON CONFLICT (shard, job_key) DO UPDATE SET lease = excluded.lease`,
    values: [
      numberArray(jobs.map((job) => shardOf(job.key))),
      numberArray(jobs.map((job) => job.key)),
      numberArray(jobs.map((job) => job.lease)),
      textArray(jobs.map((job) => job.type)),
      textArray(jobs.map((job) => job.tenantId)),
    ],
  });
}

/** Attempts that run already count from the moment a limit is set. */
export async function seedSlots(
  client: pg.PoolClient,
  of: { readonly jobType: string; readonly tenantId: string | null },
): Promise<void> {
  await client.query(
    `INSERT INTO job_slots (shard, job_key, lease, job_type, tenant_id)
      SELECT shard, key, lease, type, tenant_id FROM jobs WHERE state = 'active' AND lease IS NOT NULL AND left(type, 1) <> '#'
        AND ($1 = '${allTypes}' OR type = $1) AND ($2::text IS NULL OR tenant_id = $2)
      ON CONFLICT (shard, job_key) DO UPDATE SET lease = excluded.lease`,
    [of.jobType, of.tenantId],
  );
}

export async function writeTokens(
  client: pg.PoolClient,
  jobType: string,
  now: number,
  left: { readonly tokens: number | null; readonly retryTokens: number | null },
): Promise<void> {
  await client.query({
    name: 'write_tokens',
    text: 'UPDATE job_types SET tokens = $2, retry_tokens = $3, counted_at = to_timestamp($4::float8 / 1000) WHERE job_type = $1',
    values: [jobType, left.tokens, left.retryTokens, now],
  });
}

/** Settings anew: the buckets begin full. */
export async function writeJobType(
  client: Queryable,
  change: {
    readonly jobType: string;
    readonly settings: JobTypeSettings;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> {
  await client.query(
    `INSERT INTO job_types (job_type, changed_at, changed_by, settings) VALUES ($1, $2, $3, $4)
      ON CONFLICT (job_type) DO UPDATE SET changed_at = excluded.changed_at, changed_by = excluded.changed_by,
        settings = excluded.settings, tokens = NULL, retry_tokens = NULL, counted_at = NULL`,
    [change.jobType, change.at, change.by, JSON.stringify(change.settings)],
  );
}

export async function deleteJobType(client: Queryable, jobType: string): Promise<boolean> {
  await client.query('DELETE FROM job_breakers WHERE job_type = $1', [jobType]);
  const { rowCount } = await client.query('DELETE FROM job_types WHERE job_type = $1', [jobType]);
  return rowCount === 1;
}

/** No limits: no row, and nothing to look at in claims. */
export async function writeTenantLimits(
  client: Queryable,
  change: {
    readonly tenantId: string;
    readonly limits: TenantLimits;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> {
  const { tenantId, limits, at, by } = change;
  if (Object.values(limits).every((limit) => limit === null)) {
    await client.query('DELETE FROM tenant_limits WHERE tenant_id = $1', [tenantId]);
    return;
  }
  await client.query(
    `INSERT INTO tenant_limits (tenant_id, changed_at, changed_by, settings) VALUES ($1, $2, $3, $4)
      ON CONFLICT (tenant_id) DO UPDATE SET changed_at = excluded.changed_at, changed_by = excluded.changed_by, settings = excluded.settings`,
    [tenantId, at, by, JSON.stringify(limits)],
  );
}

// helpers

const typeColumns = `job_type AS "jobType", settings, (extract(epoch FROM counted_at) * 1000)::float8 AS "countedAt", tokens,
  retry_tokens AS "retryTokens"`;

const slotScope = `($1 = '${allTypes}' OR s.job_type = $1 OR s.tenant_id = ANY ($2::text[]))`;
const slotJob =
  "SELECT FROM jobs j WHERE j.shard = s.shard AND j.key = s.job_key AND j.state = 'active' AND j.lease = s.lease";
