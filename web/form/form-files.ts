import type { Api, DocumentReference } from '#client';

/** How a form stores the files that people add to it. */
export interface FormFiles {
  add(file: File): Promise<DocumentReference>;
  /** Taken out again before the form was submitted. */
  remove(document: DocumentReference): Promise<void>;
}

/** Files for the form of a task or for a start form, stored as documents. */
export function createFormFiles(
  api: Pick<Api, 'documents'>,
  use: Parameters<Api['documents']['upload']>[1],
): FormFiles {
  return {
    add: (file) => api.documents.upload(file, use),
    // What was submitted before may be needed by others.
    remove: ({ documentId, metadata }) =>
      metadata.expiresAt === null ? Promise.resolve() : api.documents.remove(documentId),
  };
}

/** The references in the value of a field; anything else is left out. */
export function documentsOf(value: unknown): DocumentReference[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is DocumentReference => {
    if (typeof each !== 'object' || each === null) return false;
    const { documentId, metadata } = each as Partial<DocumentReference>;
    return typeof documentId === 'string' && typeof metadata === 'object' && metadata !== null;
  });
}

export function addressOf({ documentId }: DocumentReference): string {
  return `/v2/documents/${encodeURIComponent(documentId)}`;
}

/** Types that the server has looked into, so that they may be shown as pictures. */
export function isPicture({ metadata }: DocumentReference): boolean {
  return /^image\/(png|jpeg|gif|webp)$/.test(metadata.contentType);
}
