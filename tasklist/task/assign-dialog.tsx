import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, api, Autocomplete, Button, Group, Modal, problemText, Stack, useDebouncedValue } from '#web';

interface AssignDialogProps {
  assignee: string | null;
  busy: boolean;
  error: unknown;
  onAssign: (username: string) => void;
  onClose: () => void;
}

/** Gives the task to somebody: people are found while typing, any username can be entered. */
export function AssignDialog({ assignee, busy, error, onAssign, onClose }: AssignDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const people = usePeople(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onAssign(name.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('task.assignTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          {error != null && (
            <Alert color="incident" role="alert">
              {problemText(error, t)}
            </Alert>
          )}
          <Autocomplete
            label={t('task.assignee')}
            description={assignee ? t('task.assignedNow', { name: assignee }) : undefined}
            value={name}
            onChange={setName}
            data={people}
            autoComplete="off"
            required
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('task.assignSubmit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

const typingPauseMs = 200;
const lettersMin = 2;

function usePeople(text: string): string[] {
  const [settled] = useDebouncedValue(text.trim(), typingPauseMs);
  const found = useQuery({
    queryKey: ['directory', 'user', settled],
    queryFn: ({ signal }) => api.directory(settled, 'user', { signal }),
    enabled: settled.length >= lettersMin,
    placeholderData: keepPreviousData,
    // Without a directory the username can still be typed.
    retry: false,
  });
  return (found.data?.items ?? []).map((person) => person.id);
}
