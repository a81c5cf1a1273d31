import { IconFlag, IconRocket, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectVersion } from '#client';
import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  ProblemPanel,
  queryClient,
  Skeleton,
  Text,
  TimeText,
  useProblemNotice,
} from '#web';
import { CompareTexts } from './compare-texts.tsx';
import { editorId } from './editor-id.ts';
import { ProjectNameDialog } from './project-name-dialog.tsx';
import type { ProjectSession } from './use-project.ts';
import { projectCalls } from './project-client.ts';

interface ProjectHistoryProps {
  session: ProjectSession;
  onClose: () => void;
}

/** Milestones and deployments of a project in one list, newest first: to be compared with the drafts, and to go back to. */
export function ProjectHistory({ session, onClose }: ProjectHistoryProps) {
  const { t } = useTranslation();
  const [isNaming, setIsNaming] = useState(false);
  const { project, saver } = session;
  const versions = useQuery({
    queryKey: ['projects', 'versions', project.projectKey],
    queryFn: ({ signal }) => projectCalls.versions(project.projectKey, { signal }),
  });
  const items = versions.data?.items ?? [];
  return (
    <aside className="mr-project-panel" aria-label={t('models.project.history')}>
      <header>
        <h2>{t('models.project.history')}</h2>
        <ActionIcon variant="subtle" aria-label={t('models.project.closePanel')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      {session.mayEdit && (
        <Button size="xs" variant="default" onClick={() => setIsNaming(true)}>
          {t('models.project.milestone')}
        </Button>
      )}
      {versions.error && (
        <ProblemPanel
          problem={versions.error}
          title={t('models.version.failed')}
          onRetry={() => void versions.refetch()}
        />
      )}
      {versions.isPending && <Skeleton h={80} />}
      {versions.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('models.project.noHistory')}
        </Text>
      )}
      <ol>
        {items.map((version) => (
          <VersionEntry key={version.version} session={session} version={version} />
        ))}
      </ol>
      {isNaming && (
        <ProjectNameDialog
          title={t('models.project.milestone')}
          name=""
          hint={t('models.project.milestoneHint')}
          submit={t('models.project.keep')}
          onSubmit={async (name) => {
            if (!(await saver.flush())) throw new Error(t('models.project.notSavedYet'));
            await projectCalls.addVersion(project.projectKey, name);
            await queryClient.invalidateQueries({ queryKey: ['projects'] });
          }}
          onClose={() => setIsNaming(false)}
        />
      )}
    </aside>
  );
}

// helpers

function VersionEntry({ session, version }: { session: ProjectSession; version: ProjectVersion }) {
  const { t } = useTranslation();
  const [isComparing, setIsComparing] = useState(false);
  const restore = useRestore(session, version.version);
  return (
    <li>
      <Group gap={6}>
        <IconFlag size={14} aria-hidden />
        <strong>{version.name}</strong>
        {version.isCurrent && (
          <Badge size="sm" variant="light" color="completed" tt="none">
            {t('models.project.current')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {t('models.project.milestoneNumber', { version: version.version })} · {version.createdBy} ·{' '}
        <TimeText at={version.createdAt} form="relative" />
      </Text>
      {version.deployments.map((deployment) => (
        <Text size="xs" key={deployment.deploymentKey} className="mr-project-deployed">
          <IconRocket size={14} aria-hidden /> {deployedText(deployment)} · {deployment.deployedBy} ·{' '}
          <TimeText at={deployment.deployedAt} form="relative" />
        </Text>
      ))}
      {!version.isCurrent && (
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('models.project.compareNamed', { name: version.name })}
            onClick={() => setIsComparing(true)}
          >
            {t('models.project.compareDrafts')}
          </Button>
          {session.mayEdit && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('models.project.restoreNamed', { name: version.name })}
              loading={restore.isPending}
              onClick={() => restore.mutate()}
            >
              {t('models.project.restore')}
            </Button>
          )}
        </Group>
      )}
      {isComparing && (
        <Modal
          opened
          size="xl"
          onClose={() => setIsComparing(false)}
          title={t('models.project.compareNamed', { name: version.name })}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <ComparedVersion session={session} version={version.version} />
        </Modal>
      )}
    </li>
  );
}

/** Makes the drafts what they were; what is on the screen is saved first, so that the server can keep it. */
function useRestore(session: ProjectSession, version: number) {
  const { t } = useTranslation();
  const failed = useProblemNotice();
  const { project, saver } = session;
  return useMutation({
    mutationFn: async () => {
      if (!(await saver.flush())) throw new Error(t('models.project.notSavedYet'));
      const restored = await projectCalls.restoreVersion(project.projectKey, version, editorId());
      const files = await Promise.all(
        restored.files.map(({ name }) => projectCalls.file(project.projectKey, name)),
      );
      const names = new Set(files.map(({ name }) => name));
      for (const name of saver.snapshot().texts.keys()) if (!names.has(name)) saver.replace(name, undefined);
      for (const { name, content, revision } of files) saver.replace(name, { content, revision });
      await queryClient.invalidateQueries({ queryKey: ['projects'] });
    },
    onError: (problem) => failed(problem),
  });
}

function ComparedVersion({ session, version }: { session: ProjectSession; version: number }) {
  const { t } = useTranslation();
  const { project, state } = session;
  const left = useQuery({
    queryKey: ['projects', 'version', project.projectKey, version],
    queryFn: ({ signal }) => projectCalls.version(project.projectKey, version, { signal }),
    staleTime: Infinity,
  });
  if (left.error)
    return (
      <ProblemPanel
        problem={left.error}
        title={t('models.version.failed')}
        onRetry={() => void left.refetch()}
      />
    );
  if (!left.data) return <Skeleton h={80} />;
  const right = [...state.texts].map(([name, { content }]) => ({ name, content }));
  return <CompareTexts left={left.data.files} right={right} />;
}

/** "expense v3, travel v1"; a deployment of forms alone names no process. */
function deployedText({ processes, decisions }: ProjectVersion['deployments'][number]): string {
  return [
    ...processes.map(({ processDefinitionId, version }) => `${processDefinitionId} v${version}`),
    ...decisions.map(({ decisionRequirementsId, version }) => `${decisionRequirementsId} v${version}`),
  ].join(', ');
}
