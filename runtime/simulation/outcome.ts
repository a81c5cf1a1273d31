import type { JsonObject } from '#engine';

/** A file to deploy. */
export interface ModelFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What became of one command. */
export type Outcome =
  | { readonly ok: true; readonly key?: string }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly details?: JsonObject };

/** How an instance goes on in the newest version of its process. */
export interface MigrationInput {
  readonly instanceKey: string;
  /** The process whose newest version it is. */
  readonly processId: string;
  /** Targets by source, beside the elements that are the same in both. */
  readonly plan: Readonly<Record<string, string>>;
  /** Sources whose waits the new version opens anew. */
  readonly renew: readonly string[];
}
