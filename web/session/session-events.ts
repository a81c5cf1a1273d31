import type { ApiProblem } from '#client';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Called for every problem of the API client; tells the session when the sign-in has ended. */
export function reportProblem(problem: ApiProblem): void {
  const ended = problem.code === 'NOT_AUTHENTICATED' || problem.code === 'TOKEN_EXPIRED';
  if (ended) for (const listener of listeners) listener();
}

/** Calls the listener when a request was refused because nobody is signed in any more. */
export function onSessionEnded(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
