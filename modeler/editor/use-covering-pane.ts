import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * What lies over a part of the editor takes the keyboard when it opens (`data-autofocus` in it), and gives it back when it closes: to
 * what opened it, or where that is gone, to what `instead` finds.
 */
export function useCoveringPane<Place extends HTMLElement>(instead?: string): RefObject<Place | null> {
  const place = useRef<Place>(null);
  useReturnedFocus(instead);
  useEffect(() => place.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return place;
}

/** Gives the keyboard back when the component goes, unless something else has taken it by then. */
export function useReturnedFocus(instead?: string): void {
  // Before the browser takes the keyboard from what is covered.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    return () => {
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
        const target = isThere || instead === undefined ? opener : document.querySelector(instead);
        if (target instanceof HTMLElement) target.focus();
      });
    };
  }, [instead]);
}
