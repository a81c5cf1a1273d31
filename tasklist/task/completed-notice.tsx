import type { TaskView } from '#client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Alert, Group, TimeText } from '#web';
import { useNextTask } from './use-next-task.ts';

/** The task has ended: how, when, and the way to the next one. */
export function CompletedNotice({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const next = useNextTask(view.task.userTaskKey);
  const { task } = view;
  const done = task.state === 'COMPLETED';
  const step = view.path.find((one) => one.elementId === task.elementId && one.at === task.completionDate);
  const outcome = task.outcomes?.find(({ value }) => value === step?.action)?.label ?? step?.action;
  return (
    <Alert color={done ? 'completed' : 'gray'} mb="md" role="status">
      <Group gap="sm">
        <span>
          {t(`task.ended.${task.state}`, { name: step?.by ?? task.assignee ?? '' })}
          {step?.onBehalfOf && <> {t('task.onBehalfOf', { name: step.onBehalfOf })}</>}
          {done && outcome && <>: {outcome} ·</>}
          {task.completionDate && (
            <>
              {' '}
              <TimeText at={task.completionDate} form="short" />
            </>
          )}
        </span>
        {next && (
          <Link to="/tasks/$userTaskKey" params={{ userTaskKey: next } as never} search={true as never}>
            {t('task.openNext')}
          </Link>
        )}
      </Group>
    </Alert>
  );
}
