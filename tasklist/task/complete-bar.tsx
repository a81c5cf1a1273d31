import type { TaskOutcome } from '#client';
import { useTranslation } from 'react-i18next';
import { Button, Text } from '#web';
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
  return (
    <div className="mr-complete-bar">
      <Text size="sm" c="dimmed" component="span" role="status">
        <DraftWord draft={draft} />
      </Text>
      {outcomes.length === 0 && (
        <Button size="md" loading={busy} onClick={() => onComplete()}>
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
        >
          {outcome.label}
        </Button>
      ))}
    </div>
  );
}
