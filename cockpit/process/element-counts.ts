import type { ElementStatistics } from '#client';
import type { ElementMarks } from '#web';

/** Counts per element as marks of a diagram: where instances stand and where they are stuck. */
export function countMarks(
  items: readonly ElementStatistics[],
  options: { withCompleted: boolean },
): ElementMarks {
  const marks: ElementMarks = {};
  for (const { elementId, active, incidents, completed } of items) {
    const done = options.withCompleted ? completed : 0;
    if (active + incidents + done === 0) continue;
    marks[elementId] = {
      ...(incidents > 0 ? { state: 'incident', incidents } : active > 0 ? { state: 'active' } : {}),
      // An element with an incident is active too; the badge counts the healthy ones beside it.
      ...(active - incidents > 0 ? { active: active - incidents } : {}),
      ...(done > 0 ? { completed: done } : {}),
    };
  }
  return marks;
}
