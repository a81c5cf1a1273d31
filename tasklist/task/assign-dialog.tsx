import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '#client';
import {
  Alert,
  Autocomplete,
  Button,
  directoryChoice,
  Group,
  Modal,
  problemText,
  relativeTime,
  Stack,
  Textarea,
  useMinuteClock,
  useDirectory,
} from '#web';

interface AssignDialogProps {
  /** Delegated work comes back to who delegates it. */
  kind?: 'assign' | 'delegate';
  assignee: string | null;
  busy: boolean;
  error: unknown;
  onAssign: (username: string, note: string) => void;
  onClose: () => void;
}

/** Gives the task to somebody: people are found while typing, any username can be entered. */
export function AssignDialog({
  kind = 'assign',
  assignee,
  busy,
  error,
  onAssign,
  onClose,
}: AssignDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const people = useDirectory(name, 'user');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onAssign(name.trim(), note.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`task.${kind}Title`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          {error != null && (
            <Alert color="incident" role="alert">
              <AssignProblem error={error} />
            </Alert>
          )}
          <Autocomplete
            label={t('task.assignee')}
            description={assignee ? t('task.assignedNow', { name: assignee }) : undefined}
            value={name}
            onChange={setName}
            {...directoryChoice(people)}
            autoComplete="off"
            required
            data-autofocus
          />
          {kind === 'delegate' && (
            <Textarea
              label={t('task.delegateNote')}
              description={t('task.delegateHint')}
              value={note}
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
              maxLength={2000}
              autosize
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t(`task.${kind}Submit`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

/** Somebody was faster, or may not do this step: said with names. */
function AssignProblem({ error }: { error: unknown }) {
  const { t, i18n } = useTranslation();
  const now = useMinuteClock();
  if (isProblem(error, 'TASK_ALREADY_ASSIGNED')) {
    const since = error.text('since');
    const when = since ? relativeTime(since, now, i18n.language) : t('time.now');
    return t('task.taken', { name: error.text('assignee') ?? '', when });
  }
  if (isProblem(error, 'SEPARATION_OF_DUTY'))
    return t('task.problem.fourEyesOf', { name: error.text('person') ?? '' });
  return problemText(error, t);
}
