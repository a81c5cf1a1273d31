import { useTranslation } from 'react-i18next';
import type { NotificationPreferences } from '#client';
import { Checkbox, Group, NativeSelect, pageLanguage, Stack, Switch, Text, TextInput } from '#web';

const rhythms = ['NONE', 'DAILY', 'WEEKLY'] as const;
const week = [1, 2, 3, 4, 5, 6, 7];

interface DigestChoiceProps {
  chosen: NotificationPreferences;
  onChange: (changes: Partial<NotificationPreferences>) => void;
}

/** One mail with what is open, on chosen days at a chosen time, beside or instead of single mails. */
export function DigestChoice({ chosen, onChange }: DigestChoiceProps) {
  const { t } = useTranslation();
  const { digest, digestAt, digestDays, digestOnly } = chosen;
  return (
    <Stack gap="xs" mt="sm">
      <Group grow align="flex-start">
        <NativeSelect
          label={t('mails.digest')}
          value={digest}
          onChange={({ currentTarget }) => {
            const rhythm = rhythms.find((one) => one === currentTarget.value) ?? 'NONE';
            // A week has one summary, so one day.
            const days = rhythm === 'WEEKLY' ? digestDays.slice(0, 1) : digestDays;
            onChange({ digest: rhythm, digestDays: days });
          }}
          data={rhythms.map((value) => ({ value, label: t(`mails.rhythm.${value}`) }))}
        />
        {digest !== 'NONE' && (
          <TextInput
            type="time"
            label={t('mails.digestAt')}
            value={digestAt}
            onChange={({ currentTarget }) => onChange({ digestAt: currentTarget.value })}
          />
        )}
        {digest === 'WEEKLY' && (
          <NativeSelect
            label={t('mails.digestDay')}
            value={String(digestDays[0] ?? 1)}
            onChange={({ currentTarget }) => onChange({ digestDays: [Number(currentTarget.value)] })}
            data={week.map((day) => ({ value: String(day), label: dayName(day, 'long') }))}
          />
        )}
      </Group>
      {digest === 'DAILY' && (
        <Checkbox.Group
          label={t('mails.digestDays')}
          error={digestDays.length === 0 && t('mails.digestNoDay')}
          value={digestDays.map(String)}
          onChange={(days) => onChange({ digestDays: days.map(Number).sort() })}
        >
          <Group gap="md" my="xs">
            {week.map((day) => (
              <Checkbox key={day} value={String(day)} label={dayName(day, 'short')} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {digest !== 'NONE' && (
        <Switch
          label={<Text size="sm">{t('mails.digestOnly')}</Text>}
          checked={digestOnly}
          onChange={({ currentTarget }) => onChange({ digestOnly: currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

// helpers

/** The first of January 2024 was a Monday. */
function dayName(day: number, form: 'long' | 'short'): string {
  const format = new Intl.DateTimeFormat(pageLanguage(), { weekday: form, timeZone: 'UTC' });
  return format.format(Date.UTC(2024, 0, day));
}
