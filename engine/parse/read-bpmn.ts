import type { ProcessModel } from '../model/process-model.ts';
import type { Problem } from '../problem.ts';
import { callRecursionProblem, findCallRecursions } from '../soundness/call-recursion.ts';
import { callsBeforeWaiting } from '../soundness/loops-without-wait.ts';
import { refuseUnknownRoots } from './closed-world-roots.ts';
import { compileProcess } from './compile-process.ts';
import { decodeText } from './decode-text.ts';
import { checkMessageFlows, checkRootElements, collectIds } from './file-checks.ts';
import { takeInventory } from './inventory.ts';
import { prescan } from './prescan.ts';
import { MAXIMUM_PROBLEMS, ProblemReporter } from './problems.ts';
import { compareReadings, startSecondReading } from './second-reading.ts';

export interface BpmnFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface ReadOptions {
  /** bpmn.md 3.3: code in the engine's process becomes jobs. */
  readonly delegatesAsJobs?: boolean;
  /** False where scripts are switched off: JavaScript is refused then. */
  readonly scripts?: boolean;
  /** Scripts and forms of the same deployment, by name. */
  readonly files?: ReadonlyMap<string, string>;
  /** Names of the working calendars there are (TMR-6). */
  readonly calendars?: ReadonlySet<string>;
  /** Warnings refuse too. */
  readonly strict?: boolean;
  /** False leaves out the search for deadlocks and the like. */
  readonly soundness?: boolean;
}

export interface ReadResult {
  readonly deployable: boolean;
  /** Of all files at once, at most 200, in the order of the files and of the lines. */
  readonly problems: readonly Problem[];
  /** Empty unless deployable. */
  readonly processes: readonly { readonly resourceName: string; readonly model: ProcessModel }[];
  /** Of all processes together: whether everything was explored, and how many states that took. */
  readonly soundness: { readonly complete: boolean; readonly states: number };
}

/** bpmn.md 5. */
const MAXIMUM_FILE_BYTES = 10_485_760;

/**
 * Files to models: text, scan, first reading, second reading and their comparison, compilation, checks. Pure; it is async
 * only because the second reader returns a promise. Runs where it can be killed.
 */
export async function readBpmn(files: readonly BpmnFile[], options: ReadOptions = {}): Promise<ReadResult> {
  const problems: Problem[] = [];
  const processes: { resourceName: string; model: ProcessModel }[] = [];
  const soundness = { complete: true, states: 0 };
  for (const file of files) {
    const reporter = new ProblemReporter(file.name, options.strict === true);
    for (const { model, soundness: found } of await readFile(file, reporter, options)) {
      soundness.complete &&= found?.isComplete === true;
      soundness.states += found?.states ?? 0;
      const earlier = processes.find((other) => other.model.processId === model.processId);
      if (earlier !== undefined) {
        const message = `Process id "${model.processId}" occurs twice in this deployment: also in ${earlier.resourceName}. Change one of them`;
        reporter.errorAt('PROCESS_ID_DUPLICATE', 1, 1, { message }, model.processId);
      }
      processes.push({ resourceName: file.name, model });
    }
    problems.push(...reporter.sorted());
  }
  problems.push(...unstartableCalls(processes));
  if (options.soundness !== false) problems.push(...recursionProblems(processes, options.strict === true));
  const deployable = !problems.some((problem) => problem.severity === 'ERROR');
  return { deployable, problems: cut(problems), processes: deployable ? processes : [], soundness };
}

// helpers

type Compiled = ReturnType<typeof compileProcess>;

/** CALL-2: a call starts the none start event; a process of this deployment that has only others can never be called. */
function unstartableCalls(
  processes: readonly { readonly resourceName: string; readonly model: ProcessModel }[],
): readonly Problem[] {
  const startable = new Map(
    processes.map(({ model }) => {
      const scope = model.scopes[model.processId];
      return [
        model.processId,
        scope === undefined || scope.noneStartIds.length > 0 || scope.typedStartIds.length === 0,
      ];
    }),
  );
  return processes.flatMap(({ resourceName, model }) =>
    Object.values(model.elements).flatMap((element): readonly Problem[] => {
      if (element.type !== 'callActivity' || element.processId.language !== 'literal') return [];
      const called = String(element.processId.value);
      if (
        startable.get(called) !== false ||
        element.binding === 'version' ||
        element.binding === 'versionTag' ||
        element.binding === 'key'
      )
        return [];
      return [
        {
          code: 'CALLED_ELEMENT',
          severity: 'ERROR',
          resourceName,
          elementId: element.id,
          ...(element.name === undefined ? {} : { elementName: element.name }),
          message: `The called process "${called}" has no none start event. Add one, or start it by its message or signal. (${element.id})`,
          why: 'A call starts a process at its none start event (BPMN 2.0.2, 13.2).',
        },
      ];
    }),
  );
}

/** Processes of this deployment that call themselves in one breath; what is deployed already is the runtime's to add. */
function recursionProblems(
  processes: readonly { readonly resourceName: string; readonly model: ProcessModel }[],
  isStrict: boolean,
): readonly Problem[] {
  const callsOf = new Map(processes.map(({ model }) => [model.processId, callsBeforeWaiting(model)]));
  return findCallRecursions(callsOf).map(({ processId, elementId, processIds }) => {
    const process = processes.find(({ model }) => model.processId === processId);
    return callRecursionProblem(process?.resourceName ?? '', elementId, processIds, isStrict);
  });
}

/** Errors go before the rest where there are too many. */
function cut(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAXIMUM_PROBLEMS) return problems;
  const errors = problems.filter((problem) => problem.severity === 'ERROR');
  return [...errors, ...problems.filter((problem) => problem.severity !== 'ERROR')].slice(
    0,
    MAXIMUM_PROBLEMS,
  );
}

async function readFile(
  file: BpmnFile,
  reporter: ProblemReporter,
  options: ReadOptions,
): Promise<readonly Compiled[]> {
  if (file.content.byteLength > MAXIMUM_FILE_BYTES) {
    reporter.errorAt('LIMIT_FILE_SIZE', 1, 1, {
      message: `The file is ${file.content.byteLength} bytes, the limit is ${MAXIMUM_FILE_BYTES}`,
    });
    return [];
  }
  const decoded = decodeText(file.content);
  if (!decoded.ok) return refused(reporter, decoded.rule, 1, 1);
  const finding = prescan(decoded.text);
  if (finding !== undefined) return refused(reporter, finding.rule, finding.line, finding.column);
  const inventory = takeInventory(decoded.text);
  if (!inventory.ok) {
    reporter.errorAt('XML_INVALID', inventory.line, inventory.column, {
      message: `Not well-formed at line ${inventory.line}: ${inventory.message}`,
    });
    return [];
  }
  const { root } = inventory;
  if (!root.is('definitions')) {
    reporter.errorAt('XML_INVALID', root.line, root.column, {
      message: `The file starts with <${root.qualified}>; a BPMN 2.0 file starts with <definitions> of its namespace`,
    });
    return [];
  }
  const byId = collectIds(root, reporter);
  const others = options.files ?? new Map<string, string>();
  const executable = checkRootElements(root, reporter, others);
  refuseUnknownRoots(root, reporter);
  checkMessageFlows(root, byId, reporter);
  const compileOptions = {
    delegatesAsJobs: options.delegatesAsJobs === true,
    scripts: options.scripts !== false,
    soundness: options.soundness !== false,
    files: others,
    calendars: options.calendars ?? new Set<string>(),
  };
  const models = executable.map((process) => compileProcess(process, root, byId, reporter, compileOptions));
  compareReadings(await startSecondReading(decoded.text), byId, root, reporter);
  return models;
}

function refused(reporter: ProblemReporter, rule: string, line: number, column: number): readonly Compiled[] {
  reporter.errorAt('XML_REFUSED', line, column, {
    message: `The file breaks the rule "${rule}" of the XML scan`,
  });
  return [];
}
