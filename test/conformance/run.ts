import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describeCoverage } from './coverage.ts';
import type { DriverFactory } from './driver.ts';
import { EngineDriver } from './engine-driver.ts';
import { readCases } from './read-cases.ts';
import { describeReport, reportOf, tally } from './report.ts';
import type { CaseReport } from './report.ts';
import { runCase } from './run-case.ts';

interface Arguments {
  readonly folders: readonly string[];
  readonly on: 'engine' | 'server';
  readonly json: string;
  readonly only: string | undefined;
  /** Where to write the coverage page. */
  readonly coverage: string | undefined;
}

const usage =
  'npm run conformance -- <folder>… [--on engine|server] [--json <file>] [--only <text in the id>] [--coverage <file>]';

/** Runs every case of the folders and prints what passed; the exit code says whether all did. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = readArguments(argv);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const missing = options.folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) {
    console.error(`The folder ${missing} does not exist. ${usage}`);
    return 2;
  }
  const target = await openTarget(options.on);
  const reports: CaseReport[] = [];
  try {
    for (const test of options.folders.flatMap((folder) => readCases(resolve(folder)))) {
      if (options.only !== undefined && !test.id.includes(options.only)) continue;
      const started = performance.now();
      const result = await runCase(test, target.createDriver);
      reports.push(reportOf(test, result, Math.round(performance.now() - started)));
    }
  } finally {
    await target.close();
  }
  console.log(describeReport(reports));
  mkdirSync(dirname(resolve(options.json)), { recursive: true });
  writeFileSync(
    options.json,
    `${JSON.stringify({ on: options.on, ...tally(reports), cases: reports }, null, 2)}\n`,
  );
  console.log(`Written to ${options.json}`);
  if (options.coverage !== undefined) writeFileSync(options.coverage, await describeCoverage(reports));
  return tally(reports).failed === 0 && reports.length > 0 ? 0 : 1;
}

// helpers

function readArguments(argv: readonly string[]): Arguments | undefined {
  const folders: string[] = [];
  let on: Arguments['on'] = 'engine';
  let json = join('.data', 'conformance.json');
  let only: string | undefined;
  let coverage: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const [argument = '', value = ''] = [argv[at], argv[at + 1]];
    if (argument === '--on' && (value === 'engine' || value === 'server')) on = value;
    else if (argument === '--json' && value !== '') json = value;
    else if (argument === '--only' && value !== '') only = value;
    else if (argument === '--coverage' && value !== '') coverage = value;
    else if (argument.startsWith('--')) return undefined;
    else {
      folders.push(argument);
      continue;
    }
    at += 1;
  }
  return folders.length === 0 ? undefined : { folders, on, json, only, coverage };
}

async function openTarget(
  on: Arguments['on'],
): Promise<{ readonly createDriver: DriverFactory; readonly close: () => Promise<void> }> {
  if (on === 'engine')
    return { createDriver: () => Promise.resolve(new EngineDriver()), close: () => Promise.resolve() };
  const { startServerTarget } = await import('./server-target.ts');
  return startServerTarget();
}
