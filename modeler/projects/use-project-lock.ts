import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '#client';
import { editorId } from './editor-id.ts';
import { projectCalls } from './project-client.ts';

export type LockState =
  | { kind: 'asking' }
  | { kind: 'mine' }
  | { kind: 'other'; lockedBy: string; since: string }
  /** This person may read the project only. */
  | { kind: 'reader' };

export interface ProjectLockHold {
  lock: LockState;
  /** Since when this window has it. */
  since: string | undefined;
  /** Asks for the lock, or takes it from whoever has it. */
  take: (takeOver: boolean) => Promise<void>;
  /** The server said that somebody else has it. */
  lose: (by: string, since: string) => void;
}

/** A lock ends after a minute without a word. */
const renewEveryMs = 20_000;

/** Holds the lock of a project as long as the page is open, and gives it back when it is left. Who only reads asks for none. */
export function useProjectLock(
  projectKey: string,
  { isWanted, isReading }: { isWanted: boolean; isReading: boolean },
): ProjectLockHold {
  const [lock, setLock] = useState<LockState>({ kind: isReading ? 'reader' : 'asking' });
  const [since, setSince] = useState<string>();
  const isMine = useRef(false);
  const settle = useCallback((next: LockState) => {
    isMine.current = next.kind === 'mine';
    setLock(next);
  }, []);
  const take = useCallback(
    async (takeOver: boolean) => {
      try {
        const held = await projectCalls.lock(projectKey, { editorId: editorId(), takeOver });
        setSince(held.since);
        if (!isMine.current) settle({ kind: 'mine' });
      } catch (problem) {
        if (isProblem(problem, 'LOCKED_BY_OTHER')) settle({ kind: 'other', ...holderOf(problem.members) });
        else if (isProblem(problem, 'PERMISSION_MISSING')) settle({ kind: 'reader' });
        // Without a connection what is typed is kept; the lock is asked for again.
        else if (!isMine.current) settle({ kind: 'mine' });
      }
    },
    [projectKey, settle],
  );
  useEffect(() => {
    if (!isWanted) return undefined;
    void take(false);
    const renewing = setInterval(() => {
      if (isMine.current) void take(false);
    }, renewEveryMs);
    const giveBack = () => {
      if (!isMine.current) return;
      isMine.current = false;
      projectCalls.unlock(projectKey, editorId(), { keepalive: true }).catch(() => undefined);
    };
    window.addEventListener('pagehide', giveBack);
    return () => {
      clearInterval(renewing);
      window.removeEventListener('pagehide', giveBack);
      giveBack();
    };
  }, [projectKey, isWanted, take]);
  const lose = useCallback(
    (lockedBy: string, from: string) => settle({ kind: 'other', lockedBy, since: from }),
    [settle],
  );
  return { lock, since, take, lose };
}

/** Who has the lock, as a refusal says it. */
export function holderOf(members: Record<string, unknown>): { lockedBy: string; since: string } {
  const { lockedBy, since } = members;
  return {
    lockedBy: typeof lockedBy === 'string' ? lockedBy : '',
    since: typeof since === 'string' ? since : new Date().toISOString(),
  };
}
