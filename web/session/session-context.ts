import type { Me, Preferences } from '#client';
import { createContext, useContext } from 'react';

export type Component = 'tasks' | 'start' | 'models' | 'operate' | 'insights' | 'admin';

export interface Session {
  me: Me;
  /** Whether this person's roles include an area. The server checks every call again. */
  mayUse(component: Component): boolean;
  preferences: Preferences;
  savePreferences(changes: Preferences): void;
  signOut(): Promise<void>;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The signed-in person; only for components inside the frame. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs the session gate around the component.');
  return session;
}
