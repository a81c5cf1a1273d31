import type { SearchAnswer, UserTask } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ProblemPanel, Skeleton, Stack, TablePager, useSearchOf } from '#web';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { useTaskSelection, type TaskSelection } from '../bulk/use-task-selection.ts';
import { useTaskQuestion, useTasks } from '../queries/task-queries.ts';
import { AlsoAvailable, useAlsoAvailable } from './also-available.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ListHead } from './list-head.tsx';
import { selectable } from './selectable.ts';
import { steadyRows } from './steady-rows.ts';
import { TaskRow } from './task-row.tsx';
import { readTasksSearch, tasksPerPage, type TasksSearch } from './tasks-search.ts';

/** The tasks of the chosen filter, a page at a time. */
export function TaskList({ openKey }: { openKey: string | undefined }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readTasksSearch);
  const tasks = useTasks(search);
  const available = useAlsoAvailable(search);
  const request = useTaskQuestion(search);
  const page = tasks.data?.items ?? [];
  const total = tasks.data?.page.totalItems ?? 0;
  const shown = [...page, ...available.shown];
  const selection = useTaskSelection(search, shown, total);
  return (
    <section className="mr-task-list" aria-label={t(`tasks.view.${search.view ?? 'mine'}`)}>
      <ListHead search={search} onChange={setSearch} />
      {search.view !== 'done' && tasks.data && (
        <BulkBar
          page={page}
          tasks={shown}
          total={total}
          selection={selection}
          findAll={async (excluded) => (await import('../bulk/found-keys.ts')).foundKeys(request(), excluded)}
        />
      )}
      {tasks.error && !tasks.data && (
        <ProblemPanel
          problem={tasks.error}
          title={t('tasks.listFailed')}
          onRetry={() => void tasks.refetch()}
        />
      )}
      {!tasks.data && !tasks.error && <ListSkeleton />}
      {tasks.data && (
        <div className="mr-task-scroller">
          <Rows
            // Another filter or page is another list: its rows are shown as they come.
            key={JSON.stringify({ ...search, tab: undefined, ask: undefined })}
            answer={tasks.data}
            isOfBefore={tasks.isPlaceholderData}
            search={search}
            openKey={openKey}
            selection={search.view === 'done' ? undefined : selection}
          />
          <AlsoAvailable tasks={available} openKey={openKey} selection={selection} />
        </div>
      )}
      {tasks.data && (
        <TablePager
          page={tasks.data.page}
          shown={tasks.data.items.length}
          from={search.from ?? 0}
          limit={tasksPerPage}
          withEnds
          onPage={(from) => setSearch({ from: from || undefined })}
        />
      )}
    </section>
  );
}

// helpers

interface RowsProps {
  answer: SearchAnswer<UserTask>;
  /** The answer to the question before, shown until the new one is there: its order means nothing. */
  isOfBefore: boolean;
  search: TasksSearch;
  openKey: string | undefined;
  selection: TaskSelection | undefined;
}

function Rows({ answer, isOfBefore, search, openKey, selection }: RowsProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string[]>();
  const { rows, waiting } = steadyRows(shown, answer.items, (task) => task.userTaskKey, openKey);
  const keys = rows.map((task) => task.userTaskKey);
  // What a person has before the eyes stays; the first rows of a list count as seen.
  if (!shown && !isOfBefore && keys.length > 0) setShown(keys);
  if (answer.items.length === 0) return <ListEmpty search={search} />;
  return (
    <>
      {waiting > 0 && (
        <Button
          variant="light"
          size="compact-sm"
          m={8}
          onClick={() => setShown(answer.items.map((task) => task.userTaskKey))}
        >
          {t('tasks.newRows', { count: waiting })}
        </Button>
      )}
      <ul className="mr-task-rows">
        {rows.map((task) => (
          <TaskRow
            key={task.userTaskKey}
            task={task}
            isOpen={task.userTaskKey === openKey}
            {...(selection && selectable(selection, task))}
          />
        ))}
      </ul>
    </>
  );
}

function ListSkeleton() {
  return (
    <Stack gap="xs" p="sm" aria-busy="true">
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} h={52} />
      ))}
    </Stack>
  );
}
