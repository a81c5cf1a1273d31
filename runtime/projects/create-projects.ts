import type { Caller } from '../contract/caller.ts';
import type { Editing, NamedText, Project, ProjectFile, Projects } from '../contract/projects.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Definitions } from '../contract/runtime.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { LiveHub } from '../live-hub.ts';
import { answerOnce, inTransaction, type Transaction } from '../store/port.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  clearLock,
  findFile,
  findProject,
  insertProject,
  listFiles,
  markDeleted,
  putFile,
  removeFile,
  touchProject,
  removeViewer,
  writeLock,
  writeViewer,
  type ProjectRow,
} from '../store/projects/project-rows.ts';
import { lockedByOther, requireProject, requireRevision } from './project-access.ts';
import { kindOfFile, requireDifferentNames, requireRoom } from './project-files.ts';
import { PROJECT_LIMITS } from './project-limits.ts';
import { createVersions } from './project-versions.ts';
import { createProjectWork, type ProjectWork } from './project-work.ts';

export interface ProjectsPorts {
  readonly pool: Database;
  readonly definitions: Pick<Definitions, 'deploy'>;
  readonly hub: Pick<LiveHub, 'announce'>;
  /** Of the database's clock people care little; live records are dated as all others are. */
  readonly now: () => number;
}

/** Drafts that belong together, shared by the people of a tenant. They are text until they are deployed: no instance knows them. */
export function createProjects(ports: ProjectsPorts): Projects {
  const { pool } = ports;
  const work = createProjectWork(ports);
  const fresh = async (db: Database | Transaction, caller: Caller, key: string): Promise<Project> =>
    work.read(db, await requireProject(db, caller, key, 'READ'));
  return {
    async create(context, { name, files }) {
      const { caller, tenantId, idempotency } = context;
      requireTenant(context);
      requireDifferentNames(files);
      requireRoom([], files);
      const kinds = files.map((file) => ({ ...file, kind: kindOfFile(file.name), by: caller.id }));
      return inTransaction(pool, (client) =>
        answerOnce(client, tenantId, idempotency, new Date(ports.now()), async () => {
          const key = await insertProject(
            client,
            { tenantId, name, by: caller.id },
            PROJECT_LIMITS.projectsMax,
          );
          if (key === null) throw tooManyProjects();
          for (const file of kinds) await putFile(client, key, file);
          return readOwn(client, work, key);
        }),
      );
    },
    get: (caller, projectKey) => fresh(pool, caller, projectKey),
    rename: (caller, projectKey, name, editing) =>
      work.change(caller, projectKey, 'UPDATE', { editing }, async (client, row) => {
        requireRevision('The project', row, editing.ifRevision);
        await touchProject(client, projectKey, caller.id, name);
        return fresh(client, caller, projectKey);
      }),
    delete: (caller, projectKey) =>
      work.change(caller, projectKey, 'DELETE', { editing: {} }, (client) =>
        markDeleted(client, projectKey, true),
      ),
    undelete: (caller, projectKey) =>
      inTransaction(pool, async (client) => {
        await requireProject(client, caller, projectKey, 'DELETE', { forUpdate: true, deleted: true });
        await markDeleted(client, projectKey, false);
        return fresh(client, caller, projectKey);
      }),
    ...fileParts(work),
    ...lockParts(work),
    ...viewerParts(work),
    ...createVersions(work, ports),
  };
}

// helpers

function fileParts(work: ProjectWork): Pick<Projects, 'readFile' | 'writeFile' | 'deleteFile'> {
  return {
    async readFile(caller, projectKey, name) {
      await requireProject(work.pool, caller, projectKey, 'READ');
      const file = await findFile(work.pool, projectKey, name);
      if (file === null) throw noFile(name);
      return file;
    },
    writeFile: (caller, projectKey, file, editing) =>
      work.change(caller, projectKey, 'UPDATE', { editing }, (client) =>
        writeText(client, caller, projectKey, file, editing),
      ),
    deleteFile: (caller, projectKey, name, editing) =>
      work.change(caller, projectKey, 'UPDATE', { editing }, async (client) => {
        const before = await findFile(client, projectKey, name);
        if (before === null) throw noFile(name);
        requireRevision(`The file "${name}"`, before, editing.ifRevision);
        await removeFile(client, projectKey, name);
        await touchProject(client, projectKey, caller.id);
      }),
  };
}

async function writeText(
  client: Transaction,
  caller: Caller,
  projectKey: string,
  file: NamedText,
  { ifRevision }: Editing,
): Promise<ProjectFile> {
  const kind = kindOfFile(file.name);
  const files = await listFiles(client, projectKey);
  const before = files.find(({ name }) => name === file.name) ?? { revision: 0 };
  requireRevision(`The file "${file.name}"`, before, ifRevision);
  requireRoom(files, [file]);
  const written = await putFile(client, projectKey, { ...file, kind, by: caller.id });
  await touchProject(client, projectKey, caller.id);
  return written;
}

function lockParts(work: ProjectWork): Pick<Projects, 'lock' | 'unlock'> {
  return {
    async lock(caller, projectKey, { editorId, takeOver }) {
      const { lock: before } = await requireProject(work.pool, caller, projectKey, 'UPDATE');
      const take = async (client: Transaction, { lock }: ProjectRow) => {
        const isOwn = lock?.editorId === editorId;
        if (lock !== null && !isOwn && !takeOver) throw lockedByOther(lock);
        const ms = PROJECT_LIMITS.lockMs;
        return writeLock(client, projectKey, { by: caller.id, editorId, isNew: !isOwn, ms });
      };
      // To keep what one has is no news.
      if (before?.editorId !== editorId)
        return work.change(caller, projectKey, 'UPDATE', { tells: 'project.locked' }, take);
      return inTransaction(work.pool, async (client) =>
        take(client, await requireProject(client, caller, projectKey, 'UPDATE', { forUpdate: true })),
      );
    },
    async unlock(caller, projectKey, editorId) {
      const { lock } = await requireProject(work.pool, caller, projectKey, 'READ');
      if (lock?.editorId !== editorId) return;
      await work.change(caller, projectKey, 'READ', { tells: 'project.locked' }, async (client, row) => {
        if (row.lock?.editorId === editorId) await clearLock(client, projectKey);
      });
    },
  };
}

function viewerParts(work: ProjectWork): Pick<Projects, 'look' | 'lookAway'> {
  const change = async (
    caller: Caller,
    projectKey: string,
    write: (client: Transaction) => Promise<boolean>,
  ): Promise<void> => {
    let isNews = false;
    const options = { tells: 'project.locked', isNews: () => isNews } as const;
    await work.change(caller, projectKey, 'READ', options, async (client) => {
      isNews = await write(client);
    });
  };
  return {
    look: (caller, projectKey, editorId) =>
      change(caller, projectKey, (client) => {
        const { lockMs: ms, viewersMax } = PROJECT_LIMITS;
        return writeViewer(client, projectKey, { by: caller.id, editorId, ms, viewersMax });
      }),
    lookAway: (caller, projectKey, editorId) =>
      change(caller, projectKey, (client) => removeViewer(client, projectKey, caller.id, editorId)),
  };
}

/** What was just created is answered to whoever created it, also without the right to read. */
async function readOwn(client: Transaction, work: ProjectWork, key: string): Promise<Project> {
  const row = await findProject(client, key);
  if (row === null) throw new Error('A project is gone in the transaction that made it.');
  return work.read(client, row);
}

function noFile(name: string): Refusal {
  return new Refusal('NOT_FOUND', `The project has no file "${name}".`, { file: name });
}

function tooManyProjects(): Refusal {
  const max = PROJECT_LIMITS.projectsMax;
  return new Refusal('INVALID_VALUE', `The tenant has ${max} projects, which is the most. Delete one.`);
}
