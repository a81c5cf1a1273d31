import type { ProcessInstance, StartedInstance, UserTask, Wait } from '#client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Alert, api, Button, Group, Text, useGroupNames, useSession } from '#web';

/** What became of the start: where the instance waits, with a way to its task and its page. */
export function StartedNotice({ instance, onAgain }: { instance: StartedInstance; onAgain: () => void }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const key = instance.processInstanceKey;
  const now = useQuery({
    queryKey: ['process-instances', 'started', key],
    queryFn: () => api.instances.get(key),
    retry: false,
  });
  const tasks = useQuery({
    queryKey: ['user-tasks', 'of-instance', key],
    queryFn: () =>
      api.tasks.search({ filter: { processInstanceKey: key, state: 'CREATED' }, page: { limit: 5 } }),
  });
  return (
    <Alert
      color="completed"
      title={t(now.data?.state === 'ACTIVE' ? 'start.running' : 'start.started')}
      role="status"
    >
      <Waits instance={now.data} />
      <TaskLinks tasks={tasks.data?.items ?? []} />
      <Group gap="sm" mt="sm">
        <Link to={`/requests/${key}`}>{t('start.follow')}</Link>
        {mayUse('operate') && <Link to={`/operate/instances/${key}`}>{t('start.openInOperate')}</Link>}
        <Button variant="default" size="xs" onClick={onAgain}>
          {t('start.again')}
        </Button>
      </Group>
    </Alert>
  );
}

// helpers

function Waits({ instance }: { instance: ProcessInstance | undefined }) {
  const { t } = useTranslation();
  if (!instance) return null;
  if (instance.state === 'COMPLETED') return <Text size="sm">{t('start.finished')}</Text>;
  return (
    <>
      {(instance.waits ?? []).map((wait: Wait) => (
        <Text size="sm" key={`${wait.elementInstanceKey}${wait.kind}`}>
          {wait.text}
        </Text>
      ))}
    </>
  );
}

function TaskLinks({ tasks }: { tasks: UserTask[] }) {
  const { t } = useTranslation();
  const groupName = useGroupNames(tasks.flatMap(({ candidateGroups }) => candidateGroups));
  return (
    <>
      {tasks.map((task) => (
        <Text size="sm" key={task.userTaskKey}>
          {t('start.waitingAt')} <Link to={`/tasks/${task.userTaskKey}`}>{task.name ?? task.elementId}</Link>
          {task.candidateGroups.length > 0 &&
            ` ${t('start.forGroups', { names: task.candidateGroups.map(groupName).join(', ') })}`}
          {task.assignee && ` ${t('start.forPerson', { name: task.assignee })}`}
        </Text>
      ))}
    </>
  );
}
