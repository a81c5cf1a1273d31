import type { Caller } from '../contract/caller.ts';
import type { Editing, Project, ProjectFile } from '../contract/projects.ts';
import type { LiveHub } from '../live-hub.ts';
import { inTransaction, type Transaction } from '../store/port.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { listFiles, type ProjectRow } from '../store/projects/project-rows.ts';
import { requireProject, requireUnlocked, type ProjectPermission } from './project-access.ts';

export interface ChangeOptions {
  /** Given for what changes the drafts: nobody else may be editing them. */
  readonly editing?: Editing;
  readonly tells?: 'project.changed' | 'project.locked';
  /** Said after the change: whether there is anything to tell. */
  readonly isNews?: () => boolean;
}

/** What the parts of projects share. */
export interface ProjectWork {
  readonly pool: Database;
  /** A change of one project, in a transaction of its own, told to whoever listens. */
  change<T>(
    caller: Caller,
    projectKey: string,
    permission: ProjectPermission,
    options: ChangeOptions,
    change: (client: Transaction, project: ProjectRow) => Promise<T>,
  ): Promise<T>;
  read(db: Database | Transaction, row: ProjectRow): Promise<Project>;
}

export function createProjectWork({
  pool,
  hub,
  now,
}: {
  readonly pool: Database;
  readonly hub: Pick<LiveHub, 'announce'>;
  readonly now: () => number;
}): ProjectWork {
  return {
    pool,
    async change(caller, projectKey, permission, { editing, tells = 'project.changed', isNews }, change) {
      const { row, result } = await inTransaction(pool, async (client) => {
        const found = await requireProject(client, caller, projectKey, permission, { forUpdate: true });
        if (editing !== undefined) requireUnlocked(found, caller, editing);
        return { row: found, result: await change(client, found) };
      });
      const { tenantId } = row;
      if (isNews?.() === false) return result;
      hub.announce([{ type: tells, at: new Date(now()).toISOString(), tenantId, key: row.projectKey }]);
      return result;
    },
    read: async (db, row) => projectOf(row, await listFiles(db, row.projectKey)),
  };
}

// helpers

/** Which window edits is its own secret: whoever knew it could write in its name. */
function projectOf({ isDeleted: _, lock, ...row }: ProjectRow, files: readonly ProjectFile[]): Project {
  const shownLock = lock && { lockedBy: lock.lockedBy, since: lock.since, until: lock.until };
  return { ...row, files, lock: shownLock };
}
