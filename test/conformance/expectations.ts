import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '#engine';
import type { Expectation } from './case.ts';
import type { Driver, InstanceView, Snapshot } from './driver.ts';

/** What the runner knows of the case beside the engine: names of instances. */
export interface Names {
  readonly byAlias: ReadonlyMap<string, string>;
  /** `state: {pi: completed}` where the case names no instance means the only one. */
  readonly newest: string | undefined;
}

/** The first difference between an expectation and the engine; undefined when it holds. */
export async function firstDifference(
  expected: Expectation,
  driver: Driver,
  names: Names,
  strict: boolean,
): Promise<string | undefined> {
  const snapshot = await driver.snapshot();
  const differences = [
    ...countsOf(expected, snapshot),
    ...instancesOf(expected, snapshot, names),
    ...visitsOf(expected, snapshot),
    ...incidentsOf(expected, snapshot, strict),
    ...(await workOf(expected, snapshot, driver)),
  ];
  return differences[0];
}

// helpers

type Counts = Readonly<Record<string, number>>;

function* countsOf(expected: Expectation, snapshot: Snapshot): Generator<string> {
  if (expected.tasks !== undefined)
    yield* sameCounts('open tasks', expected.tasks, counted(snapshot.tasks.map((task) => task.element)));
  if (expected.jobs !== undefined)
    yield* sameCounts('open jobs', expected.jobs, counted(snapshot.jobs.map((job) => job.element)));
  if (expected.jobTypes !== undefined)
    yield* sameCounts(
      'open jobs by type',
      expected.jobTypes,
      counted(snapshot.jobs.map((job) => job.type ?? '')),
    );
  for (const [element, fields] of Object.entries(expected.taskFields ?? {})) {
    const found = snapshot.tasks.find((task) => task.element === element)?.fields;
    for (const [name, value] of Object.entries(fields))
      if (!isDeepStrictEqual(plain(found?.[name]), plain(value)))
        yield `${name} of task ${element}: expected ${show(value)}, found ${show(found?.[name])}`;
  }
  if (expected.flows !== undefined) {
    const once = (counts: Counts): Counts =>
      Object.fromEntries(Object.entries(counts).map(([id, count]) => [id, Math.min(count, 1)]));
    const wanted = snapshot.areFlowsCounted ? expected.flows : once(expected.flows);
    yield* sameCounts('flows taken', wanted, snapshot.flows);
  }
  if (expected.open !== undefined) yield* sameCounts('open elements', expected.open, snapshot.waiting);
  if (expected.timers !== undefined && expected.timers !== snapshot.timers)
    yield `timers: expected ${expected.timers}, found ${snapshot.timers}`;
  if (expected.started !== undefined && expected.started !== snapshot.instances.length)
    yield `instances started: expected ${expected.started}, found ${snapshot.instances.length}`;
  const finished = snapshot.instances.filter((instance) => instance.status !== 'active').length;
  if (expected.finished !== undefined && expected.finished !== finished)
    yield `instances finished: expected ${expected.finished}, found ${finished}`;
  for (const [element, least] of Object.entries(expected.waiting ?? {})) {
    const found = snapshot.waiting[element] ?? 0;
    if (found < least) yield `waiting at ${element}: expected at least ${least}, found ${found}`;
  }
}

function* sameCounts(what: string, expected: Counts, found: Counts): Generator<string> {
  const nonZero = (counts: Counts): Counts =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
  if (!isDeepStrictEqual(sorted(nonZero(expected)), sorted(nonZero(found))))
    yield `${what}: expected ${show(expected)}, found ${show(found)}`;
}

function* instancesOf(expected: Expectation, snapshot: Snapshot, names: Names): Generator<string> {
  const named = (alias: string): InstanceView | undefined =>
    snapshot.instances.find((instance) => instance.key === (names.byAlias.get(alias) ?? names.newest));
  for (const [alias, state] of Object.entries(expected.state ?? {})) {
    const found = named(alias)?.status ?? 'unknown';
    if (found !== state)
      yield `state of ${alias}: expected ${state}, found ${found}${incidentText(snapshot)}`;
  }
  for (const [alias, variables] of Object.entries(expected.vars ?? {})) {
    for (const [name, value] of Object.entries(variables)) {
      const found = named(alias)?.variables[name];
      if (!isDeepStrictEqual(plain(found), plain(value)))
        yield `variable ${name} of ${alias}: expected ${show(value)}, found ${show(found)}`;
    }
  }
  for (const [alias, variables] of Object.entries(expected.noVars ?? {})) {
    for (const name of variables)
      if (named(alias)?.variables[name] !== undefined)
        yield `variable ${name} of ${alias}: expected none, found ${show(named(alias)?.variables[name])}`;
  }
  for (const [processId, count] of Object.entries({ ...expected.running, ...expected.activeCount })) {
    const found = snapshot.instances.filter(
      (instance) => instance.processId === processId && instance.status === 'active',
    ).length;
    if (found !== count) yield `running instances of ${processId}: expected ${count}, found ${found}`;
  }
}

function* visitsOf(expected: Expectation, snapshot: Snapshot): Generator<string> {
  const counts = counted(snapshot.completed);
  for (const id of expected.visited?.atLeast ?? [])
    if ((counts[id] ?? 0) === 0) yield `${id} was not completed`;
  for (const id of expected.visited?.never ?? []) if ((counts[id] ?? 0) > 0) yield `${id} was completed`;
  for (const [id, count] of Object.entries(expected.visited?.counts ?? {})) {
    if ((counts[id] ?? 0) !== count)
      yield `${id} completed: expected ${count} times, found ${counts[id] ?? 0}`;
  }
  const order = expected.visited?.order;
  if (order !== undefined) {
    const found = snapshot.completed.filter((id) => order.includes(id));
    if (!isDeepStrictEqual(found, [...order]))
      yield `order: expected ${order.join(', ')}, found ${found.join(', ')}`;
  }
  for (const [id, count] of Object.entries(expected.ends ?? {})) {
    if ((counts[id] ?? 0) !== count) yield `end event ${id}: expected ${count}, found ${counts[id] ?? 0}`;
  }
}

/** In the project's own cases every incident is named; the shared ones only say where a start may fail. */
function* incidentsOf(expected: Expectation, snapshot: Snapshot, strict: boolean): Generator<string> {
  const found = Object.fromEntries(snapshot.incidents.map((incident) => [incident.element, incident.code]));
  const wanted = expected.incidents ?? (strict ? {} : undefined);
  if (wanted !== undefined && !isDeepStrictEqual(sorted(found), sorted(wanted)))
    yield `incidents: expected ${show(wanted)}, found ${show(snapshot.incidents)}`;
}

async function workOf(expected: Expectation, snapshot: Snapshot, driver: Driver): Promise<readonly string[]> {
  const differences: string[] = [];
  if (expected.taskAttrs !== undefined) {
    const found = snapshot.tasks.map((task) => task.assignee ?? '').sort();
    const wanted = expected.taskAttrs.map((attributes) => attributes.assignee ?? '').sort();
    if (!isDeepStrictEqual(found, wanted))
      differences.push(`assignees: expected ${show(wanted)}, found ${show(found)}`);
    differences.push(...candidatesOf(expected.taskAttrs, snapshot));
  }
  for (const [element, variables] of Object.entries(expected.jobVars ?? {})) {
    const job = snapshot.jobs.find((candidate) => candidate.element === element);
    const visible: JsonObject =
      job === undefined ? {} : await driver.visibleVariables(job.elementInstanceKey);
    for (const [name, value] of Object.entries(variables)) {
      if (!isDeepStrictEqual(plain(visible[name]), plain(value)))
        differences.push(
          `variable ${name} of job ${element}: expected ${show(value)}, found ${show(visible[name])}`,
        );
    }
  }
  return differences;
}

/** Candidates of the tasks, where the case names them; as sets. */
function* candidatesOf(
  expected: NonNullable<Expectation['taskAttrs']>,
  snapshot: Snapshot,
): Generator<string> {
  for (const kind of ['candidateUsers', 'candidateGroups'] as const) {
    for (const attributes of expected) {
      const wanted = attributes[kind];
      if (wanted === undefined) continue;
      const found = snapshot.tasks.map((task) => [...(task[kind] ?? [])].sort());
      if (!found.some((names) => isDeepStrictEqual(names, [...wanted].sort())))
        yield `${kind}: expected ${show(wanted)}, found ${show(found)}`;
    }
  }
}

export function counted(ids: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function incidentText(snapshot: Snapshot): string {
  const [first] = snapshot.incidents;
  return first === undefined ? '' : ` (incident ${first.code} at ${first.element}: ${first.message})`;
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
