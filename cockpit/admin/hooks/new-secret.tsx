import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, Alert, Button, CopyButton, Group, Modal, Stack, Text } from '#web';
import type { NewSecret } from '../../queries/hook-queries.ts';

/** Text that a person takes elsewhere. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          size={28}
          aria-label={copied ? t('common.copied') : label}
          title={copied ? t('common.copied') : label}
          onClick={copy}
        >
          {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

/** The one moment in which the secret of a hook is shown. */
export function NewSecretDialog({ created, onClose }: { created: NewSecret; onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ...(created.url === undefined ? [] : [{ id: 'address', text: created.url }]),
    { id: 'secret', text: created.secret },
  ] as const;
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t('admin.hooks.newSecret')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Alert color="waiting">{t('admin.hooks.onlyNow')}</Alert>
        {rows.map(({ id, text }) => (
          <div key={id}>
            <Text size="sm" fw={600}>
              {t(`admin.hooks.${id}`)}
            </Text>
            <Group wrap="nowrap" gap={4}>
              <span className="mr-admin-secret">{text}</span>
              <CopyText text={text} label={t(`admin.hooks.copy.${id}`)} />
            </Group>
          </div>
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('admin.hooks.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
