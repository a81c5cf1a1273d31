import { useState, type FormEvent } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '#client';
import {
  afterWrite,
  Alert,
  Button,
  Checkbox,
  directoryChoice,
  Group,
  Modal,
  problemText,
  Stack,
  TagsInput,
  TextInput,
  useDirectory,
} from '#web';
import { readTaskQuestion, type TaskQuestion } from '../list/tasks-search.ts';
import { useFilterWrites } from '../queries/filter-queries.ts';
import { addressOf } from './filter-address.ts';

interface SaveFilterDialogProps {
  question: TaskQuestion;
  /** Name and sharing of this one are changed; without it a new filter is made. */
  filter: SavedFilter | undefined;
  onClose: () => void;
}

/** Names a question, and says who else sees it in their list. */
export function SaveFilterDialog({ question, filter, onClose }: SaveFilterDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { create, replace } = useFilterWrites();
  const [name, setName] = useState(filter?.name ?? '');
  const [groups, setGroups] = useState<string[]>(filter?.sharedWith.groups ?? []);
  const [all, setAll] = useState(filter?.sharedWith.all ?? false);
  const error = create.error ?? replace.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { users = [], roles = [] } = filter?.sharedWith ?? {};
    const fields = {
      area: 'TASKS' as const,
      name: name.trim(),
      query: JSON.parse(JSON.stringify(readTaskQuestion({ ...question }))) as Record<string, unknown>,
      sharedWith: { users, groups, roles, all },
    };
    const onSuccess = (saved: SavedFilter) => {
      onClose();
      void navigate({ to: '.', search: addressOf(saved) } as never);
    };
    afterWrite(filter ? replace.mutateAsync({ filter, fields }) : create.mutateAsync(fields), onSuccess);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={filter ? t('tasks.saved.edit') : t('tasks.saved.saveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          {error != null && (
            <Alert color="incident" role="alert">
              {problemText(error, t)}
            </Alert>
          )}
          <TextInput
            label={t('tasks.saved.name')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            maxLength={255}
            required
            data-autofocus
          />
          <SharingFields groups={groups} onGroups={setGroups} all={all} onAll={setAll} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || replace.isPending}>
              {t('tasks.saved.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

interface SharingFieldsProps {
  groups: string[];
  onGroups: (groups: string[]) => void;
  all: boolean;
  onAll: (all: boolean) => void;
}

function SharingFields({ groups, onGroups, all, onAll }: SharingFieldsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = useDirectory(typed, 'group');
  return (
    <>
      <TagsInput
        label={t('tasks.saved.groups')}
        description={t('tasks.saved.sharedHint')}
        value={groups}
        onChange={onGroups}
        searchValue={typed}
        onSearchChange={setTyped}
        {...directoryChoice(found)}
      />
      <Checkbox
        label={t('tasks.saved.all')}
        checked={all}
        onChange={({ currentTarget }) => onAll(currentTarget.checked)}
      />
    </>
  );
}
