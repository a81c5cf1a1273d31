import type { TextStorage } from '../drafts/draft-store.ts';

/** A file as it was typed, and the revision of the server it was typed over. */
export interface KeptFile {
  name: string;
  content: string;
  revision: number;
}

/** What a person typed in a project and the server does not have yet. */
export interface KeptChanges {
  read(): KeptFile[];
  /** False when the browser has no room or no storage. */
  write(files: readonly KeptFile[]): boolean;
}

/**
 * The browser's copy of what is not saved: a lost connection, a closed lid or a crash costs nothing. Its name starts like those
 * of drafts, which sign-out removes.
 */
export function createKeptChanges(
  username: string,
  projectKey: string,
  storage: TextStorage | undefined,
): KeptChanges {
  const name = `millrace-draft:${username}:project:${projectKey}`;
  return {
    read() {
      try {
        const value: unknown = JSON.parse(storage?.getItem(name) ?? '[]');
        return Array.isArray(value) ? value.filter(isKeptFile) : [];
      } catch {
        return [];
      }
    },
    write(files) {
      try {
        if (files.length === 0) storage?.removeItem(name);
        else storage?.setItem(name, JSON.stringify(files));
        return storage !== undefined;
      } catch {
        return false;
      }
    },
  };
}

// helpers

function isKeptFile(value: unknown): value is KeptFile {
  const file = value as Partial<KeptFile> | null;
  return (
    typeof file?.name === 'string' && typeof file.content === 'string' && typeof file.revision === 'number'
  );
}
