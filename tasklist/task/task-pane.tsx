import type { TaskView } from '#client';
import { isProblem } from '#client';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  Badge,
  EmptyState,
  PaneBoundary,
  ProblemPanel,
  Skeleton,
  Stack,
  Tabs,
  useDocumentTitle,
  useSearchOf,
} from '#web';
import { readTasksSearch, taskTabs, type TaskTab } from '../list/tasks-search.ts';
import { useTaskView } from '../queries/task-queries.ts';
import { TaskForm } from './task-form.tsx';
import { TaskHead } from './task-head.tsx';
import { BackLink } from './back-link.tsx';

// Tabs that most visits do not open.
const TaskComments = lazy(async () => ({
  default: (await import('../comments/task-comments.tsx')).TaskComments,
}));
const TaskDiagram = lazy(async () => ({ default: (await import('./task-diagram.tsx')).TaskDiagram }));
const TaskHistory = lazy(async () => ({ default: (await import('./task-history.tsx')).TaskHistory }));
const TaskDetails = lazy(async () => ({ default: (await import('./task-details.tsx')).TaskDetails }));

interface TaskPaneProps {
  userTaskKey: string;
  withBack: boolean;
}

/** One task: what it is, what can be done with it, its form, where it stands, what happened. */
export function TaskPane({ userTaskKey, withBack }: TaskPaneProps) {
  const { t } = useTranslation();
  const query = useTaskView(userTaskKey);
  useDocumentTitle(`${query.data?.task.name ?? t('area.tasks')} · Millrace`);
  // What was read before stays to be looked at, and nothing can be done with it any more.
  const isGone = isProblem(query.error, 'NOT_FOUND');
  return (
    <article className="mr-task">
      {withBack && <BackLink />}
      {query.data ? (
        <OpenTask view={isGone ? { ...query.data, allowed: [] } : query.data} isGone={isGone} />
      ) : (
        <Waiting error={query.error} onRetry={() => void query.refetch()} />
      )}
    </article>
  );
}

// helpers

function Waiting({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  if (isProblem(error, 'NOT_FOUND')) {
    return <EmptyState title={t('task.gone')} hint={t('task.goneHint')} />;
  }
  if (error) return <ProblemPanel problem={error} title={t('task.failed')} onRetry={onRetry} />;
  return (
    <Stack p="lg" aria-busy="true">
      <Skeleton h={28} w="60%" />
      <Skeleton h={16} w="40%" />
      <Skeleton h={36} />
      <Skeleton h={240} />
    </Stack>
  );
}

function OpenTask({ view, isGone }: { view: TaskView; isGone: boolean }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readTasksSearch);
  const { task } = view;
  const open = (tab: TaskTab) => setSearch({ tab: tab === 'form' ? undefined : tab }, { replace: true });
  return (
    <>
      <TaskHead view={view} />
      {isGone && (
        <Alert color="incident" role="alert" mx="lg" title={t('task.goneNow')}>
          {t('task.goneNowHint')}
        </Alert>
      )}
      <Tabs
        value={search.tab ?? 'form'}
        onChange={(tab) => open(tab as TaskTab)}
        keepMounted={false}
        className="mr-task-tabs"
      >
        <Tabs.List>
          {taskTabs.map((name) => (
            <Tabs.Tab key={name} value={name} rightSection={badgeOf(name, view)}>
              {t(`task.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {/* The form stays when another tab is looked at, with everything typed into it. */}
        <Tabs.Panel value="form" keepMounted className="mr-task-panel mr-task-panel-form">
          <PaneBoundary resetKey={task.userTaskKey}>
            <TaskForm view={view} />
          </PaneBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="diagram" className="mr-task-panel mr-task-panel-full">
          <Suspense fallback={<Skeleton h={240} />}>
            <TaskDiagram view={view} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="history" className="mr-task-panel">
          <Suspense fallback={<Skeleton h={240} />}>
            <TaskHistory view={view} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="comments" className="mr-task-panel">
          <Suspense fallback={<Skeleton h={120} />}>
            <TaskComments key={task.userTaskKey} view={view} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="details" className="mr-task-panel">
          <Suspense fallback={<Skeleton h={240} />}>
            <TaskDetails view={view} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function badgeOf(tab: TaskTab, { comments, attachments = [] }: TaskView) {
  const length = tab === 'comments' ? comments.length : tab === 'details' ? attachments.length : 0;
  return length > 0 && <Badge size="sm">{length}</Badge>;
}
