import type { Trial } from '#client';
import type { ElementMarks } from '#web';

/** What the drawing shows of a trial: where it waits, what has been, and what is stuck. */
export function trialMarks(trial: Trial): ElementMarks {
  return Object.fromEntries(
    trial.elements.map(({ elementId, active, completed, incidents }) => [
      elementId,
      {
        state:
          incidents > 0 ? ('incident' as const) : active > 0 ? ('active' as const) : ('completed' as const),
        ...(active > 0 && { active }),
        ...(incidents > 0 && { incidents }),
        // That something was done once is said by its color, and a badge would cover the name below.
        ...(completed > 1 && { completed }),
      },
    ]),
  );
}

/** The names of elements in the text of a model; those without one are called by their id. */
export function elementNames(xml: string): (elementId: string) => string {
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  const names = new Map<string, string>();
  for (const element of parsed.querySelectorAll('[id][name]')) {
    const name = element.getAttribute('name')?.replaceAll(/\s+/g, ' ').trim();
    if (name) names.set(element.getAttribute('id') ?? '', name);
  }
  return (elementId) => names.get(elementId) ?? elementId;
}
