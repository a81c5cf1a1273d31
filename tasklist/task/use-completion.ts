import type { TaskView, Variables } from '#client';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, notify, notifyUndo, useProblemNotice, useSession } from '#web';
import { wishFocus } from '../keys/focus-wish.ts';
import { offerTaskAction } from '../keys/task-actions.ts';
import { useTaskWrites } from '../queries/task-writes.ts';
import { useNextTask } from './use-next-task.ts';

/** Completing: says that it is done and opens the next task where the person wants that. */
export function useCompletion(view: TaskView) {
  const { t } = useTranslation();
  const { preferences } = useSession();
  const navigate = useNavigate();
  const tell = useProblemNotice();
  const next = useNextTask(view.task.userTaskKey);
  const { complete: mutation, takeBack, resolve: resolution } = useTaskWrites(view.task.userTaskKey);
  const { mutateAsync } = mutation;
  const { mutateAsync: undo } = takeBack;
  const name = view.task.name ?? view.task.elementId;
  const opensNext = preferences.openNextTask ?? false;
  const { userTaskKey, undoAllowed = false } = view.task;
  const open = useCallback(
    (key: string) => {
      wishFocus(key, 'either');
      void navigate({ to: '/tasks/$userTaskKey', params: { userTaskKey: key }, search: true } as never);
    },
    [navigate],
  );

  const complete = useCallback(
    (variables: Variables, action?: string) => {
      const offerUndo = () => {
        const lastsMs = undoMs - marginMs;
        const hide = notifyUndo({
          message: t('task.done', { name }),
          label: t('task.undo'),
          lastsMs,
          onUndo: () => takeItBack(),
        });
        const endOffer = offerTaskAction('undo', () => takeItBack());
        setTimeout(endOffer, lastsMs);
        const takeItBack = () => {
          hide();
          endOffer();
          // The page may show another task by then, so what comes of it is told here.
          void undo(variables).then(() => open(userTaskKey), tell);
        };
      };
      const hold = undoAllowed ? { holdFor: undoMs } : {};
      afterWrite(mutateAsync({ variables, ...(action ? { action } : {}), ...hold }), () => {
        if (undoAllowed) offerUndo();
        else notify('done', t('task.done', { name }));
        if (opensNext && next) open(next);
        else wishFocus(userTaskKey, 'title');
      });
    },
    [mutateAsync, undo, t, name, opensNext, next, open, tell, undoAllowed, userTaskKey],
  );
  const { mutateAsync: answer } = resolution;
  const resolve = useCallback(
    (variables: Variables) =>
      afterWrite(answer(variables), () => notify('done', t('task.resolved', { name }))),
    [answer, t, name],
  );
  return {
    complete,
    resolve,
    error: mutation.error ?? resolution.error,
    isPending: mutation.isPending || resolution.isPending,
    isSent: mutation.isSuccess || resolution.isSuccess,
  };
}

// helpers

const undoMs = 5_000;
/** The offer ends before the server goes on, so that a click on it is in time. */
const marginMs = 300;
