import { useEffect } from 'react';
import { editorId } from './editor-id.ts';
import { projectCalls } from './project-client.ts';

/** The server forgets a window after a minute without a word. */
const sayEveryMs = 20_000;

/** While this window only shows the project, those who have it open are told who looks on. */
export function usePresence(projectKey: string, isLooking: boolean): void {
  useEffect(() => {
    if (!isLooking) return undefined;
    // Who looks on is no reason to disturb anybody: without a connection it is said again.
    const say = () => void projectCalls.look(projectKey, editorId()).catch(() => undefined);
    const leave = () =>
      void projectCalls.lookAway(projectKey, editorId(), { keepalive: true }).catch(() => undefined);
    say();
    const saying = setInterval(say, sayEveryMs);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(saying);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [projectKey, isLooking]);
}
