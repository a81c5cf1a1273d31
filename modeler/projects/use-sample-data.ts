import { useCallback, useState } from 'react';
import { useSession } from '#web';
import { browserStorage } from '../drafts/draft-store.ts';

/** The data on which one person tries the expressions of a file: theirs alone, so it stays in their browser. */
export function useSampleData(draftId: string): [string | undefined, (text: string) => void] {
  const { me } = useSession();
  const name = `millrace-draft:${me.username}:sample:${draftId}`;
  const [text, setText] = useState(() => read(name));
  const keep = useCallback(
    (next: string) => {
      setText(next);
      try {
        browserStorage()?.setItem(name, next);
      } catch {
        // Without room it is known until the page is left.
      }
    },
    [name],
  );
  return [text, keep];
}

// helpers

function read(name: string): string | undefined {
  try {
    return browserStorage()?.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}
