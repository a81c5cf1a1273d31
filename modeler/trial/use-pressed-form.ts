import type { Variables } from '#client';
import { useCallback, useRef } from 'react';
import type { ProcessFormHandle } from '#web';

/** What a form holds, checked. Whoever presses before its fields are there need not press again. */
export function usePressedForm(send: (data: Variables) => void) {
  const form = useRef<ProcessFormHandle>(null);
  const isPressed = useRef(false);
  const latest = useRef(send);
  latest.current = send;
  const press = useCallback(() => {
    const made = form.current?.submit();
    isPressed.current = !made;
    if (made && made.errors.length > 0) made.errors[0]?.focus();
    else if (made) latest.current(made.data);
  }, []);
  const attach = useCallback(
    (handle: ProcessFormHandle | null) => {
      form.current = handle;
      if (handle && isPressed.current) press();
    },
    [press],
  );
  return { press, attach };
}
