import { parentPort } from 'node:worker_threads';
import { readBpmn, readDmn } from '#engine';
import type { DecisionRequirements, Problem, ProcessModel, WorkingCalendar } from '#engine';
import { readDeclaredHooks, type DeclaredHook } from './declared-hooks.ts';
import { readEmbeddedForms } from './embedded-forms.ts';
import type { ProcessSummary } from './process-summary.ts';
import { summarizeProcess } from './process-summary.ts';
import type { RequirementsSummary } from './requirements-summary.ts';
import { summarizeRequirements } from './requirements-summary.ts';
import { readStartEvents } from './start-events.ts';
import type { StartRow } from '../store/definitions/start-rows.ts';

/** Files to read, or a stored model whose start events are to be opened again. */
export type ReadingRequest = {
  readonly now: number;
  readonly timeZone: string;
  /** TMR-6: those of the tenant. */
  readonly calendars: Readonly<Record<string, WorkingCalendar>>;
} & (
  | {
      readonly kind: 'files';
      readonly files: readonly ReadFile[];
      /** Other files of the deployment, which models may name. */
      readonly beside: readonly ReadFile[];
      readonly decisions: readonly ReadFile[];
      readonly delegatesAsJobs: boolean;
      readonly scripts: boolean;
      readonly strict: boolean;
      readonly soundness: boolean;
    }
  | { readonly kind: 'starts'; readonly resourceName: string; readonly modelJson: string }
);

interface ReadFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export type ReadingAnswer =
  | {
      readonly problems: readonly Problem[];
      readonly processes: readonly ProcessSummary[];
      readonly requirements: readonly RequirementsSummary[];
      readonly starts: readonly StartRow[];
      readonly hooks: readonly DeclaredHook[];
      readonly soundness: { readonly complete: boolean; readonly states: number };
    }
  | { readonly defect: string };

parentPort?.on('message', (request: ReadingRequest) => {
  void answer(request).then((result) => parentPort?.postMessage(result));
});

async function answer(request: ReadingRequest): Promise<ReadingAnswer> {
  try {
    return request.kind === 'files' ? await readFiles(request) : openStarts(request);
  } catch (error) {
    return { defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function readFiles(request: Extract<ReadingRequest, { kind: 'files' }>): Promise<ReadingAnswer> {
  const { delegatesAsJobs, scripts, strict, soundness, now, timeZone, calendars } = request;
  const decoder = new TextDecoder();
  const settings = {
    delegatesAsJobs,
    scripts,
    strict,
    soundness,
    files: new Map(request.beside.map(({ name, content }) => [name, decoder.decode(content)])),
    calendars: new Set(Object.keys(calendars)),
  };
  const none = { problems: [], processes: [], soundness: { complete: true, states: 0 } };
  const read = request.files.length === 0 ? none : await readBpmn(request.files, settings);
  const problems = [...read.problems];
  const processes = read.processes.map(({ resourceName, model: compiled }) => {
    const { model, problems: unfit } = readEmbeddedForms(resourceName, compiled);
    const starts = readStartEvents(resourceName, model, { now, timeZone, calendars });
    const declared = readDeclaredHooks(resourceName, model);
    problems.push(...unfit, ...starts.problems, ...declared.problems);
    return summarizeProcess(resourceName, model, starts.rows, declared.hooks);
  });
  const decisions = await readDecisions(request.decisions, strict);
  problems.push(...decisions.flatMap((each) => each.problems));
  const requirements = decisions.flatMap(({ name, requirements: found }) =>
    found === undefined ? [] : [summarizeRequirements(name, found)],
  );
  return { problems, processes, requirements, starts: [], hooks: [], soundness: read.soundness };
}

interface ReadDecisions extends Awaited<ReturnType<typeof readDmn>> {
  readonly name: string;
}

/**
 * Each file by itself first. One whose imports are all among the others is read once more with them, so that references into them
 * are checked too; what is deployed already is looked for when a decision is evaluated.
 */
async function readDecisions(files: readonly ReadFile[], strict: boolean): Promise<readonly ReadDecisions[]> {
  const alone: ReadDecisions[] = [];
  for (const file of files) alone.push({ ...(await readDmn(file, { strict })), name: file.name });
  const known = alone.flatMap(({ requirements }) => requirements ?? []);
  const read: ReadDecisions[] = [];
  for (const [index, first] of alone.entries()) {
    const file = files[index];
    const imports =
      first.requirements === undefined || first.requirements.imports.length === 0
        ? undefined
        : importedBy(first.requirements, known);
    read.push(
      imports === undefined || file === undefined
        ? first
        : { ...(await readDmn(file, { strict, imports })), name: file.name },
    );
  }
  return read;
}

/** The models a model imports, and those they import; undefined when one of them is not there. */
function importedBy(
  model: DecisionRequirements,
  known: readonly DecisionRequirements[],
): readonly DecisionRequirements[] | undefined {
  const found = new Set<DecisionRequirements>();
  const work = [model];
  for (const next of work) {
    for (const { namespace } of next.imports) {
      const imported = known.find((other) => other.namespace === namespace);
      if (imported === undefined) return undefined;
      if (imported === model || found.has(imported)) continue;
      found.add(imported);
      work.push(imported);
    }
  }
  return [...found];
}

function openStarts(request: Extract<ReadingRequest, { kind: 'starts' }>): ReadingAnswer {
  const model = JSON.parse(request.modelJson) as ProcessModel;
  const { rows, problems } = readStartEvents(request.resourceName, model, request);
  const { hooks } = readDeclaredHooks(request.resourceName, model);
  const soundness = { complete: true, states: 0 };
  return { problems, processes: [], requirements: [], starts: rows, hooks, soundness };
}
