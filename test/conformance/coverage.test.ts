import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { describeCoverage } from './coverage.ts';
import { EngineDriver } from './engine-driver.ts';
import { readCases } from './read-cases.ts';
import { reportOf } from './report.ts';
import type { CaseReport } from './report.ts';
import { runCase } from './run-case.ts';

const root = new URL('../..', import.meta.url).pathname;

test('specs/bpmn-coverage.md says what runs and what is refused today', async () => {
  const reports: CaseReport[] = [];
  for (const one of readCases(`${root}specs/conformance`)) {
    reports.push(reportOf(one, await runCase(one, () => Promise.resolve(new EngineDriver())), 0));
  }
  expect(readFileSync(`${root}specs/bpmn-coverage.md`, 'utf8')).toBe(await describeCoverage(reports));
});
