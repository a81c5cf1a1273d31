import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserTask, Variables } from '#client';
import { Button, Group, Modal, ProblemPanel, ProcessForm, Skeleton, Stack, Text, useSubmission } from '#web';
import { VariablesForm } from '../forms/variables-form.tsx';
import { useTaskView } from '../queries/task-queries.ts';
import { ErrorSummary } from '../task/completion-problem.tsx';

interface CompleteDialogProps {
  /** One of the tasks: its form is the form of all. */
  sample: UserTask;
  count: number;
  busy: boolean;
  onComplete: (answer: { variables: Variables; outcome?: string }) => void;
  onClose: () => void;
}

const noValues: Variables = {};

/** One answer for all selected tasks: the form starts empty, because each task has data of its own. */
export function CompleteDialog({ sample, count, busy, onComplete, onClose }: CompleteDialogProps) {
  const { t } = useTranslation();
  const view = useTaskView(sample.userTaskKey);
  const send = useCallback(
    (variables: Variables, outcome?: string) =>
      onComplete({ variables, ...(outcome === undefined ? {} : { outcome }) }),
    [onComplete],
  );
  const { submit, attach, errors, reviewErrors, isWaiting } = useSubmission(send);
  const outcomes = sample.outcomes ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('tasks.bulk.completeTitle', { count })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('tasks.bulk.completeHint')}
        </Text>
        <ErrorSummary errors={errors} />
        {view.error && <ProblemPanel problem={view.error} onRetry={() => void view.refetch()} />}
        {!view.data && !view.error && <Skeleton h={120} />}
        {view.data?.form && (
          <ProcessForm
            schema={view.data.form.schema}
            formId={`bulk:${sample.userTaskKey}`}
            data={noValues}
            onChange={reviewErrors}
            ref={attach}
          />
        )}
        {view.data && !view.data.form && <VariablesForm data={noValues} base={noValues} ref={attach} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          {outcomes.length === 0 && (
            <Button loading={busy || isWaiting} onClick={() => submit()}>
              {t('task.complete')}
            </Button>
          )}
          {outcomes.map(({ value, label }, index) => (
            <Button
              key={value}
              variant={index === outcomes.length - 1 ? 'filled' : 'default'}
              loading={busy || isWaiting}
              onClick={() => submit(value)}
            >
              {label}
            </Button>
          ))}
        </Group>
      </Stack>
    </Modal>
  );
}
