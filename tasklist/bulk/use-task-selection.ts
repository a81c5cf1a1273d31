import { useEffect, useRef } from 'react';
import type { UserTask } from '#client';
import { selectRange, toggleKey, useSelection } from '#web';
import { focusedRow } from '../keys/focus-targets.ts';
import { offerTaskAction } from '../keys/task-actions.ts';
import type { TasksSearch } from '../list/tasks-search.ts';

const noKeys: ReadonlySet<string> = new Set();

export interface TaskSelection {
  readonly keys: ReadonlySet<string>;
  set(keys: ReadonlySet<string>): void;
  toggle(key: string, isRange: boolean): void;
}

/** Which rows of the list are selected; another question starts with none, another page keeps them. */
export function useTaskSelection(search: TasksSearch, tasks: readonly UserTask[]): TaskSelection {
  const question = JSON.stringify({ ...search, from: undefined, tab: undefined });
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
      if (key !== undefined) toggle(key, isRange);
    };
    const ends = [offerTaskAction('select', run(false)), offerTaskAction('selectRange', run(true))];
    return () => ends.forEach((end) => end());
  });
  return {
    // Rows are selected by themselves here; "all that the query finds" is for batches of operators.
    keys: selection.kind === 'some' ? selection.keys : noKeys,
    set: (keys) => setSelection({ kind: 'some', keys }),
    toggle,
  };
}
