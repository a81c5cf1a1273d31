import type { CommentKey } from './api-types.ts';

export interface ProjectFile {
  name: string;
  kind: 'BPMN' | 'DMN' | 'FORM';
  bytes: number;
  revision: number;
  updatedAt: string;
  updatedBy: string;
}

export interface ProjectLock {
  lockedBy: string;
  since: string;
  until: string;
}

interface ProjectFacts {
  projectKey: string;
  name: string;
  tenantId: string;
  lastVersion: number;
  revision: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
}

/** Processes, decisions and forms that belong together, as drafts. */
export interface Project extends ProjectFacts {
  files: ProjectFile[];
  lock: ProjectLock | null;
  /** Who looks on without editing. */
  viewers: { username: string; since: string }[];
}

/** A project as lists show it. */
export interface ProjectRow extends ProjectFacts {
  fileNames: string[];
  lockedBy: string | null;
}

/** A milestone: all files as they were, and what was deployed of them. */
export interface ProjectVersion {
  version: number;
  name: string;
  createdAt: string;
  createdBy: string;
  /** The drafts are still exactly this. */
  isCurrent: boolean;
  files: { name: string; kind: ProjectFile['kind'] }[];
  deployments: {
    deploymentKey: string;
    deployedAt: string;
    deployedBy: string | null;
    versionNote: string | null;
    processes: { processDefinitionId: string; version: number; processDefinitionKey: string }[];
    decisions: { decisionRequirementsId: string; version: number; decisionRequirementsKey: string }[];
  }[];
}

export interface NamedText {
  name: string;
  content: string;
}

/** What somebody said about an element of a project, or about a whole file. */
export interface ProjectComment {
  commentKey: CommentKey;
  elementId: string | null;
  fileName: string | null;
  author: string;
  text: string;
  mentions: string[];
  createdAt: string;
  editedAt: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
}
