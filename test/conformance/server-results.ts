import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ConformanceCase } from './case.ts';

/**
 * Which cases a server on PostgreSQL passed when they were last run there, by id, with a fingerprint of what was run. A case
 * that was changed since has another fingerprint and counts as not run.
 */
export type ServerResults = Readonly<Record<string, string>>;

export const serverResultsFile = new URL('../../specs/bpmn-server-results.json', import.meta.url).pathname;

export function readServerResults(file = serverResultsFile): ServerResults {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerResults) : {};
}

export function isRecorded(test: ConformanceCase, file = serverResultsFile): boolean {
  return readServerResults(file)[test.id] === fingerprintOf(test);
}

/** Folders are run one by one: what is written down of cases that were not run now stays. */
export function writeServerResults(
  run: readonly ConformanceCase[],
  passed: readonly ConformanceCase[],
  file: string,
): void {
  const ran = new Set(run.map((test) => test.id));
  const kept = Object.entries(readServerResults(file)).filter(([id]) => !ran.has(id));
  const results = [...kept, ...passed.map((test) => [test.id, fingerprintOf(test)] as const)];
  const ordered = Object.fromEntries(results.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(ordered, null, 2)}\n`);
}

/** What is deployed and done; titles and rules may change freely. */
export function fingerprintOf(test: ConformanceCase): string {
  const hash = createHash('sha256').update(JSON.stringify(test.steps));
  const named = test.steps.flatMap((step) => step.models ?? []).map((name) => test.modelNamed(name));
  for (const model of [...test.models, ...named]) hash.update(model.content);
  return hash.digest('hex').slice(0, 16);
}
