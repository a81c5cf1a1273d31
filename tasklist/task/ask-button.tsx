import type { TaskView } from '#client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Button, notify, useSearchOf, useSession } from '#web';
import { readTasksSearch } from '../list/tasks-search.ts';

const AskDialog = lazy(async () => ({ default: (await import('./ask-dialog.tsx')).AskDialog }));

/** Asks whoever has the task to hand it over; whoever has it themselves asks the others to take it. */
export function AskButton({ view, size }: { view: TaskView; size?: 'xs' }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const queries = useQueryClient();
  const { userTaskKey, assignee, onBehalfOf } = view.task;
  const isMine = assignee === me.username;
  const [search, setSearch] = useSearchOf(readTasksSearch);
  const [isOpened, setOpened] = useState(false);
  // A link of a mail comes here to ask at once; who has handed the task over meanwhile just sees it.
  const isOpen = isOpened || (isMine && search.ask === 'reassign');
  const setOpen = (open: boolean) => {
    setOpened(open);
    if (!open && search.ask) setSearch({ ask: undefined }, { replace: true });
  };
  const ask = useMutation({
    mutationFn: (text: string) => api.tasks.askHandover(userTaskKey, text),
    onSuccess: ({ mentions }) => {
      setOpen(false);
      notify('done', t('task.asked', { names: mentions.join(', ') }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['user-tasks'] }),
  });
  // Whoever stands in for somebody need not ask them: they are away.
  if (!assignee || onBehalfOf) return null;
  const label = isMine ? t('task.askReassign') : t('task.askPerson', { name: assignee });
  const close = () => {
    ask.reset();
    setOpen(false);
  };
  return (
    <>
      <Button variant="default" {...(size ? { size } : {})} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Suspense>
          <AskDialog
            title={isMine ? t('task.askReassignTitle') : t('task.askPersonTitle', { name: assignee })}
            words={t(isMine ? 'task.askReassignWords' : 'task.askPersonWords')}
            busy={ask.isPending}
            error={ask.error}
            onAsk={(text) => ask.mutate(text)}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
