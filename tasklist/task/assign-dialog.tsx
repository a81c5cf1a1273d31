import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Autocomplete, Button, Group, Modal, problemText, Stack } from '#web';
import { useDirectory } from '../queries/use-directory.ts';

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
  const people = useDirectory(name, 'user');
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
            data={people.map(({ id }) => id)}
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
