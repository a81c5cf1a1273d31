import { useTranslation } from 'react-i18next';
import { Button, notify, useProblemNotice } from '#web';
import { useSnooze, useSnoozes } from '../queries/owner-queries.ts';

const HOUR_MS = 3_600_000;

interface SnoozeButtonProps {
  processDefinitionId: string;
  fingerprint: string;
  /** The first line of what went wrong. */
  error: string;
}

/** Keeps one kind of incidents from being told to the owners for an hour, or tells it again. */
export function SnoozeButton({ processDefinitionId, fingerprint, error }: SnoozeButtonProps) {
  const { t } = useTranslation();
  const tell = useProblemNotice();
  const snoozes = useSnoozes(processDefinitionId);
  const snooze = useSnooze(processDefinitionId, (isQuiet) =>
    notify('done', t(isQuiet ? 'operate.owners.snoozed' : 'operate.owners.told')),
  );
  const quiet = snoozes.data?.items.find((one) => one.fingerprint === fingerprint);
  const ask = () =>
    void snooze
      .mutateAsync({ fingerprint, until: quiet ? null : new Date(Date.now() + HOUR_MS).toISOString() })
      .catch(tell);
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={snooze.isPending}
      aria-label={t(quiet ? 'operate.owners.tellOf' : 'operate.owners.snoozeOf', { error })}
      onClick={ask}
    >
      {t(quiet ? 'operate.owners.tell' : 'operate.owners.snooze')}
    </Button>
  );
}
