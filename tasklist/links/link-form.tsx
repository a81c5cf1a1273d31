import type { Process } from '#client';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, api, Button, Group, problemText, Stack, TextInput, dayOf, startOfDay } from '#web';

interface LinkFormProps {
  process: Process;
  onMade: (url: string) => void;
}

/** As for most campaigns; longer ones say so. */
const daysAtFirst = 30;
const usesMax = 1_000_000;

export function LinkForm({ process, onMade }: LinkFormProps) {
  const { t } = useTranslation();
  const [description, setDescription] = useState('');
  const [until, setUntil] = useState(() => dayIn(daysAtFirst));
  const [uses, setUses] = useState('');
  const create = useMutation({
    mutationFn: () =>
      api.publicLinks.create(process, {
        description: description.trim(),
        expiresAt: startOfDay(until, 1).toISOString(),
        ...(uses === '' ? {} : { maxUses: Number(uses) }),
      }),
    onSuccess: ({ url }) => {
      onMade(url);
      setDescription('');
      setUses('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {create.error && (
          <Alert color="incident" role="alert">
            {problemText(create.error, t)}
          </Alert>
        )}
        <TextInput
          label={t('links.description')}
          description={t('links.descriptionHint')}
          value={description}
          maxLength={500}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          data-autofocus
        />
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t('links.lastDay')}
            value={until}
            min={dayIn(0)}
            max={dayIn(364)}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
            required
          />
          <TextInput
            type="number"
            label={t('links.max')}
            placeholder={t('links.unlimited')}
            value={uses}
            min={1}
            max={usesMax}
            step={1}
            onChange={({ currentTarget }) => setUses(currentTarget.value)}
          />
        </Group>
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('links.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

// helpers

/** A day of the person's own calendar, as `2026-12-01`. */
function dayIn(days: number): string {
  return dayOf(startOfDay(dayOf(new Date()), days));
}
