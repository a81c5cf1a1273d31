import type { TaskView } from '#client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Alert,
  Badge,
  Button,
  Group,
  Text,
  TimeText,
  Title,
  useGroupNames,
  useProblemNotice,
  useSession,
} from '#web';
import { offerTaskAction } from '../keys/task-actions.ts';
import { TaskDate } from '../list/task-row.tsx';
import { useTaskWrites, type TaskWrites } from '../queries/task-writes.ts';
import { AskButton } from './ask-button.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { escalationGroups, escalationWords } from './escalation-words.ts';
import { mayDo, workState } from './task-state.ts';

// The field that finds people is larger than the rest of the page.
const AssignDialog = lazy(async () => ({
  default: (await import('./assign-dialog.tsx')).AssignDialog,
}));

const FollowUpButton = lazy(async () => ({
  default: (await import('./follow-up-button.tsx')).FollowUpButton,
}));

/** Title, origin and due date of the task, and the buttons that decide who has it. */
export function TaskHead({ view }: { view: TaskView }) {
  const { t } = useTranslation();
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
      {task.delegationState === 'PENDING' && (
        <Alert color="accent" mt="sm" role="status">
          {t('task.delegatedBy', { name: task.owner ?? '' })}
        </Alert>
      )}
      <EscalationNote view={view} />
      <ConflictNotice error={writes.claim.error} view={view} />
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
      ? task.onBehalfOf
        ? t('task.onBehalfOf', { name: task.onBehalfOf })
        : t('task.yours')
      : state === 'free'
        ? [t('task.free'), task.onBehalfOf && t('task.onBehalfOf', { name: task.onBehalfOf })]
            .filter(Boolean)
            .join(' · ')
        : t('task.with', { name: task.assignee });
  return <span>{text}</span>;
}

/** The last thing that happened because the task is late. */
function EscalationNote({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const groupName = useGroupNames(view.escalations.flatMap(escalationGroups));
  const last = view.escalations.findLast(({ userTaskKey }) => userTaskKey === view.task.userTaskKey);
  if (!last || view.task.completionDate) return null;
  return (
    <Alert color="waiting" mt="sm">
      {escalationWords(t, last, { name: t('task.escalation.thisTask') }, groupName)} ·{' '}
      <TimeText at={last.at} form="short" />
    </Alert>
  );
}

function HolderButtons({ view, writes }: { view: TaskView; writes: TaskWrites }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const showProblem = useProblemNotice();
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
  if (state === 'ended' || view.task.state === 'COMPLETING') return null;
  return (
    <Group gap="xs" mt="xs">
      {canClaim && (
        <Button onClick={() => claim()} loading={writes.claim.isPending}>
          {t('task.claim')}
        </Button>
      )}
      {state === 'free' && view.deniedReason && (
        <>
          <Button disabled aria-describedby="claim-denied">
            {t('task.claim')}
          </Button>
          <Text size="sm" c="dimmed" id="claim-denied">
            {t('task.deniedBy', { step: view.deniedReason.completed })}
          </Text>
        </>
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
      <HandOver view={view} writes={writes} />
      {state === 'mine' && mayDo(view, 'UPDATE') && (
        <Suspense>
          <FollowUpButton view={view} write={writes.followUp} />
        </Suspense>
      )}
      {/* After a conflict it stands beside what happened. */}
      {!writes.claim.error && <AskButton view={view} />}
    </Group>
  );
}

/** To somebody for good, or to ask them and get it back. */
function HandOver({ view, writes }: { view: TaskView; writes: TaskWrites }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'assign' | 'delegate'>();
  const { assignee } = view.task;
  const close = () => {
    writes.assign.reset();
    writes.delegate.reset();
    setDialog(undefined);
  };
  const isAssigning = dialog === 'assign';
  const write = isAssigning ? writes.assign : writes.delegate;
  return (
    <>
      {mayDo(view, 'ASSIGN') && (
        <Button variant="default" onClick={() => setDialog('assign')}>
          {t('task.assign')}
        </Button>
      )}
      {assignee && view.allowed.includes('DELEGATE') && (
        <Button variant="default" onClick={() => setDialog('delegate')}>
          {t('task.delegate')}
        </Button>
      )}
      {dialog && (
        <Suspense>
          <AssignDialog
            kind={dialog}
            assignee={assignee}
            busy={write.isPending}
            error={write.error}
            onAssign={(name, note) => {
              const written = isAssigning
                ? writes.assign.mutateAsync({ assignee: name, isFree: assignee === null })
                : writes.delegate.mutateAsync({ assignee: name, ...(note ? { note } : {}) });
              afterWrite<unknown>(written, close);
            }}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
