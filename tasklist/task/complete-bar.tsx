import type { TaskOutcome } from '#client';
import { useTranslation } from 'react-i18next';
import { Button, Text, useLiveStatus } from '#web';
import { DraftWord } from '../forms/draft-word.tsx';
import type { DraftState } from '../forms/use-form-draft.ts';

interface CompleteBarProps {
  outcomes: TaskOutcome[];
  /** Who asked for this: the answer goes back to them. */
  owner?: string | null | undefined;
  busy: boolean;
  draft: DraftState;
  onComplete: (action?: string) => void;
}

/** What ends the task, and whether the draft is safe. Named outcomes are buttons of their own. */
export function CompleteBar({ outcomes, owner, busy, draft, onComplete }: CompleteBarProps) {
  const { t } = useTranslation();
  const last = outcomes.length - 1;
  const isOffline = useLiveStatus() === 'offline';
  const blocked = isOffline ? { disabled: true, 'aria-describedby': 'complete-blocked' } : {};
  return (
    <div className="mr-complete-bar">
      <Text size="sm" c="dimmed" component="span" role="status">
        <DraftWord draft={draft} />
        {isOffline && <span id="complete-blocked"> {t('task.offline')}</span>}
      </Text>
      {outcomes.length === 0 && (
        <Button size="md" loading={busy} onClick={() => onComplete()} {...blocked}>
          {owner ? t('task.resolve', { name: owner }) : t('task.complete')}
        </Button>
      )}
      {outcomes.map((outcome, index) => (
        <Button
          key={outcome.value}
          size="md"
          variant={index === last ? 'filled' : 'default'}
          loading={busy}
          onClick={() => onComplete(outcome.value)}
          data-main-outcome={index === last || undefined}
          {...blocked}
        >
          {outcome.label}
        </Button>
      ))}
    </div>
  );
}
