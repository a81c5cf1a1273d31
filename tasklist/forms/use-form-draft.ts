import type { Variables } from '#client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetDraftCopy, keepDraftCopy, readDraftCopy, useSession, type DraftCopy } from '#web';

export type DraftState =
  { kind: 'clean' } | { kind: 'typing' } | { kind: 'saved'; at: string } | { kind: 'local' };

export interface Draft {
  /** The copy that an earlier visit left in this browser. */
  copy: DraftCopy | undefined;
  state: DraftState;
  isDirty: boolean;
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
}

const typingPauseMs = 2_000;

/**
 * Typing is never lost: each change goes into this browser at once and to the server two seconds
 * after the last key. When the server does not take it, the browser's copy remains.
 */
export function useFormDraft(place: DraftPlace, editable: boolean): Draft {
  const { me } = useSession();
  const { key } = place;
  const [copy] = useState(() => (editable ? readDraftCopy(me.username, key) : undefined));
  const [state, setState] = useState<DraftState>({ kind: 'clean' });
  const pending = useRef<Variables>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<void>>(undefined);

  const send = useCallback(() => {
    const variables = pending.current;
    if (!variables) return Promise.resolve();
    pending.current = undefined;
    sending.current = place.save(variables).then(
      () => setState((now) => (now.kind === 'typing' && pending.current ? now : savedNow())),
      () => setState({ kind: 'local' }),
    );
    return sending.current;
  }, [place]);
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
    setState({ kind: 'clean' });
    // A draft that is still on its way would come back after it was dropped.
    await sending.current;
    await place.drop().catch(() => undefined);
    setState((now) => (pending.current ? now : { kind: 'clean' }));
  }, [me.username, key, place]);

  return { copy, state, isDirty: state.kind !== 'clean', change, forget };
}

// helpers

function savedNow(): DraftState {
  return { kind: 'saved', at: new Date().toISOString() };
}
