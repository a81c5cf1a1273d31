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

/** The names of elements in the texts of models, the first text first; those without one are called by their id. */
export function elementNames(xmls: readonly string[]): (elementId: string) => string {
  const names = new Map<string, string>();
  for (const xml of xmls) {
    const parsed = new DOMParser().parseFromString(xml, 'application/xml');
    for (const element of parsed.querySelectorAll('[id][name]')) {
      const [id = '', name] = [element.getAttribute('id') ?? '', element.getAttribute('name')];
      const shown = name?.replaceAll(/\s+/g, ' ').trim();
      if (shown && !names.has(id)) names.set(id, shown);
    }
  }
  return (elementId) => names.get(elementId) ?? elementId;
}
