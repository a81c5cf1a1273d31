import { useTranslation } from 'react-i18next';
import { Button, Group, Modal, relativeTime, Stack, Text } from '#web';

interface ExistingDraftDialogProps {
  savedAt: string;
  version: number;
  onContinue: () => void;
  onStartAgain: () => void;
  onClose: () => void;
}

/** Two drafts of one process are easily mixed up, so the person says which one is meant. */
export function ExistingDraftDialog({
  savedAt,
  version,
  onContinue,
  onStartAgain,
  onClose,
}: ExistingDraftDialogProps) {
  const { t, i18n } = useTranslation();
  const when = relativeTime(savedAt, new Date(), i18n.language);
  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': t('common.close') }}
      onClose={onClose}
      title={t('models.version.draftExists')}
    >
      <Stack gap="md">
        <Text size="sm">{t('models.version.draftExistsBody', { when, version })}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onStartAgain}>
            {t('models.version.startAgain', { version })}
          </Button>
          <Button onClick={onContinue} data-autofocus>
            {t('models.version.continueDraft')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
