import type { ConformanceCase } from './case.ts';
import type { CoverageResults } from './coverage.ts';
import { EngineDriver } from './engine-driver.ts';
import { reportOf } from './report.ts';
import type { CaseReport } from './report.ts';
import { runCase } from './run-case.ts';
import { isRecorded } from './server-results.ts';

/** Runs the cases on the engine and on the engine that crashes, and looks up what the server passed. */
export async function measureCoverage(cases: readonly ConformanceCase[]): Promise<CoverageResults> {
  const current = cases.filter((test) => isRecorded(test));
  return {
    engine: await runAll(cases, false),
    crash: await runAll(cases, true),
    server: new Set(current.map((test) => test.id)),
  };
}

// helpers

async function runAll(cases: readonly ConformanceCase[], crashes: boolean): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const test of cases) {
    const result = await runCase(test, () => Promise.resolve(new EngineDriver({ crashes })));
    reports.push(reportOf(test, result, 0));
  }
  return reports;
}
