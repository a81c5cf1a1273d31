import type { JsonObject } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { JobStatisticsRequest } from '../../contract/queries.ts';
import { filterSql } from './filter-sql.ts';
import type { ReadModel } from './read-model.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants } from './visibility.ts';

/**
 * What happened to jobs in a time, by what they are asked for. Rows are by the minute, older ones by the hour, so the time begins with
 * the minute, or the hour, that its first instant is in.
 */
export async function jobStatistics(
  source: ReadSource,
  caller: Caller,
  { per, from, to, filter }: JobStatisticsRequest,
): Promise<readonly JsonObject[]> {
  const sql = new SqlText();
  const [since, until] = [sql.bind(from, 'timestamptz'), sql.bind(to, 'timestamptz')];
  const inTime = `${inTenants(caller, 's.tenant_id', sql)} and s.minute < ${until}
    and s.minute >= date_trunc(case when ${since} < {now} - interval '2 days' then 'hour' else 'minute' end, ${since}, 'UTC')`;
  const named = `${inTime} and s.type <> '' and ${filterSql(lines, filter, sql)}`;
  if (per === 'all') {
    const rows = await sql.run<Counted & { isIncomplete: boolean }>(
      source,
      `select ${counts}, exists (select from ${lines.from} where ${inTime} and s.type = '') as "isIncomplete"
       from ${lines.from} where ${named}`,
    );
    return rows.map((row) => ({ ...shown(row), isIncomplete: row.isIncomplete }));
  }
  const [name, group, more] = groupOf(per, sql);
  const rows = await sql.run<Counted & { name: string; workers: number }>(
    source,
    `select ${group} as name, ${counts}, count(distinct nullif(s.worker, ''))::int as workers
     from ${lines.from} where ${named}${more} group by 1 order by 1`,
  );
  return rows.map((row) => ({
    [name]: name === 'time' ? new Date(Number(row.name)).toISOString() : row.name,
    ...shown(row),
    ...(name === 'jobType' ? { workers: row.workers } : {}),
  }));
}

// helpers

interface Counted {
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  readonly createdAt: number | null;
  readonly completedAt: number | null;
  readonly failedAt: number | null;
}

const lines: ReadModel = {
  kind: 'jobs',
  from: 'job_statistics s',
  key: 'jobType',
  columns: { jobType: { sql: 's.type', kind: 'text' } },
  visible: (caller, sql) => inTenants(caller, 's.tenant_id', sql),
};

const counts = ['created', 'completed', 'failed']
  .map(
    (what) => `coalesce(sum(s.${what}), 0)::float8 as "${what}",
      (extract(epoch from max(s.${what}_at)) * 1000)::float8 as "${what}At"`,
  )
  .join(', ');

/** Periods of one length begin at multiples of it since 1970, whenever they are asked for. */
function groupOf(
  per: Exclude<JobStatisticsRequest['per'], 'all'>,
  sql: SqlText,
): readonly [name: string, group: string, more: string] {
  if (per === 'jobType') return ['jobType', 's.type', ''];
  if (per === 'worker') return ['worker', 's.worker', ` and s.worker <> ''`];
  const every = sql.bind(per.everyMs, 'float8');
  return ['time', `floor(extract(epoch from s.minute)::float8 * 1000 / ${every}) * ${every}`, ''];
}

function shown(row: Counted): JsonObject {
  return {
    created: metric(row.created, row.createdAt),
    completed: metric(row.completed, row.completedAt),
    failed: metric(row.failed, row.failedAt),
  };
}

function metric(count: number, at: number | null): JsonObject {
  return { count, lastUpdatedAt: at === null ? null : new Date(at).toISOString() };
}
