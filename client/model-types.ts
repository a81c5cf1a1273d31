/** What differs between two versions of a model (`POST /v2/diffs`). */
export interface ModelDiff {
  changes: ElementChange[];
  forms: TextChange[];
  decisions: TextChange[];
  summary: { added: number; removed: number; behavior: number; text: number; layout: number };
}

export interface ElementChange {
  elementId: string;
  elementName: string | null;
  /** `userTask`, `sequenceFlow`, `message`. */
  elementType: string;
  kind: 'ADDED' | 'REMOVED' | 'CHANGED' | 'RENAMED' | 'MOVED';
  category: 'BEHAVIOR' | 'TEXT' | 'LAYOUT';
  properties: PropertyChange[];
}

export interface PropertyChange {
  path: string;
  /** Null: it was not there. */
  old: string | null;
  new: string | null;
  category: 'BEHAVIOR' | 'TEXT';
}

/** A form or a decision model, compared as text. */
export interface TextChange {
  id: string;
  kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  old: string | null;
  new: string | null;
}

/** One side of a comparison: a deployed version, or files. */
export type DiffSide = { processDefinitionKey: string } | { resources: { name: string; content: string }[] };
