import { useState } from 'react';
import { forgetDraftCopy, keepDraftCopy, readDraftCopy, useSession } from '#web';

/** What is typed and not sent survives another tab of the page, a reload and a crash, as the form's draft does. */
export function useUnsentComment(taskKey: string): [string, (text: string) => void] {
  const { me } = useSession();
  const key = `comment-${taskKey}`;
  const [text, setText] = useState(() => {
    const kept = readDraftCopy(me.username, key)?.variables['text'];
    return typeof kept === 'string' ? kept : '';
  });
  const change = (next: string) => {
    setText(next);
    if (next === '') forgetDraftCopy(me.username, key);
    else keepDraftCopy(me.username, key, { text: next });
  };
  return [text, change];
}
