import type { TaskView, WorkingDistance } from '#client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TaskAttachments } from '../attachments/task-attachments.tsx';
import { useWorkingWords } from '../list/use-working-words.ts';
import { WhyMine } from './why-mine.tsx';
import { Button, CopyButton, Group, TimeText, useGroupNames, useSession } from '#web';

/** Everything about the task that is not the work itself. */
export function TaskDetails({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const { task } = view;
  const groupName = useGroupNames(task.candidateGroups);
  const names = (list: string[]) => list.join(', ') || t('common.none');
  return (
    <>
      <TaskAttachments view={view} />
      <WhyMine userTaskKey={task.userTaskKey} />
      <dl className="mr-facts">
        <Fact label={t('task.assignee')}>{task.assignee ?? t('task.nobody')}</Fact>
        <Fact label={t('task.candidateGroups')}>{names(task.candidateGroups.map(groupName))}</Fact>
        <Fact label={t('task.candidateUsers')}>{names(task.candidateUsers)}</Fact>
        <Fact label={t('task.priority')}>{task.priority}</Fact>
        <Fact label={t('task.created')}>
          <TimeText at={task.creationDate} form="short" />
        </Fact>
        <DateFact label={t('task.dueDate')} at={task.dueDate} distance={task.dueInWorkingTime} />
        <DateFact
          label={t('task.followUpDate')}
          at={task.followUpDate}
          distance={task.followUpInWorkingTime}
        />
        <Fact label={t('task.process')}>
          {task.processName ?? task.processDefinitionId} v{task.processDefinitionVersion}
        </Fact>
        <Fact label={t('task.instance')}>
          {mayUse('operate') ? (
            <Link to={`/operate/instances/${task.processInstanceKey}`} className="mr-mono">
              {task.processInstanceKey}
            </Link>
          ) : (
            <span className="mr-mono">{task.processInstanceKey}</span>
          )}
        </Fact>
        <Fact label={t('task.key')}>
          <span className="mr-mono">{task.userTaskKey}</span>
        </Fact>
      </dl>
      <Group gap="xs" mt="md">
        <CopyButton value={`${window.location.origin}/t/${task.userTaskKey}`}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {copied ? t('common.copied') : t('common.copyLink')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}

// helpers

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface DateFactProps {
  label: string;
  at: string | null;
  distance: WorkingDistance | null | undefined;
}

function DateFact({ label, at, distance }: DateFactProps) {
  const inWorkingTime = useWorkingWords();
  if (!at) return null;
  return (
    <Fact label={label}>
      <TimeText at={at} words={inWorkingTime(at, distance)} /> (<TimeText at={at} form="short" />)
    </Fact>
  );
}
