import { IconPencil } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectRow } from '#client';
import { Button, useProblemNotice, type Translate } from '#web';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { ExistingDraftDialog } from '../list/existing-draft-dialog.tsx';
import { editorId } from './editor-id.ts';
import { filesOfDraft, newestDeployed } from './project-draft.ts';
import { useKeepDrafts } from './use-keep-drafts.ts';
import { projectCalls } from './project-client.ts';

interface EditVersionButtonProps {
  model: { kind?: 'decision'; processId: string; version: number };
  /** The version as a draft, with the forms it was deployed with. */
  draftOf: () => Promise<ModelDraft>;
}

/** A deployed version is edited in the project it came from; one that came from elsewhere gets a project. */
export function EditVersionButton({ model, draftOf }: EditVersionButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const failed = useProblemNotice();
  const keep = useKeepDrafts();
  const [existing, setExisting] = useState<ProjectRow>();
  const open = async (projectKey: string, file?: string) => {
    const search = file === undefined ? '' : `?file=${encodeURIComponent(file)}`;
    await navigate({ to: `/models/projects/${projectKey}${search}` as never });
  };
  const edit = useMutation({
    mutationFn: async () => {
      const project = await projectOf(model);
      if (project === undefined) {
        const draft = await draftOf();
        return keep.mutateAsync({ name: draft.name, drafts: [draft] });
      }
      const { items } = await projectCalls.versions(project.projectKey);
      const newest = newestDeployed(items, model);
      if (newest?.isCurrent === true && newest.basedOn.version === model.version)
        return open(project.projectKey, filesOfDraft(await draftOf())[0]?.name);
      setExisting(project);
      return undefined;
    },
    onError: (problem) => failed(problem),
  });
  const again = useMutation({
    mutationFn: async ({ projectKey }: ProjectRow) => {
      const draft = await draftOf();
      await startFrom(projectKey, model.version, draft, t);
      await open(projectKey, filesOfDraft(draft)[0]?.name);
    },
    onError: (problem) => failed(problem),
  });
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconPencil size={16} />}
        loading={edit.isPending || again.isPending}
        onClick={() => edit.mutate()}
      >
        {t('models.version.edit')}
      </Button>
      {existing && (
        <ExistingDraftDialog
          savedAt={existing.updatedAt}
          version={model.version}
          onContinue={() => void open(existing.projectKey)}
          onStartAgain={() => again.mutate(existing)}
          onClose={() => setExisting(undefined)}
        />
      )}
    </>
  );
}

// helpers

/** The project from which the model was deployed, the one that was changed last where there are several. */
async function projectOf({
  kind,
  processId,
}: EditVersionButtonProps['model']): Promise<ProjectRow | undefined> {
  const { items } = await projectCalls.search({
    filter: kind === 'decision' ? { decisionRequirementsId: processId } : { processDefinitionId: processId },
    sort: [{ field: 'updatedAt', order: 'DESC' }],
    page: { limit: 1 },
  });
  return items[0];
}

/** Puts a deployed version into its project; what is there now is kept as a milestone. */
async function startFrom(
  projectKey: string,
  version: number,
  draft: ModelDraft,
  t: Translate,
): Promise<void> {
  const [{ files }, { items }] = await Promise.all([
    projectCalls.get(projectKey),
    projectCalls.versions(projectKey),
  ]);
  if (!items.some(({ isCurrent }) => isCurrent))
    await projectCalls.addVersion(projectKey, t('models.project.beforeVersion', { version }));
  for (const file of filesOfDraft(draft)) {
    const revision = files.find(({ name }) => name === file.name)?.revision ?? 0;
    await projectCalls.saveFile(projectKey, { ...file, revision, editorId: editorId() });
  }
}
