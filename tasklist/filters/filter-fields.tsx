import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, directoryChoice, NativeSelect, TextInput, useDirectory, useGroupNames } from '#web';
import type { TasksSearch } from '../list/tasks-search.ts';
import { useTaskFields } from '../queries/task-queries.ts';
import { DeclaredField } from './declared-field.tsx';
import { readFieldWords, withFieldWords } from './field-words.ts';
import { dueWords, type DueWord } from './task-filter.ts';

interface FilterFieldsProps {
  search: TasksSearch;
  onChange: (changes: Partial<TasksSearch>) => void;
}

/** What a list of tasks can be narrowed by. */
export function FilterFields({ search, onChange }: FilterFieldsProps) {
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

// helpers

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
  const groupName = useGroupNames(kind === 'group' && value !== undefined ? [value] : []);
  const name = value === undefined ? undefined : groupName(value);
  return (
    <Autocomplete
      size="xs"
      label={label}
      description={name === value ? undefined : name}
      value={text}
      onChange={setText}
      onOptionSubmit={onValue}
      onBlur={() => onValue(text.trim() || undefined)}
      {...directoryChoice(found)}
      autoComplete="off"
      comboboxProps={{ withinPortal: false }}
    />
  );
}
