import type { TaskView, Variables } from '#client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, forgetDraftCopy, keepDraftCopy, readDraftCopy, useSession, type DraftCopy } from '#web';

export type DraftState =
  { kind: 'clean' } | { kind: 'typing' } | { kind: 'saved'; at: string } | { kind: 'local' };

export interface Draft {
  /** The copy that an earlier visit left in this browser. */
  copy: DraftCopy | undefined;
  state: DraftState;
  isDirty: boolean;
  change(variables: Variables): void;
  forget(): void;
}

const typingPauseMs = 2_000;

/**
 * Typing is never lost: each change goes into this browser at once and to the server two seconds
 * after the last key. When the server does not take it, the browser's copy remains.
 */
export function useDraft(view: TaskView, editable: boolean): Draft {
  const { me } = useSession();
  const queries = useQueryClient();
  const key = view.task.userTaskKey;
  const [copy] = useState(() => (editable ? readDraftCopy(me.username, key) : undefined));
  const [state, setState] = useState<DraftState>({ kind: 'clean' });
  const pending = useRef<Variables>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(async () => {
    const variables = pending.current;
    if (!variables) return;
    pending.current = undefined;
    try {
      await api.tasks.saveDraft(key, variables);
      setState((now) => (now.kind === 'typing' && pending.current ? now : savedNow()));
    } catch {
      setState({ kind: 'local' });
    }
  }, [key]);
  useEffect(
    () => () => {
      // Leaving the task within the two seconds still saves what was typed.
      clearTimeout(timer.current);
      void send().then(() =>
        queries.invalidateQueries({ queryKey: ['user-tasks', 'view', key], refetchType: 'none' }),
      );
    },
    [send, queries, key],
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
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    pending.current = undefined;
    forgetDraftCopy(me.username, key);
    setState({ kind: 'clean' });
    void api.tasks.dropDraft(key).catch(() => undefined);
  }, [me.username, key]);

  return { copy, state, isDirty: state.kind !== 'clean', change, forget };
}

// helpers

function savedNow(): DraftState {
  return { kind: 'saved', at: new Date().toISOString() };
}
