import type { TaskView } from '#client';
import { useTranslation } from 'react-i18next';
import { Alert, Anchor, Text, useSession } from '#web';
import { CompletedNotice } from './completed-notice.tsx';
import { FormWork } from './form-work.tsx';
import { lacksRight, mayDo, workState } from './task-state.ts';

/** The form of the task for whoever may see it; only the assignee of an open task can fill it in. */
export function TaskForm({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const state = workState(view.task, me.username);
  const editable = state === 'mine' && (mayDo(view, 'COMPLETE') || mayDo(view, 'RESOLVE'));
  return (
    <FormWork view={view} editable={editable}>
      {state === 'ended' && <CompletedNotice view={view} />}
      {state === 'mine' && lacksRight(view) && (
        <Alert color="waiting" role="alert" mb="md" title={t('task.mayNotComplete')}>
          {t('problem.missingRightOnAll', { right: 'USER_TASK:COMPLETE' })}
        </Alert>
      )}
      {view.task.state === 'COMPLETING' && (
        <Text size="sm" c="dimmed" mb="sm" role="status">
          {t('task.completing')}
        </Text>
      )}
      {(state === 'free' || state === 'others') && (
        <Text size="sm" c="dimmed" mb="sm">
          {t(state === 'free' ? 'task.claimFirst' : 'task.readOnlyOthers', {
            name: view.task.assignee,
          })}
        </Text>
      )}
      <ExternalForm reference={view.task.externalFormReference} />
    </FormWork>
  );
}

// helpers

/** A form elsewhere is only a link, and only to an address that a browser may open as a page. */
function ExternalForm({ reference }: { reference: string | null }) {
  const { t } = useTranslation();
  if (!reference) return null;
  const isPage = /^https?:\/\//i.test(reference);
  return (
    <Alert mb="md">
      {t('task.externalForm')}{' '}
      {isPage ? (
        <Anchor href={reference} target="_blank" rel="noreferrer noopener">
          {reference}
        </Anchor>
      ) : (
        <code>{reference}</code>
      )}
    </Alert>
  );
}
