import type { HistoryEntry } from '#client';

export interface HistoryFact {
  /** The type as words, for types the texts do not know: `triggerTimer` is "Trigger timer". */
  words: string;
  /** What it happened to: an element, a flow, a variable with its value. */
  subject: string | undefined;
  /** What somebody or something asked for, as opposed to what followed from it. */
  isCommand: boolean;
}

const consequences = new Set([
  'elementCompleted',
  'elementTerminated',
  'sequenceFlowTaken',
  'variableWritten',
  'variableDeleted',
]);

export function historyFact(entry: HistoryEntry): HistoryFact {
  const spaced = entry.type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return {
    words: spaced.charAt(0).toUpperCase() + spaced.slice(1),
    subject: subjectOf(entry),
    isCommand: !consequences.has(entry.type),
  };
}

// helpers

const valueLength = 80;

function subjectOf({ type, elementId, data }: HistoryEntry): string | undefined {
  const name = data?.['name'];
  if (type === 'variableWritten') {
    const value = JSON.stringify(data['value'] ?? null);
    return `${String(name)} = ${value.length > valueLength ? `${value.slice(0, valueLength)}…` : value}`;
  }
  if (type === 'variableDeleted') return String(name);
  return elementId ?? undefined;
}
