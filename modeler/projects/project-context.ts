import { createContext, useContext } from 'react';
import type { Deployment } from '#client';
import type { DeploymentFile, DeploymentOptions } from '../deploy/deployment-files.ts';

/** What the parts of an editor ask of the project that their file belongs to. */
export interface OpenProject {
  projectKey: string;
  /** How far saving has come, in words. */
  saved: { text: string; isFailed: boolean };
  /** Everything beside the file of this name. */
  filesBeside: (fileName: string) => DeploymentFile[];
  /** All files in one deployment. */
  deploy: (versionNote: string, options: DeploymentOptions) => Promise<Deployment>;
  /** The element that the address names, to be shown when the file opens. */
  wantedElement: string | undefined;
  /** Tells what is selected, for the panel of comments. */
  onSelect: (element: { id: string; name: string } | undefined) => void;
  /** Open comments of each element of a file. */
  commentsOn: (fileName: string) => ReadonlyMap<string, number>;
  openComments: () => void;
  /** Shows another file of the project. */
  openFile: (name: string) => void;
}

/** Absent for a draft that is only in this browser. */
export const ProjectContext = createContext<OpenProject | undefined>(undefined);

export function useOpenProject(): OpenProject | undefined {
  return useContext(ProjectContext);
}
