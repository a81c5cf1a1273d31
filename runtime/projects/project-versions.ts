import type { Caller, CommandContext } from '../contract/caller.ts';
import type { ProjectDeploymentRequest, Projects } from '../contract/projects.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Definitions } from '../contract/runtime.ts';
import { isAllowed } from '../identity/grants.ts';
import { answerOnce, type Transaction } from '../store/port.ts';
import {
  findProject,
  listFiles,
  putFile,
  readTexts,
  removeFile,
  touchProject,
} from '../store/projects/project-rows.ts';
import {
  countVersions,
  findSameVersion,
  insertVersion,
  listVersions,
  readVersionTexts,
  removeUndeployedVersion,
} from '../store/projects/project-version-rows.ts';
import { requireProject } from './project-access.ts';
import { PROJECT_LIMITS } from './project-limits.ts';
import type { ProjectWork } from './project-work.ts';

interface VersionsPorts {
  readonly definitions: Pick<Definitions, 'deploy'>;
  readonly now: () => number;
}

type Versions = Pick<Projects, 'versions' | 'readVersion' | 'addVersion' | 'restoreVersion' | 'deploy'>;

/** Milestones: named copies of all files. A deployment always comes from one, so that what is live can be opened again. */
export function createVersions(work: ProjectWork, { definitions, now }: VersionsPorts): Versions {
  const { pool } = work;
  return {
    async versions(caller, projectKey) {
      await requireProject(pool, caller, projectKey, 'READ');
      return listVersions(pool, projectKey);
    },
    async readVersion(caller, projectKey, version) {
      await requireProject(pool, caller, projectKey, 'READ');
      return (await requireVersion(pool, projectKey, version)).map(({ name, content }) => ({
        name,
        content,
      }));
    },
    async addVersion({ caller, idempotency }, projectKey, name) {
      const version = await work.change(caller, projectKey, 'UPDATE', {}, (client, project) =>
        answerOnce(client, project.tenantId, idempotency, new Date(now()), async () =>
          keepVersion(client, caller, projectKey, name),
        ),
      );
      const found = (await listVersions(pool, projectKey)).find((one) => one.version === version);
      if (found === undefined) throw new Error('A milestone is gone that was just made.');
      return found;
    },
    restoreVersion: (caller, projectKey, version, editing) =>
      work.change(caller, projectKey, 'UPDATE', { editing }, async (client) => {
        const texts = await requireVersion(client, projectKey, version);
        const before = await readTexts(client, projectKey);
        if ((await findSameVersion(client, projectKey, before)) === null)
          await keepVersion(client, caller, projectKey, `Before restoring ${version}`);
        const names = new Set(texts.map(({ name }) => name));
        for (const { name } of before) if (!names.has(name)) await removeFile(client, projectKey, name);
        for (const text of texts) {
          const same = before.find(({ name }) => name === text.name)?.content === text.content;
          if (!same) await putFile(client, projectKey, { ...text, by: caller.id });
        }
        await touchProject(client, projectKey, caller.id);
        const row = await findProject(client, projectKey);
        if (row === null) throw new Error('A project is gone in the transaction that changed it.');
        return work.read(client, row);
      }),
    deploy: (context, projectKey, request) => deployProject(work, definitions, context, projectKey, request),
  };
}

// helpers

async function deployProject(
  work: ProjectWork,
  definitions: VersionsPorts['definitions'],
  context: CommandContext,
  projectKey: string,
  request: ProjectDeploymentRequest,
): ReturnType<Projects['deploy']> {
  const { caller } = context;
  const project = await requireProject(work.pool, caller, projectKey, 'DEPLOY');
  if (!isAllowed(caller, 'RESOURCE', 'CREATE'))
    throw new Refusal('PERMISSION_MISSING', 'You may not deploy files.', {
      missing: { resourceType: 'RESOURCE', resourceId: '*', permissionType: 'CREATE' },
    });
  const { version: wanted, ...options } = request;
  const chosen =
    wanted === undefined && request.dryRun !== true
      ? await work.change(caller, projectKey, 'DEPLOY', {}, (client) =>
          versionOfDrafts(client, caller, projectKey, request.versionNote),
        )
      : { version: wanted ?? null, isNew: false };
  const texts =
    chosen.version === null
      ? await readTexts(work.pool, projectKey)
      : await requireVersion(work.pool, projectKey, chosen.version);
  if (texts.length === 0)
    throw new Refusal('INVALID_VALUE', `The project "${project.name}" has no files. Add one, then deploy.`);
  try {
    const result = await definitions.deploy(
      { ...context, tenantId: project.tenantId },
      {
        ...options,
        name: project.name,
        resources: texts.map(({ name, content }) => ({ name, content: Buffer.from(content, 'utf8') })),
        duplicates: 'filter',
        ...(chosen.version === null ? {} : { project: { key: project.projectKey, version: chosen.version } }),
      },
    );
    return { result, version: chosen.version };
  } catch (error) {
    // A milestone is what somebody wanted to keep: one that was only made to be deployed goes with the deployment.
    if (chosen.isNew && chosen.version !== null)
      await removeUndeployedVersion(work.pool, projectKey, chosen.version);
    throw error;
  }
}

async function versionOfDrafts(
  client: Transaction,
  caller: Caller,
  projectKey: string,
  note: string | undefined,
): Promise<{ version: number; isNew: boolean }> {
  const same = await findSameVersion(client, projectKey, await readTexts(client, projectKey));
  if (same !== null) return { version: same, isNew: false };
  const name = note?.trim().split('\n')[0]?.slice(0, 200) || 'Deployment';
  return { version: await keepVersion(client, caller, projectKey, name), isNew: true };
}

async function keepVersion(
  client: Transaction,
  caller: Caller,
  projectKey: string,
  name: string,
): Promise<number> {
  const { versionsMax } = PROJECT_LIMITS;
  if ((await countVersions(client, projectKey)) >= versionsMax)
    throw new Refusal(
      'INVALID_VALUE',
      `A project has at most ${versionsMax} milestones. Go on in a new project.`,
    );
  if ((await listFiles(client, projectKey)).length === 0)
    throw new Refusal(
      'INVALID_VALUE',
      'The project has no files, so there is nothing to keep. Add one first.',
    );
  return insertVersion(client, projectKey, {
    name,
    by: caller.id,
    files: await readTexts(client, projectKey),
  });
}

async function requireVersion(
  db: Parameters<typeof readVersionTexts>[0],
  projectKey: string,
  version: number,
): Promise<NonNullable<Awaited<ReturnType<typeof readVersionTexts>>>> {
  const texts = await readVersionTexts(db, projectKey, version);
  if (texts === null) throw new Refusal('NOT_FOUND', `The project has no milestone ${version}.`);
  return texts;
}
