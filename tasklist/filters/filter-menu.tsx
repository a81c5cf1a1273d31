import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '#client';
import { Autocomplete, Badge, Button, Group, NativeSelect, Popover, Stack, TextInput } from '#web';
import type { TasksSearch } from '../list/tasks-search.ts';
import { useDirectory } from '../queries/use-directory.ts';
import { useTaskFields } from '../queries/task-queries.ts';
import { DeclaredField } from './declared-field.tsx';
import { readFieldWords, withFieldWords } from './field-words.ts';
import { SaveFilterDialog } from './save-filter-dialog.tsx';
import { SavedFilterActions } from './saved-filter-actions.tsx';
import { dueWords, narrowingCount, type DueWord } from './task-filter.ts';

interface FilterMenuProps {
  search: TasksSearch;
  onChange: (changes: Partial<TasksSearch>) => void;
}

/** Narrows the list further, and keeps the question under a name. */
export function FilterMenu({ search, onChange }: FilterMenuProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [dialog, setDialog] = useState<'new' | SavedFilter>();
  const narrowing = narrowingCount(search);
  // A dialog belongs over the page, not beside an open menu.
  const show = (what: 'new' | SavedFilter) => {
    setOpened(false);
    setDialog(what);
  };
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        width={300}
        position="bottom-end"
        withArrow
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            px={8}
            onClick={() => setOpened(!opened)}
            leftSection={<IconFilter size={16} aria-hidden="true" />}
            rightSection={narrowing > 0 && <Badge size="xs">{narrowing}</Badge>}
          >
            {t('tasks.narrow.open')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <FilterFields search={search} onChange={onChange} />
            <SavedFilterActions search={search} onEdit={show} onLeave={() => setOpened(false)} />
            <Group justify="space-between">
              <Button
                variant="subtle"
                size="xs"
                disabled={narrowing === 0}
                onClick={() => onChange(noNarrowing)}
              >
                {t('common.clearAll')}
              </Button>
              <Button size="xs" onClick={() => show('new')}>
                {t('tasks.saved.saveAs')}
              </Button>
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {dialog && (
        <SaveFilterDialog
          question={search}
          filter={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

// helpers

const noNarrowing: Partial<TasksSearch> = {
  process: undefined,
  person: undefined,
  group: undefined,
  due: undefined,
  priority: undefined,
  field: undefined,
  from: undefined,
};

function FilterFields({ search, onChange }: FilterMenuProps) {
  const { t } = useTranslation();
  const change = (changes: Partial<TasksSearch>) => onChange({ ...changes, from: undefined });
  const asked = readFieldWords(search.field ?? []);
  const { process } = search;
  const declared = useTaskFields().filter(
    ({ processDefinitionIds }) => process === undefined || processDefinitionIds.includes(process),
  );
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('tasks.narrow.due')}
        value={search.due ?? ''}
        onChange={({ currentTarget }) => change({ due: (currentTarget.value || undefined) as DueWord })}
        data={[
          { value: '', label: t('tasks.narrow.any') },
          ...dueWords.map((value) => ({ value, label: t(`tasks.narrow.dueWord.${value}`) })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={t('tasks.narrow.priority')}
        value={String(search.priority ?? '')}
        onChange={({ currentTarget }) =>
          change({ priority: currentTarget.value === '' ? undefined : Number(currentTarget.value) })
        }
        data={[
          { value: '', label: t('tasks.narrow.any') },
          ...priorities.map((value) => ({
            value: String(value),
            label: t('tasks.narrow.atLeast', { value }),
          })),
        ]}
      />
      {search.view !== 'mine' && search.view !== undefined && search.view !== 'available' && (
        <DirectoryField
          kind="user"
          label={t('task.assignee')}
          value={search.person}
          onValue={(person) => change({ person })}
        />
      )}
      <DirectoryField
        kind="group"
        label={t('tasks.narrow.group')}
        value={search.group}
        onValue={(group) => change({ group })}
      />
      <TextInput
        size="xs"
        label={t('tasks.narrow.process')}
        key={search.process}
        defaultValue={search.process ?? ''}
        onBlur={({ currentTarget }) => change({ process: currentTarget.value.trim() || undefined })}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') change({ process: currentTarget.value.trim() || undefined });
        }}
      />
      {declared.map((field) => (
        <DeclaredField
          key={field.name}
          field={field}
          words={asked.find(({ name }) => name === field.name)?.words}
          onWords={(words) => change({ field: withFieldWords(search.field, field.name, words) })}
        />
      ))}
    </>
  );
}

/** The steps the list shows as high and very high. */
const priorities = [50, 70, 90];

interface DirectoryFieldProps {
  kind: 'user' | 'group';
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

function DirectoryField({ kind, label, value, onValue }: DirectoryFieldProps) {
  const [text, setText] = useState(value ?? '');
  const found = useDirectory(text, kind);
  return (
    <Autocomplete
      size="xs"
      label={label}
      value={text}
      onChange={setText}
      onOptionSubmit={onValue}
      onBlur={() => onValue(text.trim() || undefined)}
      data={found.map(({ id }) => id)}
      autoComplete="off"
      comboboxProps={{ withinPortal: false }}
    />
  );
}
