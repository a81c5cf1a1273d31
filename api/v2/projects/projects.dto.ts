import { PROJECT_LIMITS, projectFileKinds } from '#runtime';
import { z } from 'zod';
import { dateField, keyField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { id, key, opt, plainName, tenantId, text, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { Deployment } from '../deployments/deployments.dto.ts';

/** One word of the author, never a path: a file lies in its project and nowhere else. */
const fileName = () =>
  plainName().regex(/^(?!\.{1,2}$)[^/\\]+$/, {
    error: 'INVALID_VALUE: A file name has no slashes and is not "." or "..".',
  });
const projectName = () =>
  plainName().refine((value) => value.trim() !== '', { error: 'INVALID_VALUE: Give it a name.' });
/** A window names itself: any text that no other window uses. */
const editorId = () => id().max(64);

export const ProjectParams = z.object({ projectKey: key() });
export const FileParams = z.object({ projectKey: key(), fileName: fileName() });
export const VersionParams = z.object({
  projectKey: key(),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, { error: 'INVALID_VALUE: A milestone is named by its number.' })
    .transform(Number),
});

export const CreateProjectBody = z.strictObject({
  name: projectName(),
  tenantId: opt(tenantId()),
  files: withDefault(
    z.array(z.strictObject({ name: fileName(), content: z.string() })).max(PROJECT_LIMITS.filesMax),
    [],
  ),
});
export const RenameProjectBody = z.strictObject({ name: projectName(), editorId: opt(editorId()) });
export const WriteFileBody = z.strictObject({ content: z.string(), editorId: opt(editorId()) });
export const EditorQuery = z.strictObject({ editorId: opt(editorId()) });
export const LockBody = z.strictObject({
  editorId: editorId(),
  takeOver: withDefault(z.boolean(), false),
});
export const LookBody = z.strictObject({ editorId: editorId() });
export const UnlockQuery = z.strictObject({ editorId: editorId() });
export const AddVersionBody = z.strictObject({ name: projectName() });
export const RestoreBody = z.strictObject({ editorId: opt(editorId()) });
export const DeployProjectBody = z.strictObject({
  version: opt(z.int().min(1)),
  versionNote: opt(text(2000)),
  strict: withDefault(z.boolean(), false),
  delegatesAsJobs: withDefault(z.boolean(), false),
  dryRun: withDefault(z.boolean(), false),
});

export const ProjectFile = z.object({
  name: textField(),
  kind: z.enum(projectFileKinds),
  bytes: z.int(),
  revision: z.int(),
  updatedAt: dateField(),
  updatedBy: textField(),
});
export const ProjectFileText = ProjectFile.extend({ content: textField() });
export const ProjectLock = z.object({ lockedBy: textField(), since: dateField(), until: dateField() });
const facts = {
  projectKey: keyField(),
  name: textField(),
  tenantId: textField(),
  lastVersion: z.int(),
  revision: z.int(),
  createdAt: dateField(),
  createdBy: textField(),
  updatedAt: dateField(),
  updatedBy: textField(),
};
export const Project = z
  .object({
    ...facts,
    files: z.array(ProjectFile),
    lock: ProjectLock.nullable(),
    viewers: z.array(z.object({ username: textField(), since: dateField() })),
  })
  .meta({ id: 'Project' });

export const ProjectSearch = searchBody(
  {
    projectKey: 'key',
    name: 'text',
    tenantId: 'text',
    createdBy: 'text',
    createdAt: 'date',
    updatedBy: 'text',
    updatedAt: 'date',
    lastVersion: 'number',
    processDefinitionId: 'text',
    decisionRequirementsId: 'text',
  },
  ['projectKey', 'name', 'tenantId', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
);
export const ProjectSearchAnswer = searchAnswer(
  z.object({ ...facts, fileNames: texts(), lockedBy: textOrNull() }),
);

export const ProjectVersion = z
  .object({
    version: z.int(),
    name: textField(),
    createdAt: dateField(),
    createdBy: textField(),
    isCurrent: z.boolean(),
    files: z.array(z.object({ name: textField(), kind: z.enum(projectFileKinds) })),
    deployments: z.array(
      z.object({
        deploymentKey: keyField(),
        deployedAt: dateField(),
        deployedBy: textOrNull(),
        versionNote: textOrNull(),
        processes: z.array(
          z.object({ processDefinitionId: textField(), version: z.int(), processDefinitionKey: keyField() }),
        ),
        decisions: z.array(
          z.object({
            decisionRequirementsId: textField(),
            version: z.int(),
            decisionRequirementsKey: keyField(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ProjectVersion' });
export const ProjectVersions = z.object({ items: z.array(ProjectVersion) });
export const VersionFiles = z.object({
  files: z.array(z.object({ name: textField(), content: textField() })),
});
export const ProjectDeployment = Deployment.extend({ projectVersion: z.int().nullable() }).meta({
  id: 'ProjectDeployment',
});
