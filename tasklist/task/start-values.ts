import type { TaskView, Variables } from '#client';
import type { DraftCopy } from '#web';
import { newestDraft } from '../forms/newest-draft.ts';

export interface StartValues {
  variables: Variables;
  /** Without the draft: what differs from this is sent. */
  base: Variables;
  /** When the restored draft was saved; nothing when the form starts with the task's data. */
  restoredAt: string | undefined;
  /** Counts restarts of the form with other values. */
  id: number;
}

/** What the fields start with: the task's data, under the newest draft of this person. */
export function startValues(view: TaskView, copy: DraftCopy | undefined): StartValues {
  const newest = newestDraft(view.draft, copy);
  return {
    variables: { ...view.variables, ...newest?.variables },
    base: view.variables,
    restoredAt: newest?.savedAt,
    id: 0,
  };
}

export interface ChangedVariable {
  name: string;
  before: string;
  after: string;
}

/** What differs between the data a form started with and the data of now. */
export function changedVariables(before: Variables, after: Variables): ChangedVariable[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .map((name) => ({ name, before: asText(before[name]), after: asText(after[name]) }))
    .filter((change) => change.before !== change.after);
}

// helpers

function asText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
