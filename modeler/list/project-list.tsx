import { IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem, type ProjectRow } from '#client';
import { ActionIcon, notifyUndo, ProblemPanel, Text, TimeText, Title, useProblemNotice } from '#web';
import { processFilter } from './process-filter.ts';
import { projectCalls } from '../projects/project-client.ts';

/** Twelve fill the first screen; the search finds the others. */
const shownMax = 12;
const undoMs = 10_000;

/** The projects that were changed last: where work goes on. */
export function ProjectList({ text, isNarrow }: { text: string | undefined; isNarrow: boolean }) {
  const { t } = useTranslation();
  const projects = useQuery({
    queryKey: ['projects', 'list', text ?? ''],
    queryFn: ({ signal }) =>
      projectCalls.search(
        {
          filter: processFilter(text, { name: 'name', id: 'name' }),
          sort: [{ field: 'updatedAt', order: 'DESC' }],
          page: { limit: shownMax },
        },
        { signal },
      ),
  });
  if (projects.error && !isProblem(projects.error, 'PERMISSION_MISSING'))
    return (
      <ProblemPanel
        problem={projects.error}
        title={t('models.project.listFailed')}
        onRetry={() => void projects.refetch()}
      />
    );
  const items = projects.data?.items ?? [];
  if (items.length === 0) return null;
  const more = (projects.data?.page.totalItems ?? 0) - items.length;
  return (
    <section className="mr-drafts" aria-labelledby="projects-title">
      <Title order={2} size="h4" id="projects-title">
        {t('models.project.list')}
      </Title>
      <ul>
        {items.map((project) => (
          <ProjectCard key={project.projectKey} project={project} isNarrow={isNarrow} />
        ))}
      </ul>
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {t('models.project.others', { count: more })}
        </Text>
      )}
    </section>
  );
}

// helpers

function ProjectCard({ project, isNarrow }: { project: ProjectRow; isNarrow: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const failed = useProblemNotice();
  const { projectKey, name, fileNames, lockedBy, updatedAt, updatedBy } = project;
  const refresh = () => queries.invalidateQueries({ queryKey: ['projects'] });
  const remove = async () => {
    try {
      await projectCalls.remove(projectKey);
      await refresh();
      notifyUndo({
        message: t('models.project.removed', { name }),
        label: t('models.project.undo'),
        lastsMs: undoMs,
        onUndo: () => void projectCalls.restore(projectKey).then(refresh, failed),
      });
    } catch (problem) {
      failed(problem);
    }
  };
  return (
    <li>
      <Link to="/models/projects/$projectKey" params={{ projectKey } as never} className="mr-draft-link">
        <span className="mr-draft-name">{name}</span>
        <span className="mr-draft-facts">
          {t('models.project.files', { count: fileNames.length })} · {updatedBy} ·{' '}
          <TimeText at={updatedAt} form="relative" />
          {lockedBy !== null && <strong> · {t('models.project.editingNow', { who: lockedBy })}</strong>}
        </span>
      </Link>
      {!isNarrow && (
        <ActionIcon
          variant="subtle"
          color="incident"
          aria-label={t('models.project.remove', { name })}
          onClick={() => void remove()}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </li>
  );
}
