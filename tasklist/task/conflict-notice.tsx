import { isProblem, type TaskView } from '#client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Alert, Group, problemText, relativeTime, useMinuteClock } from '#web';
import { AskButton } from './ask-button.tsx';
import { useNextTask } from './use-next-task.ts';

/** Claiming failed: who was faster and when, the way to the next task, and a word to them. */
export function ConflictNotice({ error, view }: { error: unknown; view: TaskView }) {
  const { t, i18n } = useTranslation();
  const now = useMinuteClock();
  const next = useNextTask(view.task.userTaskKey);
  if (!error) return null;
  const name = isProblem(error, 'TASK_ALREADY_ASSIGNED') ? error.text('assignee') : undefined;
  const since = isProblem(error) ? error.text('since') : undefined;
  const when = since ? relativeTime(since, now, i18n.language) : t('time.now');
  return (
    <Alert color="waiting" role="alert" mt="sm">
      <Group gap="sm">
        <span>{name ? t('task.taken', { name, when }) : problemText(error, t)}</span>
        {next && (
          <Link to="/tasks/$userTaskKey" params={{ userTaskKey: next } as never} search={true as never}>
            {t('task.openNext')}
          </Link>
        )}
        {name && <AskButton view={view} size="xs" />}
      </Group>
    </Alert>
  );
}
