import type { DraftCopy } from '#web';

/** The newest of the drafts, wherever it is kept. */
export function newestDraft(...drafts: readonly (DraftCopy | null | undefined)[]): DraftCopy | undefined {
  return drafts
    .filter((draft) => draft != null)
    .sort((a, b) => Date.parse(b.savedAt) - Date.parse(a.savedAt))[0];
}
