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

/** Null when there was none. */
export async function deleteDraft(db: AdminDatabase, id: DraftId): Promise<JsonObject | null> {
  const [rows]: [{ variables: JsonObject }[], number] = await db.query(
    'delete from drafts where owner_id = $1 and kind = $2 and target_key = $3 returning variables',
    [id.ownerId, id.kind, id.targetKey],
  );
  return rows[0]?.variables ?? null;
}

/** Files that were given for a draft and submitted with nothing. A completion that waits for its time still needs them. */
export async function deleteDraftFiles(
  db: AdminDatabase,
  { ownerId, kind, targetKey }: DraftId,
  tenantId: string,
  documentIds: readonly string[],
): Promise<void> {
  await db.query(
    `delete from documents where tenant_id = $1 and document_id = any ($2) and author = $3 and is_provisional
     and not exists (select from held_completions where $4 = 'userTask' and task_key = $5)`,
    [tenantId, documentIds, ownerId, kind, targetKey],
  );
}

/** Of everybody: the tasks have ended. */
export async function deleteDraftsOfTasks(db: AdminDatabase, userTaskKeys: readonly string[]): Promise<void> {
  await db.query(`delete from drafts where kind = 'userTask' and target_key = any ($1)`, [userTaskKeys]);
}
