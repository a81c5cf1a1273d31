import { isProblem, type Variables } from '#client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetDraftCopy, keepDraftCopy, readDraftCopy, useSession, type DraftCopy } from '#web';

export type DraftState =
  | { kind: 'clean' }
  | { kind: 'typing' }
  | { kind: 'saved'; at: string }
  /** Only in this browser; `again` while it may yet reach the server. */
  | { kind: 'local'; again: boolean };

export interface Draft {
  /** The copy that an earlier visit left in this browser. */
  copy: DraftCopy | undefined;
  state: DraftState;
  isDirty: boolean;
  /** What stands in the form since something was typed into it. */
  typed: Variables | undefined;
  change(variables: Variables): void;
  /** The draft goes everywhere, with the files that were added for it. */
  forget(): Promise<void>;
}

/** Where the drafts of one form are kept on the server. Stays the same for as long as the form is shown. */
export interface DraftPlace {
  /** Of the copy in this browser. */
  readonly key: string;
  save(variables: Variables): Promise<unknown>;
  drop(): Promise<unknown>;
  /** What was typed last is on its way. */
  onLeave?(): void;
  /** The server does not take it, and will not later. */
  onRefused?(): void;
}

const typingPauseMs = 2_000;
const lookAgainMs = 5_000;

/**
 * Typing is never lost: each change goes into this browser at once and to the server two seconds
 * after the last key. When the server does not take it, the browser's copy remains and goes there as soon as it can.
 */
export function useFormDraft(place: DraftPlace, editable: boolean): Draft {
  const { me } = useSession();
  const { key } = place;
  const [copy] = useState(() => (editable ? readDraftCopy(me.username, key) : undefined));
  const [state, setState] = useState<DraftState>({ kind: 'clean' });
  const [typed, setTyped] = useState<Variables>();
  const pending = useRef<Variables>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<void>>(undefined);

  const send = useCallback(() => {
    const variables = pending.current;
    if (!variables) return Promise.resolve();
    pending.current = undefined;
    sending.current = place.save(variables).then(
      () => setState((now) => (now.kind === 'typing' && pending.current ? now : savedNow())),
      (error: unknown) => {
        pending.current ??= variables;
        const again = mayPass(error);
        setState({ kind: 'local', again });
        if (!again) place.onRefused?.();
      },
    );
    return sending.current;
  }, [place]);
  useSendingAgain(editable && state.kind === 'local' && state.again, send);
  useEffect(
    () => () => {
      // Leaving the form within the two seconds still saves what was typed.
      clearTimeout(timer.current);
      void send().then(() => place.onLeave?.());
    },
    [send, place],
  );
  const change = useCallback(
    (variables: Variables) => {
      keepDraftCopy(me.username, key, variables);
      pending.current = variables;
      setTyped(variables);
      setState({ kind: 'typing' });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), typingPauseMs);
    },
    [me.username, key, send],
  );
  const forget = useCallback(async () => {
    clearTimeout(timer.current);
    pending.current = undefined;
    forgetDraftCopy(me.username, key);
    setTyped(undefined);
    setState({ kind: 'clean' });
    // A draft that is still on its way would come back after it was dropped.
    await sending.current;
    await place.drop().catch(() => undefined);
    setState((now) => (pending.current ? now : { kind: 'clean' }));
  }, [me.username, key, place]);

  return { copy, state, isDirty: state.kind !== 'clean', typed, change, forget };
}

// helpers

/** Every few seconds, and at once when the connection is back. */
function useSendingAgain(isWaiting: boolean, send: () => Promise<void>): void {
  useEffect(() => {
    if (!isWaiting) return undefined;
    const again = () => void send();
    const looking = setInterval(again, lookAgainMs);
    window.addEventListener('online', again);
    return () => {
      clearInterval(looking);
      window.removeEventListener('online', again);
    };
  }, [isWaiting, send]);
}

/** No connection, an ended session, a server in trouble: it is taken later. */
function mayPass(error: unknown): boolean {
  return isProblem(error) && (error.status === 0 || [401, 429].includes(error.status) || error.status >= 500);
}

function savedNow(): DraftState {
  return { kind: 'saved', at: new Date().toISOString() };
}
