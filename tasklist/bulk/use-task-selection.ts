import { useEffect, useRef } from 'react';
import type { UserTask } from '#client';
import {
  allSelected,
  isSelected,
  selectedCount,
  selectRange,
  toggleKey,
  useSelection,
  type Selection,
} from '#web';
import { focusedRow } from '../keys/focus-targets.ts';
import { offerTaskAction } from '../keys/task-actions.ts';
import type { TasksSearch } from '../list/tasks-search.ts';

export interface TaskSelection {
  readonly selection: Selection;
  /** Everything that the question finds, also what is not shown, but for rows that were taken out again. */
  readonly isAll: boolean;
  readonly count: number;
  has(key: string): boolean;
  /** Selects exactly these rows. */
  set(keys: ReadonlySet<string>): void;
  selectAll(): void;
  toggle(key: string, isRange: boolean): void;
}

/** Which rows of the list are selected; another question starts with none, another page keeps them. */
export function useTaskSelection(
  search: TasksSearch,
  tasks: readonly UserTask[],
  total: number,
): TaskSelection {
  const question = JSON.stringify({ ...search, from: undefined, tab: undefined, ask: undefined });
  const [selection, setSelection] = useSelection(question);
  const last = useRef<string>(undefined);
  const shown = tasks.map(({ userTaskKey }) => userTaskKey as string);

  const toggle = (key: string, isRange: boolean) => {
    const from = last.current;
    last.current = key;
    if (isRange && from !== undefined && shown.includes(from))
      setSelection(selectRange(selection, shown, from, key));
    else setSelection(toggleKey(selection, key));
  };
  useEffect(() => {
    const run = (isRange: boolean) => () => {
      const key = focusedRow();
      // Only what the page shows as selected may be selected.
      if (key !== undefined && shown.includes(key)) toggle(key, isRange);
    };
    const ends = [offerTaskAction('select', run(false)), offerTaskAction('selectRange', run(true))];
    return () => ends.forEach((end) => end());
  });
  return {
    selection,
    isAll: selection.kind === 'all',
    count: selectedCount(selection, total),
    has: (key) => isSelected(selection, key),
    set: (keys) => setSelection({ kind: 'some', keys }),
    selectAll: () => setSelection(allSelected),
    toggle,
  };
}
