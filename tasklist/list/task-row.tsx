import type { UserTask } from '#client';
import { IconFlag3, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Checkbox, dayText, startOfDay, TimeText, useMinuteClock, useSession } from '#web';
import { useTaskFields } from '../queries/task-queries.ts';
import { useWorkingWords } from './use-working-words.ts';
import { fieldTexts } from './field-texts.ts';

const highPriority = 51;

interface TaskRowProps {
  task: UserTask;
  isOpen: boolean;
  isSelected?: boolean;
  /** With it the row can be selected; `isRange` when everything from the last one on is meant. */
  onSelect?: (isRange: boolean) => void;
}

/** One task as a link: what, of which process, when due, who has it. */
export function TaskRow({ task, isOpen, isSelected = false, onSelect }: TaskRowProps) {
  const { t, i18n } = useTranslation();
  const { me } = useSession();
  const declared = useTaskFields();
  const fields = fieldTexts(
    task.taskFields,
    declared,
    i18n.language,
    [t('common.yes'), t('common.no')],
    (day) => dayText(typeof day === 'string' ? startOfDay(day) : day, i18n.language),
  );
  return (
    <li className="mr-task-item" data-selected={isSelected || undefined}>
      {onSelect && (
        <Checkbox
          size="xs"
          className="mr-task-check"
          aria-label={t('tasks.bulk.select', { name: task.name ?? task.elementId })}
          checked={isSelected}
          onChange={({ nativeEvent }) => onSelect((nativeEvent as MouseEvent).shiftKey)}
        />
      )}
      <Link
        to="/tasks/$userTaskKey"
        params={{ userTaskKey: task.userTaskKey } as never}
        search={true as never}
        className="mr-task-row"
        data-task-row={task.userTaskKey}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className="mr-task-row-line">
          <span className="mr-task-row-name">{task.name ?? task.elementId}</span>
          <TaskDate task={task} />
        </span>
        <span className="mr-task-row-line mr-task-row-sub">
          <span className="mr-task-row-process">
            {task.processName ?? task.processDefinitionId}
            {task.businessId && ` · ${task.businessId}`}
          </span>
          {task.priority >= highPriority && (
            <span className="mr-task-row-flag">
              <IconFlag3 size={14} aria-hidden="true" /> {t('tasks.high')}
            </span>
          )}
          {(task.onBehalfOf || (task.assignee && task.assignee !== me.username)) && (
            <span className="mr-task-row-flag">
              <IconUser size={14} aria-hidden="true" />{' '}
              {task.onBehalfOf ? t('task.onBehalfOf', { name: task.onBehalfOf }) : task.assignee}
            </span>
          )}
        </span>
        {fields.length > 0 && <span className="mr-task-row-sub">{fields.join(' · ')}</span>}
      </Link>
    </li>
  );
}

/** When it is due, or when it was done; overdue is a word as well as a color. */
export function TaskDate({ task }: { task: UserTask }) {
  const { t } = useTranslation();
  const now = useMinuteClock();
  const inWorkingTime = useWorkingWords();
  if (task.completionDate) {
    return (
      <span className="mr-task-due">
        <TimeText at={task.completionDate} form="short" />
      </span>
    );
  }
  if (!task.dueDate) return null;
  const overdue = Date.parse(task.dueDate) < now.getTime();
  return (
    <span className="mr-task-due" data-overdue={overdue || undefined}>
      {overdue ? t('tasks.overdue') : t('tasks.due')}{' '}
      <TimeText at={task.dueDate} words={inWorkingTime(task.dueDate, task.dueInWorkingTime)} />
    </span>
  );
}
