import { useState } from 'react';
import { useHotkeys, useSession } from '#web';
import { focusRow, focusSearch, focusTask, isAmongRows } from './focus-targets.ts';
import { runTaskAction } from './task-actions.ts';

/**
 * The keys of the task page. Single letters work outside text fields and can be switched off; arrows move from row to row;
 * Ctrl+Enter completes also from inside the form.
 */
export function useTaskKeys(openKey: string | undefined) {
  const { preferences } = useSession();
  const [sheetOpen, setSheetOpen] = useState(false);
  const single = preferences.singleKeyShortcuts ?? true;
  useHotkeys(
    single
      ? [
          ['j', () => focusRow(1, openKey)],
          ['k', () => focusRow(-1, openKey)],
          ['c', () => runTaskAction('claim')],
          ['u', () => runTaskAction('giveBack')],
          ['x', () => runTaskAction('select')],
          ['shift+X', () => runTaskAction('selectRange')],
          ['z', () => runTaskAction('undo')],
          ['f', () => focusTask()],
          ['/', () => focusSearch()],
          ['shift+?', () => setSheetOpen(true)],
          ['?', () => setSheetOpen(true)],
        ]
      : [],
  );
  const byArrow = (step: 1 | -1) => (event: KeyboardEvent) => {
    if (!isAmongRows()) return;
    event.preventDefault();
    focusRow(step, openKey);
  };
  useHotkeys([
    ['ArrowDown', byArrow(1), { preventDefault: false }],
    ['ArrowUp', byArrow(-1), { preventDefault: false }],
  ]);
  useHotkeys([['mod+Enter', () => runTaskAction('complete')]], []);
  return { sheetOpen, closeSheet: () => setSheetOpen(false) };
}
