import { useTranslation } from 'react-i18next';
import { Button, confirm, Group, shortTime, Text, useMinuteClock } from '#web';

export interface DraftNoticeProps {
  savedAt: string;
  onDiscard: () => void;
}

/** The loaded part of `DraftNotice`. */
export function DraftNoticeView({ savedAt, onDiscard }: DraftNoticeProps) {
  const { t, i18n } = useTranslation();
  const now = useMinuteClock();
  const discard = async () => {
    const isSure = await confirm({
      title: t('drafts.discardTitle'),
      body: t('drafts.discardText'),
      confirmLabel: t('drafts.discard'),
      cancelLabel: t('drafts.keep'),
      danger: true,
    });
    if (isSure) onDiscard();
  };
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm" role="status">
        {t('task.draftRestored', { time: shortTime(savedAt, now, i18n.language) })}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => void discard()}>
        {t('drafts.discard')}
      </Button>
    </Group>
  );
}
