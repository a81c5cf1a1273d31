import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ConformanceCase } from './case.ts';
import { describeCoverage } from './coverage.ts';
import type { DriverFactory } from './driver.ts';
import { EngineDriver } from './engine-driver.ts';
import { measureCoverage } from './measure-coverage.ts';
import { readCases } from './read-cases.ts';
import { describeReport, reportOf, tally } from './report.ts';
import type { CaseReport } from './report.ts';
import { runCase } from './run-case.ts';
import { isRecorded, writeServerResults } from './server-results.ts';

/** The pure engine, the engine that dies before every commit, a server on PostgreSQL, one that is killed after every stimulus. */
const targets = ['engine', 'crash', 'server', 'server-crash'] as const;
type Target = (typeof targets)[number];

interface Arguments {
  readonly folders: readonly string[];
  readonly on: Target;
  readonly json: string;
  readonly only: string | undefined;
  /** Where to write the coverage page. */
  readonly coverage: string | undefined;
  /** Where to write which cases the server passed; the coverage page reads it. */
  readonly record: string | undefined;
  /** Only cases the record does not have as they are now. */
  readonly missing: boolean;
}

const usage =
  'npm run conformance -- <folder>… [--on engine|crash|server|server-crash] [--json <file>] [--only <text in the id>] [--coverage <file>] [--record <file> [--missing]]';

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
  const cases = options.folders
    .flatMap((folder) => readCases(resolve(folder)))
    .filter((test) => options.only === undefined || test.id.includes(options.only))
    .filter((test) => !options.missing || !isRecorded(test, options.record));
  const target = await openTarget(options.on);
  const reports: CaseReport[] = [];
  const passed: ConformanceCase[] = [];
  try {
    for (const test of cases) {
      const started = performance.now();
      const result = await runCase(test, target.createDriver);
      reports.push(reportOf(test, result, Math.round(performance.now() - started)));
      if (result.status === 'passed') passed.push(test);
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
  if (options.record !== undefined && options.on === 'server')
    writeServerResults(cases, passed, options.record);
  if (options.coverage !== undefined)
    writeFileSync(options.coverage, await describeCoverage(await measureCoverage(cases)));
  return tally(reports).failed === 0 && (reports.length > 0 || options.missing) ? 0 : 1;
}

// helpers

function readArguments(argv: readonly string[]): Arguments | undefined {
  const folders: string[] = [];
  let on: Arguments['on'] = 'engine';
  let json = join('.data', 'conformance.json');
  let only: string | undefined;
  let coverage: string | undefined;
  let record: string | undefined;
  let missing = false;
  for (let at = 0; at < argv.length; at += 1) {
    const [argument = '', value = ''] = [argv[at], argv[at + 1]];
    if (argument === '--on' && isTarget(value)) on = value;
    else if (argument === '--json' && value !== '') json = value;
    else if (argument === '--only' && value !== '') only = value;
    else if (argument === '--coverage' && value !== '') coverage = value;
    else if (argument === '--record' && value !== '') record = value;
    else if (argument === '--missing') {
      missing = true;
      continue;
    } else if (argument.startsWith('--')) return undefined;
    else {
      folders.push(argument);
      continue;
    }
    at += 1;
  }
  return folders.length === 0 ? undefined : { folders, on, json, only, coverage, record, missing };
}

function isTarget(value: string): value is Target {
  return targets.some((target) => target === value);
}

async function openTarget(
  on: Arguments['on'],
): Promise<{ readonly createDriver: DriverFactory; readonly close: () => Promise<void> }> {
  if (on === 'engine' || on === 'crash')
    return {
      createDriver: () => Promise.resolve(new EngineDriver({ crashes: on === 'crash' })),
      close: () => Promise.resolve(),
    };
  const { startServerTarget } = await import('./server-target.ts');
  return startServerTarget(on === 'server-crash');
}
