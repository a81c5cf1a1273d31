import type { Key } from '#engine';

/** A document that was given for a form: it belongs to the instance from the commit on that takes the form. */
export interface KeptDocumentRow {
  readonly instanceKey: Key;
  readonly tenantId: string;
  readonly documentId: string;
}
