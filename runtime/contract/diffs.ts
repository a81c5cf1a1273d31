import type { Key } from '#engine';
import type { Caller } from './caller.ts';

export interface PropertyChange {
  readonly path: string;
  /** Null: it was not there. */
  readonly old: string | null;
  readonly new: string | null;
  readonly category: 'BEHAVIOR' | 'TEXT';
}

export interface ElementChange {
  readonly elementId: string;
  readonly elementName: string | null;
  readonly elementType: string;
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED' | 'RENAMED' | 'MOVED';
  readonly category: 'BEHAVIOR' | 'TEXT' | 'LAYOUT';
  readonly properties: readonly PropertyChange[];
}

/** A form or a file of decisions, compared as text. */
export interface TextChange {
  /** The id of the form, or of the decision model. */
  readonly id: string;
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly old: string | null;
  readonly new: string | null;
}

export interface ModelDiff {
  readonly changes: readonly ElementChange[];
  readonly forms: readonly TextChange[];
  readonly decisions: readonly TextChange[];
  readonly summary: {
    readonly added: number;
    readonly removed: number;
    readonly behavior: number;
    readonly text: number;
    readonly layout: number;
  };
}

/** A form or a decision model as text. */
export interface ComparedText {
  readonly id: string;
  readonly text: string;
}

/** What a version consists of: its BPMN file, and the forms and decisions it names. */
export interface VersionFiles {
  readonly model: { readonly name: string; readonly content: Uint8Array };
  readonly forms: readonly ComparedText[];
  readonly decisions: readonly ComparedText[];
}

/** One side of a comparison: a deployed version, or files. */
export type DiffSide =
  | { readonly processDefinitionKey: Key }
  | { readonly resources: readonly { readonly name: string; readonly content: Uint8Array }[] };

export interface Diffs {
  /** `NOT_FOUND` when a version does not exist or the caller may not read it; `INVALID_VALUE` when a file cannot be read. */
  compare(caller: Caller, left: DiffSide, right: DiffSide): Promise<ModelDiff>;
}
