import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '#client';
import { afterWrite, Button, confirm, Group, useProblemNotice, useSession } from '#web';
import type { TasksSearch } from '../list/tasks-search.ts';
import { useFilterWrites, useSavedFilters } from '../queries/filter-queries.ts';

interface SavedFilterActionsProps {
  search: TasksSearch;
  onEdit: (filter: SavedFilter) => void;
  onLeave: () => void;
}

/** What the owner of the chosen filter can do with it: keep the changed question, rename, share, delete. */
export function SavedFilterActions({ search, onEdit, onLeave }: SavedFilterActionsProps) {
  const { t } = useTranslation();
  const { me } = useSession();
  const navigate = useNavigate();
  const tell = useProblemNotice();
  const { remove } = useFilterWrites();
  const filter = useSavedFilters().find(({ filterKey }) => filterKey === search.saved);
  if (!filter || filter.owner !== me.username) return null;
  const askAndRemove = async () => {
    onLeave();
    const isMeant = await confirm({
      title: t('tasks.saved.removeTitle', { name: filter.name }),
      body: t('tasks.saved.removeBody'),
      confirmLabel: t('tasks.saved.remove'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (!isMeant) return;
    const onSuccess = () => void navigate({ to: '/tasks', search: { view: search.view } } as never);
    afterWrite(remove.mutateAsync(filter.filterKey), onSuccess, tell);
  };
  return (
    <Group gap="xs">
      <Button variant="light" size="xs" onClick={() => onEdit(filter)}>
        {t('tasks.saved.editNamed', { name: filter.name })}
      </Button>
      <Button variant="subtle" size="xs" color="incident" onClick={() => void askAndRemove()}>
        {t('tasks.saved.remove')}
      </Button>
    </Group>
  );
}
