import type { ProcessSettings, StoredProcessSettings } from '../../contract/process-settings.ts';
import type { Pool } from '../pools.ts';

/** Null where there is no such process; of one without settings those of a new one. */
export async function findProcessSettings(
  pool: Pool,
  tenantId: string,
  processId: string,
): Promise<StoredProcessSettings | null> {
  const { rows } = await pool.query<StoredProcessSettings>(
    `select coalesce(s.owners, '{}') as owners, coalesce(s.owner_groups, '{}') as "ownerGroups",
      s.stalled_after_ms::float8 as "stalledAfterMs", s.updated_by as "updatedBy", s.updated_at as "updatedAt"
    from (select tenant_id, process_id from process_definitions
      where tenant_id = $1 and process_id = $2 and state <> 'DELETED' limit 1) d
    left join process_settings s on s.tenant_id = d.tenant_id and s.process_id = d.process_id`,
    [tenantId, processId],
  );
  return rows[0] ?? null;
}

/** Names of people and groups that are not there, or not in the tenant. */
export async function findUnknownOwners(
  pool: Pool,
  { owners, ownerGroups }: ProcessSettings,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select o.name from unnest($1::text[]) o (name) where not exists (select from users u where u.username = o.name)
     union all select o.name from unnest($2::text[]) o (name) where not exists (select from groups g where g.group_id = o.name)`,
    [owners, ownerGroups],
  );
  return rows.map(({ name }) => name);
}

export async function saveProcessSettings(
  pool: Pool,
  place: { readonly tenantId: string; readonly processId: string; readonly by: string },
  { owners, ownerGroups, stalledAfterMs }: ProcessSettings,
): Promise<StoredProcessSettings> {
  const { rows } = await pool.query<StoredProcessSettings>(
    `insert into process_settings as s (tenant_id, process_id, owners, owner_groups, stalled_after_ms, updated_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, process_id) do update set owners = excluded.owners, owner_groups = excluded.owner_groups,
      stalled_after_ms = excluded.stalled_after_ms, updated_by = excluded.updated_by, updated_at = now()
    returning owners, owner_groups as "ownerGroups", stalled_after_ms::float8 as "stalledAfterMs", updated_by as "updatedBy",
      updated_at as "updatedAt"`,
    [place.tenantId, place.processId, owners, ownerGroups, stalledAfterMs, place.by],
  );
  return rows[0] as StoredProcessSettings;
}

/** False when no incident of this kind is open. A kind that nobody was told of yet is not told either. */
export async function snoozeIncidents(
  pool: Pool,
  place: {
    readonly tenantId: string;
    readonly processId: string;
    readonly fingerprint: string;
    readonly by: string;
  },
  until: Date | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into process_alerts as a (tenant_id, process_id, kind, subject, level, since, snoozed_until, snoozed_by, about)
    select $1, $2, 'INCIDENTS', $3, -1, now(), $4, $5, '{}'
    where exists (select from process_definitions d join incidents n on n.definition_key = d.key
      where d.tenant_id = $1 and d.process_id = $2 and n.fingerprint = $3)
    on conflict (tenant_id, process_id, kind, subject) do update
      set snoozed_until = excluded.snoozed_until, snoozed_by = excluded.snoozed_by,
        level = case when a.ended_at is null then a.level else -1 end,
        episode = a.episode + (a.ended_at is not null)::int,
        since = case when a.ended_at is null then a.since else now() end, ended_at = null`,
    [place.tenantId, place.processId, place.fingerprint, until, place.by],
  );
  return rowCount === 1;
}

export async function listSnoozed(
  pool: Pool,
  tenantId: string,
  processId: string,
): Promise<readonly { readonly fingerprint: string; readonly until: Date; readonly by: string }[]> {
  const { rows } = await pool.query<{ fingerprint: string; until: Date; by: string }>(
    `select subject as fingerprint, snoozed_until as until, snoozed_by as by from process_alerts
    where tenant_id = $1 and process_id = $2 and kind = 'INCIDENTS' and snoozed_until > now() and ended_at is null`,
    [tenantId, processId],
  );
  return rows;
}
