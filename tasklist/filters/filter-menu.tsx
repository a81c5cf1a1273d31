import { IconFilter } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '#client';
import { Badge, Button, Group, Popover, Skeleton, Stack } from '#web';
import type { TasksSearch } from '../list/tasks-search.ts';
import { narrowingCount } from './task-filter.ts';

// The fields find people and groups while one types: they are larger than the list.
const FilterFields = lazy(async () => ({ default: (await import('./filter-fields.tsx')).FilterFields }));
const SavedFilterActions = lazy(async () => ({
  default: (await import('./saved-filter-actions.tsx')).SavedFilterActions,
}));
const SaveFilterDialog = lazy(async () => ({
  default: (await import('./save-filter-dialog.tsx')).SaveFilterDialog,
}));

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
            <Suspense fallback={<Skeleton h={280} />}>
              <FilterFields search={search} onChange={onChange} />
              <SavedFilterActions search={search} onEdit={show} onLeave={() => setOpened(false)} />
            </Suspense>
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
      <Suspense>
        {dialog && (
          <SaveFilterDialog
            question={search}
            filter={dialog === 'new' ? undefined : dialog}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
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
