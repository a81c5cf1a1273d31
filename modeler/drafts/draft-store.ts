import { readModelDraft, type DraftSummary, type ModelDraft } from './model-draft.ts';

/** The part of `localStorage` that drafts need; tests give a map. */
export interface TextStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
}

export interface DraftStore {
  list(): DraftSummary[];
  get(draftId: string): ModelDraft | undefined;
  /** False when the browser has no room or no storage: the draft then lives in the open page only. */
  put(draft: ModelDraft): boolean;
  remove(draftId: string): void;
}

/**
 * Drafts of one person in this browser. The names start like those of form drafts
 * (`millrace-draft:<username>:`), which sign-out removes, so nobody finds another person's work.
 */
export function createDraftStore(username: string, storage: TextStorage | undefined): DraftStore {
  const prefix = draftStorageName(username, '');

  return {
    list: () =>
      namesOf(storage, prefix)
        .map((name) => readDraft(storage, name))
        .filter((draft) => draft !== undefined)
        .map(summaryOf)
        .sort((a, b) => b.savedAt.localeCompare(a.savedAt)),
    get: (draftId) => readDraft(storage, prefix + draftId),
    put: (draft) => attempt(() => writeTo(storage, prefix + draft.draftId, JSON.stringify(draft))) ?? false,
    remove: (draftId) => void attempt(() => storage?.removeItem(prefix + draftId)),
  };
}

/** The name a draft is kept under. */
export function draftStorageName(username: string, draftId: string): string {
  return `millrace-draft:${username}:model:${draftId}`;
}

/** A storage of the browser, or nothing where it is forbidden: reading the property alone may throw. */
export function browserStorage(
  kind: 'localStorage' | 'sessionStorage' = 'localStorage',
): TextStorage | undefined {
  return attempt(() => globalThis[kind]);
}

// helpers

function namesOf(storage: TextStorage | undefined, prefix: string): string[] {
  if (!storage) return [];
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((name) =>
    name.startsWith(prefix),
  );
}

function readDraft(storage: TextStorage | undefined, name: string): ModelDraft | undefined {
  const text = attempt(() => storage?.getItem(name));
  return text ? readModelDraft(text) : undefined;
}

function writeTo(storage: TextStorage | undefined, name: string, text: string): boolean {
  storage?.setItem(name, text);
  return storage !== undefined;
}

function summaryOf({ xml: _xml, forms: _forms, sampleData: _data, ...summary }: ModelDraft): DraftSummary {
  return summary;
}

/** Storage can be full or switched off; both show themselves by throwing. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
