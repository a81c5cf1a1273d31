import { useTranslation } from 'react-i18next';
import type { UserTask } from '#client';
import { Button, Checkbox } from '#web';
import type { TaskSelection } from './use-task-selection.ts';

interface SelectMarksProps {
  page: readonly UserTask[];
  selection: TaskSelection;
}

/** Selects the shown rows of the question; from everything it leads back to nothing. */
export function PageCheckbox({ page, selection }: SelectMarksProps) {
  const { t } = useTranslation();
  const shown = page.map(({ userTaskKey }) => userTaskKey as string);
  const { selection: chosen, count } = selection;
  const some = shown.filter(selection.has).length;
  const all = some === shown.length && some > 0;
  const toggle = () => {
    if (chosen.kind === 'all') return selection.set(new Set());
    const rest = [...chosen.keys].filter((key) => !shown.includes(key));
    return selection.set(new Set(all ? rest : [...rest, ...shown]));
  };
  return (
    <Checkbox
      size="xs"
      label={count > 0 ? t('tasks.bulk.selected', { count }) : t('tasks.bulk.all')}
      checked={all}
      indeterminate={count > 0 && !all}
      disabled={shown.length === 0}
      onChange={toggle}
    />
  );
}

/** Behind a page that is selected as a whole there are more rows: one click selects them too. */
export function EveryRow({ page, total, selection }: SelectMarksProps & { total: number }) {
  const { t } = useTranslation();
  const isPage = page.length > 0 && page.every(({ userTaskKey }) => selection.has(userTaskKey));
  if (selection.isAll || !isPage || total <= page.length) return null;
  return (
    <Button variant="subtle" size="compact-xs" onClick={selection.selectAll}>
      {t('tasks.bulk.every', { count: total })}
    </Button>
  );
}
