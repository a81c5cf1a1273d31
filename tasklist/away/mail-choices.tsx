import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailKinds, type NotificationPreferences } from '#client';
import {
  api,
  Button,
  Group,
  notify,
  ProblemPanel,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
  useProblemNotice,
} from '#web';
import { DigestChoice } from './digest-choice.tsx';

const queryKey = ['notification-preferences'];

/** Which mails a person gets, and when they want none. */
export function MailChoices() {
  const { t } = useTranslation();
  const known = useQuery({ queryKey, queryFn: ({ signal }) => api.mails.preferences({ signal }) });
  return (
    <section aria-labelledby="mail-choices">
      <Title order={2} size="h4" id="mail-choices" mt="xl">
        {t('mails.heading')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('mails.hint')}
      </Text>
      {known.error && (
        <ProblemPanel what={t('mails.heading')} problem={known.error} onRetry={() => void known.refetch()} />
      )}
      {!known.data && !known.error && <Skeleton h={200} />}
      {known.data && <Choices key={JSON.stringify(known.data)} known={known.data} />}
    </section>
  );
}

// helpers

function Choices({ known }: { known: NotificationPreferences }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tell = useProblemNotice();
  const [chosen, setChosen] = useState(known);
  const save = useMutation({
    mutationFn: (preferences: NotificationPreferences) => api.mails.savePreferences(preferences),
    onSuccess: (saved) => {
      queries.setQueryData(queryKey, saved);
      notify('done', t('mails.saved'));
    },
    onError: tell,
  });
  const { mailOff, quietHours } = chosen;
  const quiet = quietHours ?? { from: '', until: '' };
  const isHalf = quietHours !== null && (quiet.from === '') !== (quiet.until === '');
  const hasDigestTime = chosen.digestAt !== '' && chosen.digestDays.length > 0;
  const setQuiet = (changes: Partial<typeof quiet>) => {
    const next = { ...quiet, ...changes };
    setChosen({ ...chosen, quietHours: next.from === '' && next.until === '' ? null : next });
  };
  return (
    <Stack gap="xs" maw={480}>
      {mailKinds.map((kind) => (
        <Switch
          key={kind}
          label={t(`mails.kind.${kind}`)}
          checked={!mailOff.includes(kind)}
          onChange={({ currentTarget }) => {
            const others = mailOff.filter((one) => one !== kind);
            setChosen({ ...chosen, mailOff: currentTarget.checked ? others : [...others, kind] });
          }}
        />
      ))}
      <Group grow align="flex-start" mt="sm">
        <TextInput
          type="time"
          label={t('mails.quietFrom')}
          value={quiet.from}
          error={isHalf && t('mails.quietHalf')}
          onChange={({ currentTarget }) => setQuiet({ from: currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('mails.quietUntil')}
          value={quiet.until}
          onChange={({ currentTarget }) => setQuiet({ until: currentTarget.value })}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {t('mails.quietHint')}
      </Text>
      <DigestChoice
        chosen={chosen}
        onChange={(changes) => setChosen((before) => ({ ...before, ...changes }))}
      />
      <Group>
        <Button
          disabled={isHalf || !hasDigestTime}
          loading={save.isPending}
          onClick={() => save.mutate(chosen)}
        >
          {t('mails.save')}
        </Button>
      </Group>
    </Stack>
  );
}
