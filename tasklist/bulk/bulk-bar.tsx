import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkTaskAction, UserTask } from '#client';
import { Alert, Button, Checkbox, Group, notify, useProblemNotice } from '#web';
import { bulkMax, useBulk, type BulkFailure, type BulkRequest } from './use-bulk.ts';

// Dialogs are larger than the list, and most visits open none.
const AssignDialog = lazy(async () => ({
  default: (await import('../task/assign-dialog.tsx')).AssignDialog,
}));
const CompleteDialog = lazy(async () => ({
  default: (await import('./complete-dialog.tsx')).CompleteDialog,
}));

interface BulkBarProps {
  tasks: readonly UserTask[];
  selected: ReadonlySet<string>;
  onSelected: (keys: ReadonlySet<string>) => void;
}

/** What can be done with several tasks at once: always there, and off until some are selected. What failed stays selected. */
export function BulkBar({ tasks, selected, onSelected }: BulkBarProps) {
  const { t } = useTranslation();
  const tell = useProblemNotice();
  const [failures, setFailures] = useState<BulkFailure[]>([]);
  const [dialog, setDialog] = useState<'assign' | 'complete'>();
  const bulk = useBulk(tasks, (failed, done) => {
    setFailures(failed);
    setDialog(undefined);
    onSelected(new Set(failed.map(({ item }) => item.userTaskKey)));
    if (done > 0) notify('done', t('tasks.bulk.done', { count: done }));
  });
  const run = (action: BulkTaskAction, params: Omit<BulkRequest, 'action' | 'keys'> = {}) => {
    setFailures([]);
    void bulk.mutateAsync({ action, keys: [...selected], ...params }).catch(tell);
  };
  const sample = commonForm(tasks, selected);
  const { size: count } = selected;
  const reason = count === 0 ? t('tasks.bulk.none') : t('tasks.bulk.tooMany', { max: bulkMax });
  const isOff = count === 0 || count > bulkMax;
  const button = {
    variant: 'default',
    size: 'compact-xs',
    disabled: isOff || bulk.isPending,
    title: isOff ? reason : undefined,
  };
  const ofForm = {
    disabled: button.disabled || !sample,
    title: button.title ?? (sample ? undefined : t('tasks.bulk.notMarked')),
  };
  return (
    <div className="mr-bulk">
      <Group gap="xs" role="toolbar" aria-label={t('tasks.bulk.label')}>
        <PageCheckbox tasks={tasks} selected={selected} onSelected={onSelected} />
        <Button {...button} onClick={() => run('CLAIM')}>
          {t('tasks.bulk.claim')}
        </Button>
        <Button {...button} onClick={() => setDialog('assign')}>
          {t('task.assign')}
        </Button>
        <Button {...button} {...ofForm} onClick={() => setDialog('complete')}>
          {t('tasks.bulk.complete')}
        </Button>
        <Button {...button} onClick={() => run('UNASSIGN')}>
          {t('task.giveBack')}
        </Button>
      </Group>
      {failures.length > 0 && <Failures failures={failures} onClose={() => setFailures([])} />}
      <Suspense>
        {dialog === 'assign' && (
          <AssignDialog
            assignee={null}
            busy={bulk.isPending}
            error={bulk.error}
            onAssign={(assignee) => run('ASSIGN', { assignee })}
            onClose={() => setDialog(undefined)}
          />
        )}
        {dialog === 'complete' && sample && (
          <CompleteDialog
            sample={sample}
            count={count}
            busy={bulk.isPending}
            onComplete={(answer) => run('COMPLETE', answer)}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

// helpers

/** One of the selected tasks when all that are shown have the same form, and it may be sent for many at once. */
function commonForm(tasks: readonly UserTask[], selected: ReadonlySet<string>): UserTask | undefined {
  const chosen = tasks.filter(({ userTaskKey }) => selected.has(userTaskKey));
  const [first] = chosen;
  const isCommon = chosen.every((task) => task.bulkAllowed === true && formOf(task) === formOf(first));
  return isCommon ? first : undefined;
}

/** What is no file of its own, a form inside the model or none at all, is the same for one step of one version. */
function formOf(task: UserTask | undefined): string | undefined {
  return task?.formKey ?? (task && `${task.processDefinitionKey}:${task.elementId}`);
}

function PageCheckbox({ tasks, selected, onSelected }: BulkBarProps) {
  const { t } = useTranslation();
  const shown = tasks.map(({ userTaskKey }) => userTaskKey);
  const some = shown.filter((key) => selected.has(key)).length;
  const all = some === shown.length && some > 0;
  const toggle = () => {
    const rest = [...selected].filter((key) => !shown.includes(key as (typeof shown)[number]));
    onSelected(new Set(all ? rest : [...rest, ...shown]));
  };
  return (
    <Checkbox
      size="xs"
      label={selected.size > 0 ? t('tasks.bulk.selected', { count: selected.size }) : t('tasks.bulk.all')}
      checked={all}
      indeterminate={some > 0 && !all}
      disabled={shown.length === 0}
      onChange={toggle}
    />
  );
}

function Failures({ failures, onClose }: { failures: BulkFailure[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="incident"
      role="alert"
      mt="xs"
      title={t('tasks.bulk.failed', { count: failures.length })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
    >
      <ul className="mr-bulk-failures">
        {failures.map(({ item, task }) => (
          <li key={item.userTaskKey}>
            <strong>{[task?.name ?? item.userTaskKey, task?.businessId].filter(Boolean).join(' · ')}</strong>:{' '}
            {item.message ?? item.code}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
