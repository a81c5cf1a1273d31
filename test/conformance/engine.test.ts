import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ConformanceCase } from './case.ts';
import { EngineDriver } from './engine-driver.ts';
import { readCases } from './read-cases.ts';
import { runCase } from './run-case.ts';

const root = new URL('../..', import.meta.url).pathname;
const createDriver = (): Promise<EngineDriver> => Promise.resolve(new EngineDriver());

/** One Jest test per feature keeps the output readable; the message names every case that differs. */
function runByFeature(cases: readonly ConformanceCase[]): void {
  const features = new Map<string, ConformanceCase[]>();
  for (const one of cases) {
    const feature = `${one.suite} ${one.features[0] ?? ''}`;
    features.set(feature, [...(features.get(feature) ?? []), one]);
  }
  test.each([...features])('%s', async (_feature, some) => {
    const differences: string[] = [];
    for (const one of some) {
      const result = await runCase(one, createDriver);
      if (result.status === 'failed') differences.push(`${one.id}: ${result.difference}`);
      // Our own cases need no row that is not built.
      if (result.status === 'skipped' && one.strict)
        differences.push(`${one.id} was skipped: ${result.reason}`);
    }
    expect(differences).toEqual([]);
  });
}

describe('specs/conformance on the engine', () => {
  const folder = join(root, 'specs/conformance');
  runByFeature(readCases(folder));

  test('has a folder for every element and every event definition', () => {
    const elements = ['activities', 'events', 'gateways'].flatMap((family) =>
      readdirSync(join(root, 'engine/elements', family)),
    );
    const files = [...elements, ...readdirSync(join(root, 'engine/event-definitions'))].filter(
      (name) => name.endsWith('.ts') && name !== 'registry.ts',
    );
    // Data, people, listeners and correlation have folders of their own: they belong to no one element.
    const folders = new Set(readdirSync(folder));
    expect(files.map((name) => name.replace(/\.ts$/, '')).filter((name) => !folders.has(name))).toEqual([]);
  });
});

describe('the shared cases on the engine', () => {
  const shared = join(root, '../shared/conformance');
  const folders = ['engines', 'token-sim', 'betsy', 'wild', 'dmn-tck']
    .map((name) => join(shared, name))
    .filter((folder) => existsSync(folder));
  if (folders.length === 0) {
    console.warn('The shared conformance cases are not beside the project: only specs/conformance was run.');
    test.skip('are not beside the project', () => undefined);
    return;
  }
  runByFeature(folders.flatMap((folder) => readCases(folder)));
});
