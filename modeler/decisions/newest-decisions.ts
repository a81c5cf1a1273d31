import type { DecisionRequirements } from '#client';

/** The newest version of each decision model, in the order of the list. */
export function newestDecisions(versions: readonly DecisionRequirements[]): DecisionRequirements[] {
  const newest = new Map<string, DecisionRequirements>();
  for (const one of versions) {
    const known = newest.get(one.decisionRequirementsId);
    if (!known || known.version < one.version) newest.set(one.decisionRequirementsId, one);
  }
  return [...newest.values()];
}
