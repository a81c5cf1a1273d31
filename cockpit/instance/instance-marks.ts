import type { ElementStatistics, ProcessInstanceState, Wait } from '#client';
import type { ElementMark, ElementMarks, ElementState } from '#web';

/** Where an instance has been, where it stands, where it is stuck, and what it waits for there. */
export function instanceMarks(
  counts: readonly ElementStatistics[],
  waits: readonly Wait[],
  state: ProcessInstanceState,
  noteOf: (wait: Wait) => string | undefined,
): ElementMarks {
  const marks: ElementMarks = {};
  for (const count of counts) {
    const mark = countMark(count, state);
    if (mark) marks[count.elementId] = mark;
  }
  for (const wait of waits) {
    const before = marks[wait.elementId] ?? {};
    if (before.note) continue;
    const note = noteOf(wait);
    // An armed boundary event has no token of its own, so only its wait says that it listens.
    marks[wait.elementId] = { state: 'waiting', ...before, ...(note ? { note } : {}) };
  }
  return marks;
}

// helpers

function countMark(count: ElementStatistics, instance: ProcessInstanceState): ElementMark | undefined {
  const { active, incidents, completed, canceled } = count;
  const state: ElementState | undefined =
    incidents > 0
      ? 'incident'
      : active > 0
        ? instance === 'SUSPENDED'
          ? 'suspended'
          : 'active'
        : completed > 0
          ? 'completed'
          : canceled > 0
            ? 'canceled'
            : undefined;
  if (!state) return undefined;
  return {
    state,
    ...(active - incidents > 0 ? { active: active - incidents } : {}),
    ...(incidents > 0 ? { incidents } : {}),
    // One pass is what the color says; only repetitions are worth a number.
    ...(completed > 1 ? { completed } : {}),
  };
}
