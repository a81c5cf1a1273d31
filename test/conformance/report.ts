import type { CaseResult, ConformanceCase } from './case.ts';

export interface CaseReport {
  readonly id: string;
  readonly suite: string;
  readonly features: readonly string[];
  readonly result: CaseResult;
  readonly milliseconds: number;
  /** It shows only that something is refused; nothing runs. */
  readonly onlyRefuses: boolean;
}

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Passed, failed and skipped per suite and feature, then the first difference of every failure. */
export function describeReport(reports: readonly CaseReport[]): string {
  const lines: string[] = [];
  for (const [suite, own] of grouped(reports, (report) => [report.suite])) {
    lines.push(`${suite}: ${describe(tally(own))}`);
    for (const [feature, some] of grouped(own, (report) => report.features.slice(0, 1)))
      lines.push(`  ${feature}: ${describe(tally(some))}`);
  }
  const failures = reports.filter((report) => report.result.status === 'failed');
  if (failures.length > 0) lines.push('', 'Failures:');
  for (const { id, suite, result } of failures)
    if (result.status === 'failed') lines.push(`  ${suite} ${id}`, `    ${result.difference}`);
  const skipped = grouped(
    reports.filter((report) => report.result.status === 'skipped'),
    (report) => (report.result.status === 'skipped' ? [report.result.reason.slice(0, 110)] : []),
  );
  if (skipped.size > 0) lines.push('', 'Skipped:');
  for (const [reason, some] of skipped) lines.push(`  ${some.length} × ${reason}`);
  lines.push('', `All: ${describe(tally(reports))}`);
  return lines.join('\n');
}

export function tally(reports: readonly CaseReport[]): Tally {
  const counts: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) counts[report.result.status] += 1;
  return counts;
}

export function reportOf(test: ConformanceCase, result: CaseResult, milliseconds: number): CaseReport {
  const { id, suite, features, steps } = test;
  const onlyRefuses = steps.every((step) => step.do === 'deploy');
  return { id, suite, features, result, milliseconds, onlyRefuses };
}

// helpers

function describe({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function grouped(
  reports: readonly CaseReport[],
  keysOf: (report: CaseReport) => readonly string[],
): ReadonlyMap<string, CaseReport[]> {
  const groups = new Map<string, CaseReport[]>();
  for (const report of reports) {
    for (const key of keysOf(report)) groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  return groups;
}
