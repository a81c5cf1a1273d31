import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, problemText, Stack } from '#web';

interface EntryFormProps {
  isReady: boolean;
  isBusy: boolean;
  /** Why the server refused it. */
  problem: unknown;
  /** What the button says. */
  action: string;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** The fields of a dialog that makes or changes one entry, with what went wrong and its two buttons below. */
export function EntryForm({ isReady, isBusy, problem, action, onSubmit, onClose, children }: EntryFormProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit();
      }}
    >
      <Stack>
        {children}
        {problem != null && <Alert color="incident">{problemText(problem, t)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!isReady} loading={isBusy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
