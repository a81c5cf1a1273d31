import type { UserTask } from '#client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Alert, Group, TimeText } from '#web';
import { useNextTask } from './use-next-task.ts';

/** The task has ended: how, when, and the way to the next one. */
export function CompletedNotice({ task }: { task: UserTask }) {
  const { t } = useTranslation();
  const next = useNextTask(task.userTaskKey);
  const done = task.state === 'COMPLETED';
  return (
    <Alert color={done ? 'completed' : 'gray'} mb="md" role="status">
      <Group gap="sm">
        <span>
          {t(`task.ended.${task.state}`, { name: task.assignee ?? '' })}
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
