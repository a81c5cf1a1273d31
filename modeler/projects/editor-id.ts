import { tabStorage } from '../drafts/earlier-texts.ts';

let known: string | undefined;

/**
 * The name of this window for the lock of a project. A reload keeps it, so that nobody has to take a project over from
 * themselves; a copied tab, which gets the storage of the first, is a window of its own.
 */
export function editorId(): string {
  known ??= (isReload() ? keptId() : undefined) ?? newId();
  return known;
}

// helpers

const storageName = 'millrace-editor';

function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload';
}

function keptId(): string | undefined {
  try {
    return tabStorage()?.getItem(storageName) ?? undefined;
  } catch {
    return undefined;
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    tabStorage()?.setItem(storageName, id);
  } catch {
    // Without storage a reload is another window; the lock of the first ends within a minute.
  }
  return id;
}
