import type { Caller } from '../contract/caller.ts';
import type { Editing } from '../contract/projects.ts';
import { Refusal } from '../contract/refusal.ts';
import { isAllowed } from '../identity/grants.ts';
import { findProject, type ProjectRow } from '../store/projects/project-rows.ts';
import type { Database, Transaction } from '../store/definitions/in-transaction.ts';

export type ProjectPermission = 'READ' | 'UPDATE' | 'DELETE' | 'DEPLOY' | 'COMMENT';

/** The project for whoever may do this with it. Without the right to read there is no project, in the same words as for none. */
export async function requireProject(
  db: Database | Transaction,
  caller: Caller,
  projectKey: string,
  permission: ProjectPermission,
  how: { readonly forUpdate?: boolean; readonly deleted?: boolean } = {},
): Promise<ProjectRow> {
  const row = await findProject(db, projectKey, how.forUpdate);
  if (row === null || row.isDeleted !== (how.deleted ?? false) || !isReader(caller, row))
    throw new Refusal('NOT_FOUND', `There is no project ${projectKey}.`);
  if (isAllowed(caller, 'PROJECT', permission, projectKey)) return row;
  throw new Refusal('PERMISSION_MISSING', `You may read the project "${row.name}", but not do this.`, {
    missing: { resourceType: 'PROJECT', resourceId: projectKey, permissionType: permission },
  });
}

export function isReader(caller: Caller, project: Pick<ProjectRow, 'tenantId' | 'projectKey'>): boolean {
  const isMember = caller.kind === 'system' || caller.tenantIds.includes(project.tenantId);
  return isMember && isAllowed(caller, 'PROJECT', 'READ', project.projectKey);
}

/** A window that names itself has to be the one that edits; whoever names none may not write while somebody else edits. */
export function requireUnlocked(project: ProjectRow, caller: Caller, { editorId }: Editing): void {
  const { lock } = project;
  if (lock === null) return;
  const isOwn = editorId === undefined ? lock.lockedBy === caller.id : lock.editorId === editorId;
  if (!isOwn) throw lockedByOther(lock);
}

export function lockedByOther({ lockedBy, since, until }: NonNullable<ProjectRow['lock']>): Refusal {
  return new Refusal('LOCKED_BY_OTHER', `${lockedBy} is editing since ${since}. Take over, or wait.`, {
    lockedBy,
    since,
    until,
  });
}

/** Somebody else was faster: who, when, and which revision is there now. */
export function requireRevision(
  what: string,
  now: { readonly revision: number; readonly updatedBy?: string; readonly updatedAt?: string },
  wanted: number | undefined,
): void {
  if (wanted === undefined || wanted === now.revision) return;
  const { revision, updatedBy, updatedAt } = now;
  const who = updatedBy === undefined ? '' : ` by ${updatedBy}`;
  throw new Refusal(
    'REVISION_CONFLICT',
    revision === 0 ? `${what} was deleted meanwhile.` : `${what} was changed${who} meanwhile.`,
    {
      current: revision,
      ...(updatedBy === undefined ? {} : { changedBy: updatedBy }),
      ...(updatedAt === undefined ? {} : { changedAt: updatedAt }),
    },
  );
}
