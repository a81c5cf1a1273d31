import type { Variables } from '#client';
import { useCallback, useRef, useState } from 'react';
import type { FormFieldError, ProcessFormHandle } from './process-form.tsx';

/**
 * What a form holds, checked and sent. Whoever is faster than the form need not ask again: it is sent as soon as its fields are
 * there. `attach` is the ref of the form.
 */
export function useSubmission(send: (data: Variables, action?: string) => void) {
  const form = useRef<ProcessFormHandle>(null);
  const waiting = useRef<{ action: string | undefined }>(undefined);
  const [isWaiting, setWaiting] = useState(false);
  const [errors, setErrors] = useState<FormFieldError[]>([]);
  const submit = useCallback(
    (action?: string) => {
      const made = form.current?.submit();
      waiting.current = made ? undefined : { action };
      setWaiting(!made);
      if (!made) return;
      setErrors(made.errors);
      if (made.errors.length > 0) made.errors[0]?.focus();
      else send(made.data, action);
    },
    [send],
  );
  const attach = useCallback(
    (handle: ProcessFormHandle | null) => {
      form.current = handle;
      if (handle && waiting.current) submit(waiting.current.action);
    },
    [submit],
  );
  /** After a change: what is corrected goes from the list, what is not stays within reach. */
  const reviewErrors = useCallback(
    () => setErrors((before) => (before.length === 0 ? before : (form.current?.remaining?.() ?? []))),
    [],
  );
  return { submit, attach, errors, reviewErrors, isWaiting };
}
