import type { TaskView } from '#client';
import { IconCalendarTime } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, Button, relativeTime, useMinuteClock, useProblemNotice } from '#web';
import { useWorkingWords } from '../list/use-working-words.ts';
import type { TaskWrites } from '../queries/task-writes.ts';

const FollowUpDialog = lazy(async () => ({
  default: (await import('./follow-up-dialog.tsx')).FollowUpDialog,
}));

interface FollowUpButtonProps {
  view: TaskView;
  write: TaskWrites['followUp'];
}

/** When the person wants to come back to the task; where that is said, the button says it. */
export function FollowUpButton({ view, write }: FollowUpButtonProps) {
  const { t, i18n } = useTranslation();
  const tell = useProblemNotice();
  const now = useMinuteClock();
  const [isOpen, setOpen] = useState(false);
  const inWorkingTime = useWorkingWords();
  const { followUpDate, followUpInWorkingTime } = view.task;
  const set = (at: Date | null) => {
    setOpen(false);
    afterWrite(write.mutateAsync(at), () => undefined, tell);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCalendarTime size={16} aria-hidden="true" />}
        loading={write.isPending}
        onClick={() => setOpen(true)}
      >
        {followUpDate
          ? t('task.followUp.at', {
              when:
                inWorkingTime(followUpDate, followUpInWorkingTime) ??
                relativeTime(followUpDate, now, i18n.language),
            })
          : t('task.followUp.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <FollowUpDialog hasDate={followUpDate !== null} onSet={set} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
