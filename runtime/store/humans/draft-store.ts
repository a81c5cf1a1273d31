import type { JsonObject } from '#engine';
import type { AdminDatabase } from '../entities/open-admin-database.ts';
import { DraftEntity } from '../entities/draft.entity.ts';

export interface DraftId {
  readonly ownerId: string;
  readonly kind: 'userTask' | 'start';
  readonly targetKey: string;
}

export function findDraft(db: AdminDatabase, id: DraftId): Promise<DraftEntity | null> {
  return db.getRepository(DraftEntity).findOneBy(id);
}

/** Null when somebody saved another revision meanwhile (another window of the same person). */
export async function writeDraft(
  db: AdminDatabase,
  id: DraftId,
  tenantId: string,
  variables: JsonObject,
  ifRevision: number | null,
): Promise<{ savedAt: Date; revision: number } | null> {
  const rows: { savedAt: Date; revision: number }[] = await db.query(
    `insert into drafts as d (owner_id, kind, target_key, tenant_id, variables)
     select $1, $2, $3, $4, $5::jsonb where coalesce($6::int, 0) = 0
       or exists (select 1 from drafts x where x.owner_id = $1 and x.kind = $2 and x.target_key = $3)
     on conflict (target_key, kind, owner_id) do update
       set variables = excluded.variables, revision = d.revision + 1, saved_at = now()
       where $6::int is null or d.revision = $6
     returning saved_at as "savedAt", revision`,
    [id.ownerId, id.kind, id.targetKey, tenantId, JSON.stringify(variables), ifRevision],
  );
  return rows[0] ?? null;
}

export async function deleteDraft(db: AdminDatabase, id: DraftId): Promise<void> {
  await db.getRepository(DraftEntity).delete(id);
}

/** Of everybody: the tasks have ended. */
export async function deleteDraftsOfTasks(db: AdminDatabase, userTaskKeys: readonly string[]): Promise<void> {
  await db.query(`delete from drafts where kind = 'userTask' and target_key = any ($1)`, [userTaskKeys]);
}
