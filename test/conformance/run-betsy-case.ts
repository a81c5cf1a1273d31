import type { JsonObject } from '#engine';
import type { BetsyCase, CaseResult } from './case.ts';
import type { Driver, OpenWork, Snapshot } from './driver.ts';

interface Marks {
  readonly list: string[];
  dataReadBack: unknown;
  /** Virtual start and end of the two long tasks. */
  readonly intervals: { readonly from: number; to: number | undefined; readonly key: string }[];
}

const LONG_TASK = 2000;

/** Serves the marks of a betsy model as jobs of one worker that keeps them outside the process. */
export async function runBetsyCase(test: BetsyCase, driver: Driver): Promise<CaseResult> {
  for (const before of test.startBefore)
    await driver.start({ processId: before.processId, variables: before.variables });
  const marks: Marks = { list: [], dataReadBack: undefined, intervals: [] };
  const started = await driver.start({ processId: test.start.processId, variables: test.start.variables });
  const elapsed = await work(driver, marks, test.observeMs);
  const snapshot = await driver.snapshot();
  // TOK-7: an instance that the case expects to wait for ever says so by an incident.
  const stuck =
    test.expect.state === 'active' &&
    snapshot.incidents.every((incident) => incident.code === 'TOKENS_STUCK');
  const failed = !started.ok || (snapshot.incidents.length > 0 && !stuck);
  const difference = compare(test, marks, snapshot, failed);
  if (difference === undefined) return { status: 'passed' };
  const incident = snapshot.incidents[0];
  const reason = started.ok
    ? incident === undefined
      ? ''
      : ` (incident ${incident.code} at ${incident.element}: ${incident.message})`
    : ` (start refused: ${started.code})`;
  return {
    status: 'failed',
    difference: `${difference}${reason}${elapsed === 0 ? '' : ` after ${elapsed} ms`}`,
  };
}

// helpers

/** Completes what can be completed, then moves the clock to what is next, until the time of observation is over. */
async function work(driver: Driver, marks: Marks, observeMs: number): Promise<number> {
  let now = 0;
  for (let rounds = 0; rounds < 2000; rounds += 1) {
    const job = nextJob(await driver.snapshot(), marks, now);
    if (job !== undefined) {
      await serve(driver, job, marks, now);
      continue;
    }
    const timer = await driver.nextTimer();
    const open = marks.intervals
      .filter((interval) => interval.to === undefined)
      .map((interval) => interval.from + LONG_TASK - now);
    const next = Math.min(timer ?? Infinity, ...open);
    const limit = Math.max(observeMs, LONG_TASK) + LONG_TASK;
    if (!Number.isFinite(next) || now + next > limit) break;
    await driver.advance(Math.max(next, 0));
    now += Math.max(next, 0);
  }
  return now;
}

function tokenOf(job: OpenWork): string {
  return job.headers?.['token'] ?? '';
}

function nextJob(snapshot: Snapshot, marks: Marks, now: number): OpenWork | undefined {
  return snapshot.jobs.find((job) => {
    if (job.type !== 'betsy' || tokenOf(job) === 'WAIT_TEN_SECONDS') return false;
    if (!tokenOf(job).startsWith('CREATE_TIMESTAMP_LOG')) return true;
    const interval = marks.intervals.find((candidate) => candidate.key === job.key);
    if (interval !== undefined) return now - interval.from >= LONG_TASK;
    marks.intervals.push({ from: now, to: undefined, key: job.key });
    return false;
  });
}

async function serve(driver: Driver, job: OpenWork, marks: Marks, now: number): Promise<void> {
  const token = tokenOf(job);
  if (token === 'THROW_ERROR') {
    await driver.throwError(job.key, 'ERR_CODE', {});
    return;
  }
  await driver.completeJob(job.key, await effect(driver, job, token, marks, now));
}

async function effect(
  driver: Driver,
  job: OpenWork,
  token: string,
  marks: Marks,
  now: number,
): Promise<JsonObject> {
  const visible = await driver.visibleVariables(job.elementInstanceKey);
  const increment = { integerVariable: Number(visible['integerVariable'] ?? 0) + 1 };
  if (/^SCRIPT_task\d+$/.test(token)) marks.list.push(token.replace('SCRIPT_', ''));
  if (token === 'CREATE_MARKER_FILE') marks.list.push('MARKER');
  if (token === 'INCREMENT_INTEGER_VARIABLE_AND_LOG') marks.list.push('INCREMENT');
  if (token === 'LOG_DATA') marks.dataReadBack = visible['data'];
  for (const interval of marks.intervals) if (interval.key === job.key) interval.to = now;
  if (token.startsWith('INCREMENT_INTEGER_VARIABLE')) return increment;
  return token === 'SET_STRING_DATA' ? { data: 'String' } : {};
}

function compare(test: BetsyCase, marks: Marks, snapshot: Snapshot, failed: boolean): string | undefined {
  const { expect } = test;
  const wanted = [...(expect.marksCorrected ?? expect.marks)].sort();
  const found = marks.list.filter((mark) => mark !== 'MARKER').sort();
  if (wanted.join() !== found.join())
    return `marks: expected ${wanted.join(', ') || 'none'}, found ${found.join(', ') || 'none'}`;
  if (expect.markerWrittenByOtherProcess === true && !marks.list.includes('MARKER'))
    return 'the other process wrote no marker';
  if (expect.markerWrittenByOtherProcess !== true && marks.list.includes('MARKER'))
    return 'the other process wrote a marker';
  if (expect.dataReadBack !== undefined && marks.dataReadBack !== expect.dataReadBack)
    return `data read back: expected ${expect.dataReadBack}, found ${JSON.stringify(marks.dataReadBack)}`;
  if (expect.overlap === true && !overlaps(marks)) return 'the two long tasks did not overlap';
  const mayFail =
    expect.runtimeError === true ||
    expect.anyError === true ||
    expect.uncaughtErrorCode !== undefined ||
    /incident|error|rejected/.test(expect.state);
  if (mayFail && !failed && expect.state !== 'completed') return 'no error was reported';
  if (!mayFail && failed) return 'an error was reported';
  return stateDifference(test, snapshot, mayFail);
}

function overlaps(marks: Marks): boolean {
  const [a, b] = marks.intervals;
  return a !== undefined && b !== undefined && a.from < (b.to ?? Infinity) && b.from < (a.to ?? Infinity);
}

function stateDifference(test: BetsyCase, snapshot: Snapshot, mayFail: boolean): string | undefined {
  const instances = snapshot.instances.filter((instance) => instance.processId === test.start.processId);
  const state = instances[instances.length - 1]?.status ?? 'unknown';
  const wanted = test.expect.state;
  if (mayFail || wanted === state || (wanted === 'terminated' && state === 'completed')) return undefined;
  return `state: expected ${wanted}, found ${state}; waiting at ${Object.keys(snapshot.waiting).join(', ')}`;
}
