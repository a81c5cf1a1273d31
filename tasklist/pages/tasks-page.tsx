import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PaneBoundary, Skeleton, SplitPane, useDocumentTitle, useMediaQuery, VisuallyHidden } from '#web';
import { FilterRail } from '../filters/filter-rail.tsx';
import { TaskList } from '../list/task-list.tsx';
import { NoTaskOpen } from '../task/no-task-open.tsx';
import { useTaskKeys } from '../keys/use-task-keys.ts';
import '../tasks.css';

// The list is there first. What shows a task is fetched meanwhile.
const KeySheet = lazy(async () => ({ default: (await import('../keys/key-sheet.tsx')).KeySheet }));
const loadTaskPane = () => import('../task/task-pane.tsx');
const TaskPane = lazy(async () => ({ default: (await loadTaskPane()).TaskPane }));

/** Three panes (filter, list, task); below 1024 px one pane at a time, with a way back. */
export function TasksPage() {
  const { t } = useTranslation();
  const { userTaskKey } = useParams({ strict: false }) as { userTaskKey?: string };
  const wide = useMediaQuery('(min-width: 64em)', undefined, { getInitialValueInEffect: false });
  const keys = useTaskKeys(userTaskKey);
  useDocumentTitle(`${t('area.tasks')} · Millrace`);
  useEffect(() => void loadTaskPane().catch(() => undefined), []);

  const list = (
    <PaneBoundary>
      <TaskList openKey={userTaskKey} />
    </PaneBoundary>
  );
  const task = userTaskKey && (
    <PaneBoundary resetKey={userTaskKey}>
      <Suspense fallback={<Skeleton h={240} m="lg" />}>
        <TaskPane key={userTaskKey} userTaskKey={userTaskKey} withBack={!wide} />
      </Suspense>
    </PaneBoundary>
  );
  if (!wide) {
    return (
      <div className="mr-tasks-narrow">
        {task ?? (
          <>
            <PageTitle />
            <FilterRail narrow />
            {list}
          </>
        )}
      </div>
    );
  }
  return (
    <div className="mr-tasks">
      {!task && <PageTitle />}
      <FilterRail />
      <SplitPane
        id="tasks"
        separatorLabel={t('tasks.resize')}
        panes={[
          { id: 'list', size: 34, min: 22, content: list },
          { id: 'task', size: 66, min: 35, content: task ?? <NoTaskOpen /> },
        ]}
      />
      {keys.sheetOpen && (
        <Suspense>
          <KeySheet onClose={keys.closeSheet} />
        </Suspense>
      )}
    </div>
  );
}

// helpers

/** The open task is the page's title; without one the page still has a name for readers. */
function PageTitle() {
  const { t } = useTranslation();
  return <VisuallyHidden component="h1">{t('area.tasks')}</VisuallyHidden>;
}
