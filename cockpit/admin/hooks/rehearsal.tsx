import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, Modal, prettyJson, problemText, Stack, Text, Textarea } from '#web';
import { useHookWrites, type Hook } from '../../queries/hook-queries.ts';

/** A call that has no effect: what the expressions of the hook would make of it. */
export function RehearsalDialog({ hook, onClose }: { hook: Hook; onClose: () => void }) {
  const { t } = useTranslation();
  const [body, setBody] = useState('{}');
  const { rehearse } = useHookWrites();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('admin.hooks.test')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rehearse.mutate({ hookId: hook.hookId, body, headers: { 'content-type': 'application/json' } });
        }}
      >
        <Stack>
          <Text size="sm">{t('admin.hooks.testLead')}</Text>
          <Textarea
            label={t('admin.hooks.body')}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
            autosize
            minRows={4}
            maxRows={12}
            data-autofocus
          />
          {rehearse.error && <Alert color="incident">{problemText(rehearse.error, t)}</Alert>}
          {rehearse.data && (
            <Textarea
              label={t('admin.hooks.would')}
              value={prettyJson(JSON.stringify(rehearse.data))}
              readOnly
              autosize
              maxRows={14}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
            <Button type="submit" loading={rehearse.isPending}>
              {t('admin.hooks.tryIt')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
