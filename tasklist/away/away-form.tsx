import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Alert,
  Autocomplete,
  Button,
  directoryChoice,
  Group,
  notify,
  problemText,
  startOfDay,
  Stack,
  TextInput,
  useDirectory,
} from '#web';
import { useSubstitutionWrites } from '../queries/substitution-queries.ts';

/** Days as people say them: the last one belongs to the absence. */
export function AwayForm({ username }: { username: string }) {
  const { t } = useTranslation();
  const [deputy, setDeputy] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  const people = useDirectory(deputy, 'user').filter(({ id }) => id !== username);
  const { create } = useSubstitutionWrites();
  const isTurned = from !== '' && until !== '' && until < from;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isTurned) return;
    const fields = {
      absentUser: username,
      deputyUser: deputy.trim(),
      from: startOfDay(from).toISOString(),
      until: startOfDay(until, 1).toISOString(),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    afterWrite(create.mutateAsync(fields), ({ deputyUser }) => {
      notify('done', t('away.saved', { name: deputyUser }));
      setDeputy('');
      setFrom('');
      setUntil('');
      setNote('');
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={480}>
        {create.error && (
          <Alert color="incident" role="alert">
            {problemText(create.error, t)}
          </Alert>
        )}
        <Autocomplete
          label={t('away.deputy')}
          value={deputy}
          onChange={setDeputy}
          {...directoryChoice(people)}
          autoComplete="off"
          required
        />
        <Days from={from} until={until} isTurned={isTurned} onFrom={setFrom} onUntil={setUntil} />
        <TextInput
          label={t('away.note')}
          value={note}
          maxLength={2000}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('away.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

// helpers

interface DaysProps {
  from: string;
  until: string;
  isTurned: boolean;
  onFrom: (day: string) => void;
  onUntil: (day: string) => void;
}

function Days({ from, until, isTurned, onFrom, onUntil }: DaysProps) {
  const { t } = useTranslation();
  return (
    <Group grow align="flex-start">
      <TextInput
        type="date"
        label={t('away.from')}
        value={from}
        onChange={({ currentTarget }) => onFrom(currentTarget.value)}
        required
      />
      <TextInput
        type="date"
        label={t('away.until')}
        value={until}
        min={from}
        error={isTurned && t('away.datesWrong')}
        onChange={({ currentTarget }) => onUntil(currentTarget.value)}
        required
      />
    </Group>
  );
}
