import type { Wait } from '#client';

/** Instants in a sentence of the server, written as the reader's own time. */
export function withLocalTimes(sentence: string, write: (instant: string) => string): string {
  return sentence.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, write);
}

/** Waits that need somebody come first; what only listens comes last. */
export function sortWaits(waits: readonly Wait[]): Wait[] {
  return [...waits].sort((a, b) => rank(a) - rank(b) || (a.since ?? '').localeCompare(b.since ?? ''));
}

// helpers

const order: Wait['kind'][] = ['INCIDENT', 'SUSPENDED', 'NO_WORKER', 'JOB_BACKOFF', 'USER_TASK', 'JOB'];

function rank(wait: Wait): number {
  const at = order.indexOf(wait.kind);
  return at < 0 ? order.length : at;
}
