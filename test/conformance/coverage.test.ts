import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { describeCoverage, unprovenRows } from './coverage.ts';
import type { CoverageResults } from './coverage.ts';
import { measureCoverage } from './measure-coverage.ts';
import { readCases } from './read-cases.ts';

const root = new URL('../..', import.meta.url).pathname;
const cases = readCases(`${root}specs/conformance`);
let results: CoverageResults;

beforeAll(async () => {
  results = await measureCoverage(cases);
});

test('specs/bpmn-coverage.md says what runs and what is refused today', async () => {
  expect(readFileSync(`${root}specs/bpmn-coverage.md`, 'utf8')).toBe(await describeCoverage(results));
});

test('every case passes when the engine dies before every commit and goes on from its saved text', () => {
  const differences = results.crash.flatMap(({ id, result }) =>
    result.status === 'passed' ? [] : [`${id}: ${JSON.stringify(result)}`],
  );
  expect(differences).toEqual([]);
});

/** Rows that deploy in part and have no case yet. The list only shrinks. */
const open: ReadonlySet<string> = new Set(['S12', 'S13', 'S14', 'S15', 'D04']);

test('every row is shown by passing cases, or a deployment with it is refused', () => {
  expect(unprovenRows(results).filter((row) => !open.has(row.split(' ')[0] ?? ''))).toEqual([]);
});
