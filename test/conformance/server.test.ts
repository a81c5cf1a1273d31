import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startApi } from '../api/start-api.ts';
import type { ConformanceCase } from './case.ts';
import { readCases } from './read-cases.ts';
import { runCase } from './run-case.ts';
import { ServerDriver } from './server-driver.ts';

const root = new URL('../..', import.meta.url).pathname;
const createDriver = async (): Promise<ServerDriver> =>
  ServerDriver.open(await startApi({ LOG_LEVEL: 'silent' }));

/** Every case gets a database and a server of its own, so a feature with many cases takes a while. */
const timeout = 120_000;

function runByFeature(cases: readonly ConformanceCase[]): void {
  const features = new Map<string, ConformanceCase[]>();
  for (const one of cases) {
    const feature = `${one.suite} ${one.features[0] ?? ''}`;
    features.set(feature, [...(features.get(feature) ?? []), one]);
  }
  test.each([...features])(
    '%s',
    async (_feature, some) => {
      const differences: string[] = [];
      for (const one of some) {
        const result = await runCase(one, createDriver);
        if (result.status === 'failed') differences.push(`${one.id}: ${result.difference}`);
      }
      expect(differences).toEqual([]);
    },
    timeout,
  );
}

/** The first of each feature: a server for every one of several hundred cases would take longer than all other tests together. */
function firstOfEach(cases: readonly ConformanceCase[]): ConformanceCase[] {
  const seen = new Set<string>();
  return cases.filter(({ features: [feature = ''] }) => !seen.has(feature) && seen.add(feature));
}

/** All of them, and the shared ones, run there by `npm run conformance -- <folder> --on server`. */
describe('cases of every feature of specs/conformance on a server over /v2', () => {
  runByFeature(firstOfEach(readCases(join(root, 'specs/conformance'))));
});
