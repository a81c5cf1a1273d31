import { isProblem, type Me, type Preferences } from '#client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { api } from '../api/api-client.ts';
import { forgetDraftCopies, forgetOldDraftCopies } from '../drafts/draft-copy.ts';
import { changeLanguage } from '../i18n/i18n.ts';
import { bestLanguage } from '../i18n/languages.ts';
import { ProblemPanel } from '../problem/problem-panel.tsx';
import { Loader } from '../ui/index.ts';
import { setPageZone } from '../text/page-zone.ts';
import { keepPreferences, readPreferences } from './preferences.ts';
import { SessionContext, type Component, type Session } from './session-context.ts';
import { onSessionEnded } from './session-events.ts';
import { SignInAgainDialog } from './sign-in-again-dialog.tsx';
import { SignInPage } from './sign-in-page.tsx';

/**
 * Shows its children to a signed-in person, and the sign-in page to anybody else. The URL stays
 * as it is, so a link from a mail leads to its page after signing in. When the session ends
 * later, a dialog over the page asks again and what was typed stays.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const me = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => api.session.me({ signal }),
    staleTime: 60_000,
    retry: (failures, error) => failures < 3 && isProblem(error) && error.status === 0,
  });
  const session = useSessionValue(me.data);
  useLanguageOf(session);
  useZoneOf(session);

  if (session) {
    return (
      <SessionContext value={session}>
        {children}
        <SignInAgain username={session.me.username} />
      </SessionContext>
    );
  }
  if (isProblem(me.error) && me.error.status === 401) return <SignInPage />;
  if (me.error) return <ProblemPanel problem={me.error} onRetry={() => void me.refetch()} />;
  return (
    <div className="mr-center">
      <Loader aria-label="…" />
    </div>
  );
}

// helpers

function SignInAgain({ username }: { username: string }) {
  const [ended, setEnded] = useState(false);
  useEffect(() => onSessionEnded(() => setEnded(true)), []);
  return ended ? <SignInAgainDialog username={username} onSignedIn={() => setEnded(false)} /> : null;
}

/** Where a person has chosen no language, the browser's stays. */
function useLanguageOf(session: Session | undefined): void {
  const chosen = session?.preferences.language;
  useEffect(() => {
    if (chosen) void changeLanguage(bestLanguage([chosen]));
  }, [chosen]);
}

/** Where a person has chosen no time zone, the device's stays. */
function useZoneOf(session: Session | undefined): void {
  const chosen = session?.preferences.timeZone;
  useEffect(() => setPageZone(chosen), [chosen]);
}

function useSessionValue(me: Me | undefined): Session | undefined {
  useEffect(() => forgetOldDraftCopies(), [me]);
  const [chosen, setChosen] = useState<Preferences>({});
  return useMemo(() => {
    if (!me) return undefined;
    const preferences = { ...readPreferences(me.username), ...me.preferences, ...chosen };
    return {
      me,
      mayUse: (component: Component) => grants(me, component),
      preferences,
      savePreferences: (changes: Preferences) => {
        setChosen((before) => ({ ...before, ...changes }));
        keepPreferences(me.username, { ...readPreferences(me.username), ...changes });
        // A choice that does not reach the server holds in this browser.
        api.session.savePreferences(changes).catch(() => undefined);
      },
      signOut: async () => {
        await api.session.signOut();
        forgetDraftCopies(me.username);
        // A full load forgets everything that this person's queries have left in memory.
        window.location.assign('/');
      },
    };
  }, [me, chosen]);
}

function grants(me: Me, component: Component): boolean {
  return me.authorizedComponents.some((name) => name === component || name === '*');
}
