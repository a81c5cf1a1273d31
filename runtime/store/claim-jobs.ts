import type pg from 'pg';
import type { JsonObject, JsonValue, Key } from '#engine';
import { numberArray, textArray } from './array-literal.ts';
import { isLarge } from './large-variables.ts';

/** One topic or type, for one worker or several that ask for the same. */
export interface JobClaim {
  readonly type: string;
  readonly tenantIds: readonly string[];
  /** Who asks, in order, and for at most how many jobs. */
  readonly claimants: readonly { readonly worker: string; readonly max: number }[];
  /** Of several tenants: what each had before and how many jobs its turn has; equal turns from the beginning where absent. */
  readonly shares?: { readonly served: readonly number[]; readonly weights: readonly number[] };
  readonly lockMs: number;
  readonly withLease: boolean;
  readonly inProcess: boolean;
  readonly now: number;
  /** Null = all that the job sees. */
  readonly variableNames: readonly string[] | null;
  readonly definitionKeys: readonly Key[] | null;
  readonly businessId: string | null;
  readonly localVariables: boolean;
}

/** What flow control leaves of a claim. */
export interface ClaimBounds {
  readonly max: number;
  /** Of tenants that may have fewer jobs than `max`. */
  readonly tenantMax: ReadonlyMap<string, number>;
  /** Jobs that were tried before; null = as many as there are. */
  readonly retriesMax: number | null;
}

export interface ClaimedJob {
  readonly key: Key;
  readonly instanceKey: Key;
  readonly rootKey: Key | null;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly createdAt: number;
  readonly lockedUntil: number;
  readonly lease: string;
  readonly retriesLeft: number;
  readonly attempt: number;
  readonly priority: number;
  readonly tenantId: string;
  readonly type: string;
  readonly elementId: string;
  readonly kind: string;
  readonly listenerEvent: string | null;
  readonly worker: string;
  readonly businessId: string | null;
  readonly tags: readonly string[] | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly scopePath: readonly Key[] | null;
  readonly script: string | null;
  readonly userTask: JsonObject | null;
  readonly errorMessage: string | null;
  /** Of every scope the job sees. */
  readonly variables: readonly SeenVariable[] | null;
}

/** [scopeKey, name, value]; a large value is left out, and the version of its row is told instead (`large-variables.ts`). */
export type SeenVariable = readonly [scopeKey: Key, name: string, value: JsonValue, version?: string];

/**
 * Gives ready jobs to a worker, each with a new random lease, and reads what they see, in one statement. Tenants take turns;
 * inside a tenant priority, due time and key decide. Jobs locked by another claim are passed over.
 */
export async function claimJobs(pool: pg.Pool, claim: JobClaim): Promise<readonly ClaimedJob[]> {
  const { places, total } = placesOf(claim);
  const { rows } = await pool.query<ClaimedRow>({
    name: 'claim_jobs',
    text: claimText,
    values: [...valuesOf(claim, total, places), ...sharesOf(claim)],
  });
  return withSharedVariables(rows);
}

/** The same within the bounds of flow control, in the transaction that reckoned them. */
export async function claimJobsWithin(
  client: pg.PoolClient,
  claim: JobClaim,
  bounds: ClaimBounds,
): Promise<readonly ClaimedJob[]> {
  const { places, total } = placesOf(claim);
  const { rows } = await client.query<ClaimedRow>({
    name: 'claim_jobs_within',
    text: boundedClaimText,
    values: [
      ...valuesOf(claim, Math.min(total, bounds.max), places),
      numberArray(claim.tenantIds.map((tenantId) => bounds.tenantMax.get(tenantId) ?? bounds.max)),
      bounds.retriesMax,
      ...sharesOf(claim),
    ],
  });
  return withSharedVariables(rows);
}

// helpers

/** The place among the chosen jobs from which on each claimant gets its own. */
function placesOf(claim: JobClaim): { places: number[]; total: number } {
  const places: number[] = [];
  let total = 0;
  for (const { max } of claim.claimants) {
    places.push(total + 1);
    total += max;
  }
  return { places, total };
}

function valuesOf(claim: JobClaim, total: number, places: readonly number[]): unknown[] {
  return [
    claim.type,
    textArray(claim.tenantIds),
    claim.now,
    total,
    textArray(claim.claimants.map(({ worker }) => worker)),
    claim.now + claim.lockMs,
    claim.withLease,
    claim.inProcess,
    claim.variableNames === null ? null : textArray(claim.variableNames),
    claim.definitionKeys === null ? null : numberArray(claim.definitionKeys),
    claim.businessId,
    claim.localVariables,
    numberArray(places),
  ];
}

/** As arrays beside the tenants. */
function sharesOf({ tenantIds, shares }: JobClaim): readonly string[] {
  return [
    numberArray(shares?.served ?? tenantIds.map(() => 0)),
    numberArray(shares?.weights ?? tenantIds.map(() => 1)),
  ];
}

const readyText = `j.type = $1 AND j.tenant_id = t.tenant_id AND j.state = 'ready' AND NOT j.suspended
        AND j.due_at <= to_timestamp($3::float8 / 1000) AND ($7::bool OR NOT j.with_lease)
        AND ($10::bigint[] IS NULL OR j.definition_key = ANY ($10::bigint[]))
        AND ($11::text IS NULL OR j.business_id = $11)`;

/** From the chosen jobs on, every claim is the same. */
const takenText = `taken AS (
  UPDATE jobs j SET state = 'active', attempt = j.attempt + 1, locked_until = to_timestamp($6::float8 / 1000),
    lease = hashtextextended(gen_random_uuid()::text, 0), with_lease = j.with_lease OR $7, in_process = $8,
    worker = ($5::text[])[width_bucket(chosen.place, $13::int[])]
  FROM chosen WHERE j.shard = chosen.shard AND j.key = chosen.key
  RETURNING j.*, chosen.place,
    CASE WHEN $12::bool THEN ARRAY[j.element_key] ELSE coalesce(j.scope_path, ARRAY[j.element_key, j.instance_key]) END AS scopes),
  told AS (SELECT t.*, CASE WHEN t.place > min(t.place) OVER same THEN first_value(t.scopes) OVER same END AS told_before
    FROM taken t WINDOW same AS (PARTITION BY t.instance_key ORDER BY t.place))
  SELECT j.key, j.instance_key AS "instanceKey", j.root_key AS "rootKey", j.element_key AS "elementKey",
    j.definition_key AS "definitionKey", (extract(epoch FROM j.created_at) * 1000)::float8 AS "createdAt", $6::float8 AS "lockedUntil",
    j.lease, j.retries_left AS "retriesLeft", j.attempt, j.priority, j.tenant_id AS "tenantId", j.type, j.element_id AS "elementId", j.kind,
    j.listener_event AS "listenerEvent", j.worker, j.business_id AS "businessId", j.tags, j.headers, j.scope_path AS "scopePath", j.script, j.user_task AS "userTask",
    j.error_message AS "errorMessage", j.scopes,
    (SELECT json_agg(CASE WHEN ${isLarge} THEN json_build_array(v.scope_key::text, v.name, NULL, v.xmin::text)
        ELSE json_build_array(v.scope_key::text, v.name, v.value) END) FROM variables v
      WHERE v.shard = j.shard AND v.instance_key = j.instance_key
        AND v.scope_key = ANY (j.scopes) AND (j.told_before IS NULL OR v.scope_key <> ALL (j.told_before))
        AND ($9::text[] IS NULL OR v.name = ANY ($9::text[]))) AS variables
  FROM told j ORDER BY j.place`;

/** A tenant's first job has the turn its tenant stands at, the next ones come as often as its weight says. */
const turnText = `t.served + (row_number() OVER (PARTITION BY t.tenant_id ORDER BY c.priority DESC, c.due_at, c.key) - 1) / t.weight`;

/** A list of a claim may have been locked and not taken (tenants in turn): its locks end with the statement. */
const claimText = `WITH candidates AS (
    SELECT c.shard, c.key, ${turnText} AS turn, c.due_at
    FROM unnest($2::text[], $14::float8[], $15::float8[]) AS t(tenant_id, served, weight) CROSS JOIN LATERAL (
      SELECT j.shard, j.key, j.priority, j.due_at FROM jobs j
      WHERE ${readyText}
      ORDER BY j.priority DESC, j.due_at, j.key LIMIT $4::int FOR UPDATE SKIP LOCKED) c),
  chosen AS (SELECT shard, key, row_number() OVER (ORDER BY turn, due_at, key)::int AS place
    FROM candidates ORDER BY turn, due_at, key LIMIT $4::int),
  ${takenText}`;

/** Without a retry in the budget first attempts are looked for alone, so that retries in front of them do not hide them. */
const boundedClaimText = `WITH candidates AS (
    SELECT c.shard, c.key, ${turnText} AS turn, c.due_at,
      c.attempt > 0 AS again
    FROM unnest($2::text[], $14::int[], $16::float8[], $17::float8[]) AS t(tenant_id, most, served, weight) CROSS JOIN LATERAL (
      SELECT j.shard, j.key, j.priority, j.due_at, j.attempt FROM jobs j
      WHERE ${readyText}
        AND ($15::int IS NULL OR $15::int > 0 OR j.attempt = 0)
      ORDER BY j.priority DESC, j.due_at, j.key LIMIT least($4::int, t.most) FOR UPDATE SKIP LOCKED) c),
  ranked AS (SELECT shard, key, turn, due_at, again, row_number() OVER (PARTITION BY again ORDER BY turn, due_at, key) AS nth
    FROM candidates),
  chosen AS (SELECT shard, key, row_number() OVER (ORDER BY turn, due_at, key)::int AS place
    FROM ranked WHERE NOT again OR $15::int IS NULL OR nth <= $15::int ORDER BY turn, due_at, key LIMIT $4::int),
  ${takenText}`;

type ClaimedRow = ClaimedJob & { readonly scopes: readonly Key[] };

/**
 * The first job of an instance brings what its scopes hold, the others only what that one does not see: a list of a hundred thousand
 * items is read once and not once for each of its jobs.
 */
function withSharedVariables(rows: readonly ClaimedRow[]): readonly ClaimedJob[] {
  const firsts = new Map<Key, ClaimedRow>();
  return rows.map((row) => {
    const { scopes, ...job } = row;
    const first = firsts.get(job.instanceKey);
    if (first === undefined) {
      firsts.set(job.instanceKey, row);
      return job;
    }
    const seen = (first.variables ?? []).filter(([scopeKey]) => scopes.includes(scopeKey));
    return seen.length === 0 ? job : { ...job, variables: [...seen, ...(job.variables ?? [])] };
  });
}
