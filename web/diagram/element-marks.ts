export type ElementState = 'active' | 'incident' | 'completed' | 'canceled' | 'waiting' | 'suspended';

/** How an element differs between two versions. */
export type ElementDifference = 'added' | 'removed' | 'behavior' | 'minor';

/** What a diagram shows on one element; colors are never the only sign, so counts become badges. */
export interface ElementMark {
  state?: ElementState;
  active?: number;
  incidents?: number;
  completed?: number;
  /** A short text under the element, such as "due in 3 h". */
  note?: string;
  /** The color of the note in the outline where the element has no state. */
  tone?: 'incident';
  /** "You are here": outlined more strongly than other active elements. */
  here?: boolean;
  difference?: ElementDifference;
  /** Its number in the list of differences. */
  number?: number;
}
export type ElementMarks = Record<string, ElementMark>;

export interface MarkChange {
  id: string;
  before: ElementMark | undefined;
  after: ElementMark | undefined;
}

/** Only what differs is drawn again: a live diagram may have hundreds of elements. */
export function markChanges(before: ElementMarks, after: ElementMarks): MarkChange[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes: MarkChange[] = [];
  for (const id of ids) {
    if (JSON.stringify(before[id]) !== JSON.stringify(after[id])) {
      changes.push({ id, before: before[id], after: after[id] });
    }
  }
  return changes;
}

export function markClasses(mark: ElementMark | undefined): string[] {
  if (!mark) return [];
  return [
    ...(mark.state ? [`mr-is-${mark.state}`] : []),
    ...(mark.here ? ['mr-is-here'] : []),
    ...(mark.difference ? [`mr-differs-${mark.difference}`] : []),
  ];
}
