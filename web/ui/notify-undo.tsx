import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

interface UndoOffer {
  message: string;
  label: string;
  /** As long as the server holds what was done. */
  lastsMs: number;
  onUndo: () => void;
}

/** Says what was done and offers for a moment to take it back; the answer ends the offer. */
export function notifyUndo({ message, label, lastsMs, onUndo }: UndoOffer): () => void {
  const id = notifications.show({
    color: 'completed',
    autoClose: lastsMs,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    message: (
      <>
        {message}{' '}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {label}
        </Button>
      </>
    ),
  });
  return () => notifications.hide(id);
}
