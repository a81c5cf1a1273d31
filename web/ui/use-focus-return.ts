import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what opened a dialog. The kit does so for a dialog that is told to close; ours mostly go with the state that
 * showed them, and without this the keyboard would begin again at the top of the page.
 */
export function useFocusReturn(): void {
  const [opener] = useState(openerNow);
  useEffect(
    () => () => {
      // Where somebody has gone on in the meantime, they stay.
      if (document.activeElement === document.body && opener?.isConnected) opener.focus();
    },
    [opener],
  );
}

// helpers

/** The button, or the one that dropped the menu down whose entry opened the dialog: the entry goes with its menu. */
function openerNow(): HTMLElement | undefined {
  const active = document.activeElement;
  const menuId = active?.closest('[role="menu"]')?.id;
  const opener = menuId ? document.querySelector(`[aria-controls="${CSS.escape(menuId)}"]`) : active;
  return opener instanceof HTMLElement && opener !== document.body ? opener : undefined;
}
