import type { Variables } from '#client';

const prefix = 'millrace-draft';
const keptMs = 24 * 60 * 60 * 1000;

export interface DraftCopy {
  variables: Variables;
  savedAt: string;
}

/**
 * The copy of a form draft in this browser: it covers the seconds between the last key and the
 * draft on the server, and a lost connection. It belongs to one person, goes at sign-out and
 * after a day.
 */
export function keepDraftCopy(username: string, key: string, variables: Variables): void {
  const copy: DraftCopy = { variables, savedAt: new Date().toISOString() };
  withStorage((storage) => storage.setItem(nameOf(username, key), JSON.stringify(copy)));
}

export function readDraftCopy(username: string, key: string): DraftCopy | undefined {
  return withStorage((storage) => {
    const text = storage.getItem(nameOf(username, key));
    if (!text) return undefined;
    const copy = JSON.parse(text) as DraftCopy;
    return Date.now() - Date.parse(copy.savedAt) < keptMs ? copy : undefined;
  });
}

export function forgetDraftCopy(username: string, key: string): void {
  withStorage((storage) => storage.removeItem(nameOf(username, key)));
}

/**
 * Form drafts older than a day are read by nobody any more, whoever they are of. Nothing else that is kept under these names goes:
 * what was typed in a model waits here until the server has it, however long that takes.
 */
export function forgetOldDraftCopies(now = Date.now()): void {
  withStorage((storage) => {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    for (const name of names) {
      if (!name?.startsWith(`${prefix}:`)) continue;
      if (now - formSavedAt(storage.getItem(name)) >= keptMs) storage.removeItem(name);
    }
  });
}

/** Everything of one person goes, also the steps a tab keeps for undoing. */
export function forgetDraftCopies(username: string): void {
  for (const kind of ['localStorage', 'sessionStorage'] as const) {
    withStorage((storage) => {
      const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      for (const name of names) {
        if (name?.startsWith(`${prefix}:${username}:`)) storage.removeItem(name);
      }
    }, kind);
  }
}

// helpers

/** When the draft of a form was kept; not a number for anything else. */
function formSavedAt(text: string | null): number {
  try {
    const { variables, savedAt } = JSON.parse(text ?? '') as Partial<DraftCopy>;
    return variables === undefined || savedAt === undefined ? Number.NaN : Date.parse(savedAt);
  } catch {
    return Number.NaN;
  }
}

function nameOf(username: string, key: string): string {
  return `${prefix}:${username}:${key}`;
}

/** Storage can be full or switched off; a draft on the server is then the only copy. */
function withStorage<T>(
  use: (storage: Storage) => T,
  kind: 'localStorage' | 'sessionStorage' = 'localStorage',
): T | undefined {
  try {
    return use(globalThis[kind]);
  } catch {
    return undefined;
  }
}
