import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkTaskAction, UserTask } from '#client';
import { Button, confirm, Group, notify, Text, useProblemNotice } from '#web';
import { EveryRow, PageCheckbox } from './select-marks.tsx';
import { bulkMax, useBulk, type BulkFailure, type BulkRequest } from './use-bulk.ts';
import type { TaskSelection } from './use-task-selection.ts';

// Dialogs are larger than the list, and most visits open none.
const AssignDialog = lazy(async () => ({
  default: (await import('../task/assign-dialog.tsx')).AssignDialog,
}));
const CompleteDialog = lazy(async () => ({
  default: (await import('./complete-dialog.tsx')).CompleteDialog,
}));

const BulkFailures = lazy(async () => ({ default: (await import('./bulk-failures.tsx')).BulkFailures }));

interface BulkBarProps {
  /** The rows of the question, and all that can be selected beside them. */
  page: readonly UserTask[];
  tasks: readonly UserTask[];
  total: number;
  selection: TaskSelection;
  /** Everything that the question finds. */
  findAll: (excluded: ReadonlySet<string>) => Promise<readonly string[]>;
}

/** What can be done with several tasks at once: always there, and off until some are selected. What failed stays selected. */
export function BulkBar({ page, tasks, total, selection, findAll }: BulkBarProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'assign' | 'complete'>();
  const { bulk, run, failures, forget } = useBulkWork(tasks, selection, findAll, () => setDialog(undefined));
  const { count } = selection;
  const sample = selection.isAll ? undefined : commonForm(tasks, selection);
  const isOff = count === 0;
  const button = {
    variant: 'default',
    size: 'compact-xs',
    disabled: isOff || bulk.isPending,
    title: isOff ? t('tasks.bulk.none') : undefined,
  };
  const ofForm = {
    disabled: button.disabled || !sample,
    title: button.title ?? (sample ? undefined : t('tasks.bulk.notMarked')),
  };
  return (
    <div className="mr-bulk">
      <Group gap="xs" role="toolbar" aria-label={t('tasks.bulk.label')}>
        <PageCheckbox page={page} selection={selection} />
        <Button {...button} onClick={() => void run('CLAIM')}>
          {t('tasks.bulk.claim')}
        </Button>
        <Button {...button} onClick={() => setDialog('assign')}>
          {t('task.assign')}
        </Button>
        <Button {...button} {...ofForm} onClick={() => setDialog('complete')}>
          {t('tasks.bulk.complete')}
        </Button>
        <Button {...button} onClick={() => void run('UNASSIGN')}>
          {t('task.giveBack')}
        </Button>
      </Group>
      <EveryRow page={page} total={total} selection={selection} />
      {bulk.isPending && bulk.progress.total > bulkMax && (
        <Text size="sm" role="status" mt={4}>
          {t('tasks.bulk.progress', bulk.progress)}
        </Text>
      )}
      <Suspense>{failures.length > 0 && <BulkFailures failures={failures} onClose={forget} />}</Suspense>
      <Suspense>
        {dialog === 'assign' && (
          <AssignDialog
            assignee={null}
            busy={bulk.isPending}
            error={bulk.error}
            onAssign={(assignee) => void run('ASSIGN', { assignee })}
            onClose={() => setDialog(undefined)}
          />
        )}
        {dialog === 'complete' && sample && (
          <CompleteDialog
            sample={sample}
            count={count}
            busy={bulk.isPending}
            onComplete={(answer) => void run('COMPLETE', answer)}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

// helpers

/** Does what was chosen with what is selected, and keeps selected what it failed for. Very many are asked for once more. */
function useBulkWork(
  tasks: readonly UserTask[],
  selection: TaskSelection,
  findAll: BulkBarProps['findAll'],
  onEnd: () => void,
) {
  const { t } = useTranslation();
  const tell = useProblemNotice();
  const [failures, setFailures] = useState<BulkFailure[]>([]);
  const bulk = useBulk(tasks, (failed, done) => {
    setFailures(failed);
    onEnd();
    selection.set(new Set(failed.map(({ item }) => item.userTaskKey)));
    if (done > 0) notify('done', t('tasks.bulk.done', { count: done }));
  });
  const { count, selection: chosen } = selection;
  const keys = async () => (chosen.kind === 'all' ? await findAll(chosen.excluded) : [...chosen.keys]);
  const run = async (action: BulkTaskAction, params: Omit<BulkRequest, 'action' | 'keys'> = {}) => {
    setFailures([]);
    const isMeant =
      count <= bulkMax ||
      (await confirm({
        title: t(`tasks.bulk.sure.${action}`, { count }),
        body: t('tasks.bulk.sureBody'),
        confirmLabel: t('tasks.bulk.sureYes'),
        cancelLabel: t('common.cancel'),
      }));
    if (isMeant) await bulk.mutateAsync({ action, keys, ...params }).catch(tell);
  };
  return { bulk, run, failures, forget: () => setFailures([]) };
}

/** One of the selected tasks when all that are shown have the same form, and it may be sent for many at once. */
function commonForm(tasks: readonly UserTask[], selection: TaskSelection): UserTask | undefined {
  const chosen = tasks.filter(({ userTaskKey }) => selection.has(userTaskKey));
  const [first] = chosen;
  const isCommon = chosen.every((task) => task.bulkAllowed === true && formOf(task) === formOf(first));
  return isCommon ? first : undefined;
}

/** What is no file of its own, a form inside the model or none at all, is the same for one step of one version. */
function formOf(task: UserTask | undefined): string | undefined {
  return task?.formKey ?? (task && `${task.processDefinitionKey}:${task.elementId}`);
}
