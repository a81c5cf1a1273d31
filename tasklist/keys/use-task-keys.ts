import { useState } from 'react';
import { useHotkeys, useSession } from '#web';
import { focusRow, focusSearch, focusTask } from './focus-targets.ts';
import { runTaskAction } from './task-actions.ts';

/**
 * The keys of the task page. Single letters work outside text fields and can be switched off;
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
          ['f', () => focusTask()],
          ['/', () => focusSearch()],
          ['shift+?', () => setSheetOpen(true)],
          ['?', () => setSheetOpen(true)],
        ]
      : [],
  );
  useHotkeys([['mod+Enter', () => runTaskAction('complete')]], []);
  return { sheetOpen, closeSheet: () => setSheetOpen(false) };
}
