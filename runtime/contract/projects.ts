import type { Key } from '#engine';
import type { Caller, CommandContext } from './caller.ts';
import type { DeploymentRequest, DeploymentResult } from './runtime.ts';

export const projectFileKinds = ['BPMN', 'DMN', 'FORM'] as const;

export interface ProjectFile {
  readonly name: string;
  readonly kind: (typeof projectFileKinds)[number];
  readonly bytes: number;
  /** Rises with each change of this file. */
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export type ProjectFileText = ProjectFile & { readonly content: string };

/** Who edits a project now; it ends by itself when the window is silent. */
export interface ProjectLock {
  readonly lockedBy: string;
  readonly since: string;
  readonly until: string;
}

/** Somebody who has a project open without editing it. */
export interface ProjectViewer {
  readonly username: string;
  /** Of the first of their windows. */
  readonly since: string;
}

/** Processes, decisions and forms that belong together, as drafts. */
export interface Project {
  readonly projectKey: Key;
  readonly name: string;
  readonly tenantId: string;
  readonly files: readonly ProjectFile[];
  readonly lock: ProjectLock | null;
  /** In the order in which they came; whoever edits is not among them. */
  readonly viewers: readonly ProjectViewer[];
  /** The newest milestone; 0 when there is none. */
  readonly lastVersion: number;
  readonly revision: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** A milestone: all files as they were, and what was deployed of them. */
export interface ProjectVersion {
  readonly version: number;
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** The drafts are still exactly this. */
  readonly isCurrent: boolean;
  readonly files: readonly Pick<ProjectFile, 'name' | 'kind'>[];
  readonly deployments: readonly {
    readonly deploymentKey: Key;
    readonly deployedAt: string;
    readonly deployedBy: string | null;
    readonly versionNote: string | null;
    readonly processes: readonly {
      readonly processDefinitionId: string;
      readonly version: number;
      readonly processDefinitionKey: Key;
    }[];
    readonly decisions: readonly {
      readonly decisionRequirementsId: string;
      readonly version: number;
      readonly decisionRequirementsKey: Key;
    }[];
  }[];
}

export interface NamedText {
  readonly name: string;
  readonly content: string;
}

/** Which window writes: a project that another one edits is not changed behind its back. */
export interface Editing {
  readonly editorId?: string;
  /** Refused `REVISION_CONFLICT` when another revision is there; absent: the last writer wins. */
  readonly ifRevision?: number;
}

export type ProjectDeploymentRequest = Pick<
  DeploymentRequest,
  'versionNote' | 'strict' | 'delegatesAsJobs' | 'dryRun'
> & { readonly version?: number };

/**
 * Whoever has no `PROJECT:READ` on a project, or is in another tenant, gets `NOT_FOUND` for it; who may read but not do a thing gets
 * `PERMISSION_MISSING`. All changes of one project happen one after another.
 */
export interface Projects {
  create(
    context: CommandContext,
    request: { readonly name: string; readonly files: readonly NamedText[] },
  ): Promise<Project>;
  get(caller: Caller, projectKey: Key): Promise<Project>;
  rename(caller: Caller, projectKey: Key, name: string, editing: Editing): Promise<Project>;
  /** It can be taken back for 30 days. */
  delete(caller: Caller, projectKey: Key): Promise<void>;
  undelete(caller: Caller, projectKey: Key): Promise<Project>;
  readFile(caller: Caller, projectKey: Key, name: string): Promise<ProjectFileText>;
  /** Creates the file where there is none; revision 0 asks for that. */
  writeFile(caller: Caller, projectKey: Key, file: NamedText, editing: Editing): Promise<ProjectFile>;
  deleteFile(caller: Caller, projectKey: Key, name: string, editing: Editing): Promise<void>;
  /** Takes the lock or keeps it. Refused `LOCKED_BY_OTHER` while another window has it, unless it is taken over on purpose. */
  lock(
    caller: Caller,
    projectKey: Key,
    request: { readonly editorId: string; readonly takeOver: boolean },
  ): Promise<ProjectLock>;
  /** Nothing happens when another window has it. */
  unlock(caller: Caller, projectKey: Key, editorId: string): Promise<void>;
  /** A window says that somebody looks at the project; it is forgotten when it is silent. */
  look(caller: Caller, projectKey: Key, editorId: string): Promise<void>;
  lookAway(caller: Caller, projectKey: Key, editorId: string): Promise<void>;
  versions(caller: Caller, projectKey: Key): Promise<readonly ProjectVersion[]>;
  readVersion(caller: Caller, projectKey: Key, version: number): Promise<readonly NamedText[]>;
  addVersion(context: CommandContext, projectKey: Key, name: string): Promise<ProjectVersion>;
  /** The drafts become what they were; what they are now is kept as a milestone first, unless it is one. */
  restoreVersion(caller: Caller, projectKey: Key, version: number, editing: Editing): Promise<Project>;
  /** All files in one deployment, from a milestone: the one named, or what the drafts are now, which becomes one. */
  deploy(
    context: CommandContext,
    projectKey: Key,
    request: ProjectDeploymentRequest,
  ): Promise<{ readonly result: DeploymentResult; readonly version: number | null }>;
}
