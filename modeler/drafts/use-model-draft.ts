import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '#web';
import { browserStorage, createDraftStore, type DraftStore } from './draft-store.ts';
import type { ModelDraft } from './model-draft.ts';

const saveDelayMs = 400;

export function useDraftStore(): DraftStore {
  const { me } = useSession();
  return useMemo(() => createDraftStore(me.username, browserStorage()), [me.username]);
}

export interface OpenDraft {
  draft: ModelDraft | undefined;
  /** False when the browser could not keep the last change. */
  isKept: boolean;
  change: (changes: Partial<ModelDraft>) => void;
  /** Writes what is still waiting, before the page goes away or the draft is used elsewhere. */
  flush: () => void;
}

/** A draft that saves itself a moment after each change, and at once when the page is hidden. */
export function useModelDraft(draftId: string): OpenDraft {
  const store = useDraftStore();
  const [draft, setDraft] = useState(() => store.get(draftId));
  const [isKept, setIsKept] = useState(true);
  const latest = useRef(draft);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useCallback(() => {
    if (waiting.current === undefined) return;
    clearTimeout(waiting.current);
    waiting.current = undefined;
    if (latest.current) setIsKept(store.put(latest.current));
  }, [store]);

  const change = useCallback(
    (changes: Partial<ModelDraft>) => {
      if (!latest.current) return;
      latest.current = { ...latest.current, isChanged: true, savedAt: new Date().toISOString(), ...changes };
      setDraft(latest.current);
      clearTimeout(waiting.current);
      waiting.current = setTimeout(flush, saveDelayMs);
    },
    [flush],
  );

  useSaveOnLeave(flush, !isKept);
  return { draft, isKept, change, flush };
}

// helpers

/** Saves when the page is hidden or left, and asks before leaving when the draft cannot be kept. */
function useSaveOnLeave(flush: () => void, warns: boolean): void {
  useEffect(() => {
    const onHide = () => flush();
    const onUnload = (event: BeforeUnloadEvent) => {
      flush();
      if (warns) event.preventDefault();
    };
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('beforeunload', onUnload);
      flush();
    };
  }, [flush, warns]);
}
