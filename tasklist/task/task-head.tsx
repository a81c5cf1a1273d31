import type { TaskView } from '#client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, Button, Group, Title, useProblemNotice, useSession } from '#web';
import { offerTaskAction } from '../keys/task-actions.ts';
import { TaskDate } from '../list/task-row.tsx';
import { useTaskWrites, type TaskWrites } from '../queries/task-writes.ts';
import { ConflictNotice } from './conflict-notice.tsx';
import { mayDo, workState } from './task-state.ts';

// The field that finds people is larger than the rest of the page.
const AssignDialog = lazy(async () => ({
  default: (await import('./assign-dialog.tsx')).AssignDialog,
}));

/** Title, origin and due date of the task, and the buttons that decide who has it. */
export function TaskHead({ view }: { view: TaskView }) {
  const { task } = view;
  const writes = useTaskWrites(task.userTaskKey);
  return (
    <header className="mr-task-head">
      <div className="mr-task-head-line">
        <Title order={1} size="h3" tabIndex={-1} data-task-title>
          {task.name ?? task.elementId}
        </Title>
        <TaskDate task={task} />
      </div>
      <div className="mr-task-head-sub">
        <span>
          {task.processName ?? task.processDefinitionId} v{task.processDefinitionVersion}
          {task.businessId && ` · ${task.businessId}`}
        </span>
        <Holder view={view} />
      </div>
      <HolderButtons view={view} writes={writes} />
      <ConflictNotice error={writes.claim.error} userTaskKey={task.userTaskKey} />
    </header>
  );
}

// helpers

function Holder({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const { task } = view;
  const state = workState(task, me.username);
  if (state === 'ended') {
    return (
      <Badge variant="light" color={task.state === 'COMPLETED' ? 'completed' : 'gray'}>
        {t(`task.state.${task.state}`)}
      </Badge>
    );
  }
  const text =
    state === 'mine'
      ? t('task.yours')
      : state === 'free'
        ? t('task.free')
        : t('task.with', { name: task.assignee });
  return <span>{text}</span>;
}

function HolderButtons({ view, writes }: { view: TaskView; writes: TaskWrites }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const showProblem = useProblemNotice();
  const [assigning, setAssigning] = useState(false);
  const state = workState(view.task, me.username);
  const canClaim = state === 'free' && mayDo(view, 'CLAIM');
  const canGiveBack = state === 'mine' && mayDo(view, 'UNCLAIM');
  const claim = writes.claim.mutate;
  const giveBack = writes.giveBack.mutate;

  useEffect(() => (canClaim ? offerTaskAction('claim', () => claim()) : undefined), [canClaim, claim]);
  useEffect(
    () => (canGiveBack ? offerTaskAction('giveBack', () => giveBack()) : undefined),
    [canGiveBack, giveBack],
  );
  if (state === 'ended') return null;
  return (
    <Group gap="xs" mt="xs">
      {canClaim && (
        <Button onClick={() => claim()} loading={writes.claim.isPending}>
          {t('task.claim')}
        </Button>
      )}
      {canGiveBack && (
        <Button
          variant="default"
          onClick={() => giveBack(undefined, { onError: showProblem })}
          loading={writes.giveBack.isPending}
        >
          {t('task.giveBack')}
        </Button>
      )}
      {mayDo(view, 'ASSIGN') && (
        <Button variant="default" onClick={() => setAssigning(true)}>
          {t('task.assign')}
        </Button>
      )}
      {assigning && (
        <Suspense>
          <AssignDialog
            assignee={view.task.assignee}
            busy={writes.assign.isPending}
            error={writes.assign.error}
            onAssign={(name) => writes.assign.mutate(name, { onSuccess: () => setAssigning(false) })}
            onClose={() => {
              writes.assign.reset();
              setAssigning(false);
            }}
          />
        </Suspense>
      )}
    </Group>
  );
}
