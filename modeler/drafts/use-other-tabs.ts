import { useEffect, useState } from 'react';
import { useSession } from '#web';
import { draftStorageName } from './draft-store.ts';

interface Word {
  draftId: string;
  /** Every tab that has the draft open answers who asks. */
  says: 'open?' | 'open';
}

/** A tab may be closed or crash without a word, so the others are asked again and again, and have this long to answer. */
const askEveryMs = 5000;
const answerWithinMs = 1000;

export interface OtherTabs {
  /** The draft is open in another tab of this browser. */
  isOpen: boolean;
  /** Another tab has saved it since it was opened here: what is shown here is older. */
  hasSaved: boolean;
}

/**
 * Tabs of one browser share the drafts, and the one that saves last wins. Nobody is locked out, because a forgotten tab
 * must not keep a person from working; both tabs say what is going on.
 */
export function useOtherTabs(draftId: string): OtherTabs {
  const { me } = useSession();
  const [state, setState] = useState<OtherTabs>({ isOpen: false, hasSaved: false });
  useEffect(() => {
    setState({ isOpen: false, hasSaved: false });
    const channel = new BroadcastChannel('millrace-model-drafts');
    const setOpen = (isOpen: boolean) =>
      setState((old) => (old.isOpen === isOpen ? old : { ...old, isOpen }));
    const say = (says: Word['says']) => channel.postMessage({ draftId, says } satisfies Word);
    let heardAt = 0;
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.draftId !== draftId) return;
      heardAt = performance.now();
      setOpen(true);
      if (data.says === 'open?') say('open');
    };
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      const askedAt = performance.now();
      say('open?');
      waiting = setTimeout(() => setOpen(heardAt >= askedAt), answerWithinMs);
    };
    ask();
    const asking = setInterval(ask, askEveryMs);
    const name = draftStorageName(me.username, draftId);
    // The browser tells only the other tabs of a change.
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === name && newValue !== null) setState((old) => ({ ...old, hasSaved: true }));
    };
    window.addEventListener('storage', onStorage);
    return () => {
      clearInterval(asking);
      clearTimeout(waiting);
      window.removeEventListener('storage', onStorage);
      channel.close();
    };
  }, [draftId, me.username]);
  return state;
}
