import type pg from 'pg';
import type { WorkingCalendar } from '#engine';

/** The calendars of one tenant as they are, or were at a revision. */
export interface CalendarSet {
  /** Of the newest change among them. */
  readonly revision: string;
  readonly calendars: Readonly<Record<string, WorkingCalendar>>;
}

interface Row {
  readonly tenantId: string;
  readonly id: string;
  readonly revision: string;
  readonly definition: WorkingCalendar | null;
}

type Queryable = Pick<pg.Pool, 'query'>;

/** Of every tenant that ever had one. */
export async function readCalendars(pool: Queryable): Promise<ReadonlyMap<string, CalendarSet>> {
  const { rows } = await pool.query<Row>({
    name: 'read_calendars',
    text: `SELECT DISTINCT ON (tenant_id, calendar_id) tenant_id AS "tenantId", calendar_id AS id, revision::text, definition
      FROM calendars ORDER BY tenant_id, calendar_id, revision DESC`,
  });
  const byTenant = new Map<string, Row[]>();
  for (const row of rows) byTenant.set(row.tenantId, [...(byTenant.get(row.tenantId) ?? []), row]);
  return new Map([...byTenant].map(([tenantId, own]) => [tenantId, setOf(own)]));
}

export async function readCalendarsAt(
  pool: Queryable,
  tenantId: string,
  revision: string,
): Promise<CalendarSet> {
  const { rows } = await pool.query<Row>(
    `SELECT DISTINCT ON (calendar_id) tenant_id AS "tenantId", calendar_id AS id, revision::text, definition
      FROM calendars WHERE tenant_id = $1 AND revision <= $2 ORDER BY calendar_id, revision DESC`,
    [tenantId, revision],
  );
  return setOf(rows);
}

/** One change after the other, so that revisions rise in the order of commits. */
export async function writeCalendar(
  client: Queryable,
  change: {
    readonly tenantId: string;
    readonly id: string;
    readonly definition: WorkingCalendar | null;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('calendars', 0))");
  await client.query(
    'INSERT INTO calendars (tenant_id, calendar_id, definition, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)',
    [change.tenantId, change.id, JSON.stringify(change.definition), change.at, change.by],
  );
}

/** Processes with a version that may still run and names the calendar. */
export async function findCalendarUsers(
  client: Queryable,
  tenantId: string,
  id: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ processId: string }>(
    `SELECT DISTINCT process_id AS "processId" FROM process_definitions
      WHERE tenant_id = $1 AND state <> 'DELETED' AND (model -> 'calendars')::jsonb ? $2 ORDER BY 1 LIMIT 20`,
    [tenantId, id],
  );
  return rows.map((row) => row.processId);
}

// helpers

function setOf(rows: readonly Row[]): CalendarSet {
  const revision = rows.reduce(
    (newest, row) => (BigInt(row.revision) > newest ? BigInt(row.revision) : newest),
    0n,
  );
  const calendars: Record<string, WorkingCalendar> = {};
  for (const { id, definition } of rows) if (definition !== null) calendars[id] = definition;
  return { revision: String(revision), calendars };
}
