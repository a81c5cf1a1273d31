import { isProblem } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, Modal, problemText, Stack, Textarea } from '#web';

interface AskDialogProps {
  title: string;
  /** What most people would say. */
  words: string;
  busy: boolean;
  error: unknown;
  onAsk: (text: string) => void;
  onClose: () => void;
}

/** One message, with words to begin with. What was typed stays when it could not be sent. */
export function AskDialog({ title, words, busy, error, onAsk, onClose }: AskDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(words);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && !busy) onAsk(text.trim());
        }}
      >
        <Stack>
          <Textarea
            label={t('task.askText')}
            description={t('task.askHint')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            maxLength={2000}
            autosize
            minRows={2}
            data-autofocus
          />
          {error != null && (
            <Alert color="incident" role="alert">
              {isProblem(error, 'RATE_LIMITED') ? t('task.askedAlready') : problemText(error, t)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={text.trim() === ''}>
              {t('task.askSend')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
