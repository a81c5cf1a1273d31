import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, NativeSelect, TextInput, useDebouncedCallback } from '#web';
import { FilterMenu } from '../filters/filter-menu.tsx';
import { focusRow } from '../keys/focus-targets.ts';
import { useTaskFields } from '../queries/task-queries.ts';
import { sortOf, taskSorts, type TaskSort, type TasksSearch } from './tasks-search.ts';

interface ListHeadProps {
  search: TasksSearch;
  onChange: (changes: Partial<TasksSearch>, options?: { replace?: boolean }) => void;
}

/** Search and sort of the list; both are done by the server and stand in the address. */
export function ListHead({ search, onChange }: ListHeadProps) {
  const { t } = useTranslation();
  const { field, order } = sortOf(search);
  const up = order === 'ASC';
  const declared = useTaskFields();
  const fields = taskSorts.filter((sort) => sort !== 'completionDate' || search.view === 'done');
  return (
    <div className="mr-task-list-head">
      <SearchField key={search.view} search={search} onChange={onChange} />
      <NativeSelect
        size="xs"
        aria-label={t('tasks.sortBy')}
        value={field}
        onChange={(event) =>
          onChange({ sort: event.currentTarget.value as TaskSort, order: undefined, from: undefined })
        }
        data={[
          ...fields.map((value) => ({ value: value as string, label: t(`tasks.sort.${value}`) })),
          ...declared.map(({ name, label }) => ({ value: `taskFields.${name}`, label: label ?? name })),
        ]}
      />
      <ActionIcon
        variant="default"
        aria-label={up ? t('tasks.ascending') : t('tasks.descending')}
        onClick={() => onChange({ sort: field, order: up ? 'desc' : 'asc', from: undefined })}
      >
        {up ? <IconArrowUp size={16} /> : <IconArrowDown size={16} />}
      </ActionIcon>
      <FilterMenu search={search} onChange={onChange} />
    </div>
  );
}

// helpers

const typingPauseMs = 300;

function SearchField({ search, onChange }: ListHeadProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(search.q ?? '');
  const find = useDebouncedCallback(
    (typed: string) => onChange({ q: typed.trim() || undefined, from: undefined }, { replace: true }),
    typingPauseMs,
  );
  return (
    <TextInput
      size="xs"
      className="mr-task-search"
      aria-label={t('tasks.search')}
      placeholder={t('tasks.search')}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        find(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        focusRow(1, undefined);
      }}
      data-task-search
    />
  );
}
