import type { Problem } from '#client';

export type Severity = Problem['severity'];
export type ProblemCounts = Record<Severity, number>;

const ranks: Record<Severity, number> = { ERROR: 0, WARNING: 1, HINT: 2 };

export function countBySeverity(problems: readonly Problem[]): ProblemCounts {
  const counts: ProblemCounts = { ERROR: 0, WARNING: 0, HINT: 0 };
  for (const problem of problems) counts[problem.severity] += 1;
  return counts;
}

/** What blocks comes first; within a severity the order of the checks, which is the file's, is kept. */
export function inOrderOfSeverity(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => ranks[a.severity] - ranks[b.severity]);
}

export interface ElementMark {
  severity: Severity;
  messages: string[];
}

/** The mark of each element on the canvas: its worst severity and all its sentences. */
export function marksByElement(problems: readonly Problem[]): Map<string, ElementMark> {
  const marks = new Map<string, ElementMark>();
  for (const problem of inOrderOfSeverity(problems)) {
    if (!problem.elementId) continue;
    const mark = marks.get(problem.elementId);
    if (mark) mark.messages.push(problem.message);
    else marks.set(problem.elementId, { severity: problem.severity, messages: [problem.message] });
  }
  return marks;
}

/** A stable name for one finding, so that a list keeps its rows while the model is edited. */
export function problemKey(problem: Problem, index: number): string {
  return `${problem.code}:${problem.elementId ?? ''}:${index}`;
}

/** How to name the element of a problem: its name, else its id, else the file. */
export function elementTitle(problem: Problem): string {
  return problem.elementName || problem.elementId || problem.resourceName;
}

/** Problems that a refused deployment carries; anything that is not a list of problems is none. */
export function problemsOf(members: Readonly<Record<string, unknown>>): Problem[] {
  const list = members.problems;
  return Array.isArray(list) ? list.filter(isProblemEntry) : [];
}

// helpers

function isProblemEntry(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Problem>;
  return (
    typeof entry.code === 'string' &&
    typeof entry.message === 'string' &&
    entry.severity !== undefined &&
    entry.severity in ranks
  );
}
