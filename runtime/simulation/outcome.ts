/** A file to deploy. */
export interface ModelFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What became of one command. */
export type Outcome =
  | { readonly ok: true; readonly key?: string }
  | { readonly ok: false; readonly code: string; readonly message: string };
