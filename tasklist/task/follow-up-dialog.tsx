import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Group, Modal, pageCalendar, Stack, TextInput } from '#web';
import { followUpAt, followUpOn, followUpWords } from './follow-up-days.ts';

interface FollowUpDialogProps {
  hasDate: boolean;
  onSet: (at: Date | null) => void;
  onClose: () => void;
}

/** In words, or on a day. */
export function FollowUpDialog({ hasDate, onSet, onClose }: FollowUpDialogProps) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const at = followUpOn(day, pageCalendar);
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      title={t('task.followUp.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="xs">
        {followUpWords.map((word, index) => (
          <Button
            key={word}
            variant="default"
            onClick={() => onSet(followUpAt(word, new Date(), pageCalendar))}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
          >
            {t(`task.followUp.${word}`)}
          </Button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (at) onSet(at);
          }}
        >
          <Group align="end" gap="xs" wrap="nowrap">
            <TextInput
              type="date"
              label={t('task.followUp.day')}
              description={t('task.followUp.dayHint')}
              value={day}
              onChange={({ currentTarget }) => setDay(currentTarget.value)}
              flex={1}
            />
            <Button type="submit" disabled={!at}>
              {t('task.followUp.set')}
            </Button>
          </Group>
        </form>
        {hasDate && (
          <Button variant="subtle" onClick={() => onSet(null)}>
            {t('task.followUp.none')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
