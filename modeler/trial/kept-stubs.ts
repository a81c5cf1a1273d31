import type { TrialStep, Variables } from '#client';

/** What workers of a type always answer in trials of a draft. */
export type Stubs = Readonly<Record<string, Variables>>;

export function stubsText(stubs: Stubs): string {
  return JSON.stringify(stubs);
}

export function readStubs(text: string | null): Stubs {
  if (text === null) return {};
  try {
    const kept: unknown = JSON.parse(text);
    return kept !== null && typeof kept === 'object' && !Array.isArray(kept) ? (kept as Stubs) : {};
  } catch {
    return {};
  }
}

/** A trial begins with the answers of the one before. */
export function stubSteps(stubs: Stubs): TrialStep[] {
  return Object.entries(stubs).map(([jobType, variables]) => ({ do: 'STUB', jobType, variables }));
}

/** The answers as the steps leave them: of several for one type the last counts. */
export function stubsOf(steps: readonly TrialStep[]): Stubs {
  return Object.fromEntries(
    steps.flatMap((step) => (step.do === 'STUB' ? [[step.jobType, step.variables] as const] : [])),
  );
}

/** The steps as if workers of this type had never had an answer. */
export function withoutStub(steps: readonly TrialStep[], jobType: string): TrialStep[] {
  return steps.filter((step) => step.do !== 'STUB' || step.jobType !== jobType);
}
