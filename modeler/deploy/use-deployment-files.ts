import { useMemo } from 'react';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { useOpenProject } from '../projects/project-context.ts';
import { deploymentFiles, type DeploymentFile } from './deployment-files.ts';

/** What is checked, tried and deployed: the model first, then all files of its project, or the forms it links to. */
export function useDeploymentFiles(
  { fileName, xml, forms }: Pick<ModelDraft, 'fileName' | 'xml' | 'forms'>,
  linkedIds: readonly string[],
): DeploymentFile[] {
  const project = useOpenProject();
  return useMemo(
    () =>
      project === undefined
        ? deploymentFiles({ fileName, xml }, forms, linkedIds)
        : [{ name: fileName, content: xml }, ...project.filesBeside(fileName)],
    [project, fileName, xml, forms, linkedIds],
  );
}
