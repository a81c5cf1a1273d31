import type { RequestView } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, api, Button, Group, Modal, notify, problemText, Stack, Text, Textarea } from '#web';
import { useRequestWrite } from './request-queries.ts';
import { requestName } from './request-words.ts';

/** Asks once, and why: whoever worked on it reads the reason. */
export function CancelDialog({ view, onClose }: { view: RequestView; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const cancel = useRequestWrite(
    () => api.requests.cancel(view.processInstanceKey, reason),
    () => {
      notify('done', t('requests.canceled', { name: requestName(view) }));
      onClose();
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('requests.cancelTitle', { name: requestName(view) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '' && !cancel.isPending) cancel.mutate(undefined);
        }}
      >
        <Stack>
          <Text size="sm">{t('requests.cancelBody')}</Text>
          <Textarea
            label={t('requests.reason')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={2000}
            autosize
            minRows={2}
            required
            data-autofocus
          />
          {cancel.error && (
            <Alert color="incident" role="alert">
              {problemText(cancel.error, t)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('requests.keep')}
            </Button>
            <Button type="submit" color="incident" loading={cancel.isPending} disabled={reason.trim() === ''}>
              {t('requests.cancelConfirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
