import type { TaskView, Variables } from '#client';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { notify, useSession } from '#web';
import { useTaskWrites } from '../queries/task-writes.ts';
import { useNextTask } from './use-next-task.ts';

/** Completing: says that it is done and opens the next task where the person wants that. */
export function useCompletion(view: TaskView) {
  const { t } = useTranslation();
  const { preferences } = useSession();
  const navigate = useNavigate();
  const next = useNextTask(view.task.userTaskKey);
  const { complete: mutation } = useTaskWrites(view.task.userTaskKey);
  const { mutate } = mutation;
  const name = view.task.name ?? view.task.elementId;
  const opensNext = preferences.openNextTask ?? false;

  const complete = useCallback(
    (variables: Variables, action?: string) =>
      mutate(
        { variables, ...(action ? { action } : {}) },
        {
          onSuccess: () => {
            notify('done', t('task.done', { name }));
            if (!opensNext || !next) return;
            void navigate({
              to: '/tasks/$userTaskKey',
              params: { userTaskKey: next },
              search: true,
            } as never);
          },
        },
      ),
    [mutate, t, name, opensNext, next, navigate],
  );
  return { complete, error: mutation.error, isPending: mutation.isPending };
}
