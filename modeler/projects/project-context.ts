import { createContext, useContext } from 'react';
import type { Deployment } from '#client';
import type { DeploymentFile } from '../deploy/deployment-files.ts';

/** What the parts of an editor ask of the project that their file belongs to. */
export interface OpenProject {
  projectKey: string;
  /** How far saving has come, in words. */
  saved: { text: string; isFailed: boolean };
  /** Everything beside the file of this name. */
  filesBeside: (fileName: string) => DeploymentFile[];
  /** All files in one deployment. */
  deploy: (versionNote: string) => Promise<Deployment>;
  /** Shows another file of the project. */
  openFile: (name: string) => void;
}

/** Absent for a draft that is only in this browser. */
export const ProjectContext = createContext<OpenProject | undefined>(undefined);

export function useOpenProject(): OpenProject | undefined {
  return useContext(ProjectContext);
}
