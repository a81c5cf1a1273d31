import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { bindBetsyModel } from './bind-betsy-model.ts';
import type { BetsyCase, CaseStep, ConformanceCase } from './case.ts';
import type { ModelFile } from './driver.ts';
import { isDecisionKit, readDecisionCases } from './read-decision-cases.ts';

/** Reads every case of a folder, whatever of the known formats it has; a folder of folders is read through. */
export function readCases(folder: string): readonly ConformanceCase[] {
  if (isDecisionKit(folder) && !isSuite(folder) && !hasSuites(folder)) return readDecisionCases(folder);
  if (existsSync(join(folder, 'constraints.json'))) return readBetsy(folder);
  if (existsSync(join(folder, 'cases.json')))
    return existsSync(join(folder, 'executable')) ? readTokenSim(folder) : readEngines(folder);
  if (existsSync(join(folder, 'index.json')) && existsSync(join(folder, 'files'))) return readWild(folder);
  const suites = readdirSync(folder, { withFileTypes: true })
    .map((entry) => join(folder, entry.name))
    .filter((path) => statSync(path).isDirectory() && (isSuite(path) || isDecisionKit(path)));
  return suites.length > 0 ? suites.flatMap(readCases) : readOwn(folder, folder);
}

// helpers

function isSuite(folder: string): boolean {
  return existsSync(join(folder, 'cases.json')) || existsSync(join(folder, 'files'));
}

function hasSuites(folder: string): boolean {
  return readdirSync(folder).some((name) => isSuite(join(folder, name)));
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function modelAt(folder: string, name: string): ModelFile {
  return { name: basename(name), content: readFileSync(join(folder, name)) };
}

interface EngineCase {
  readonly id: string;
  readonly features: readonly string[];
  readonly profile: string;
  readonly models: readonly string[];
  readonly steps: readonly CaseStep[];
}

function readEngines(folder: string): readonly ConformanceCase[] {
  const { cases } = readJson<{ readonly cases: readonly EngineCase[] }>(join(folder, 'cases.json'));
  const usesCamunda = (name: string): boolean =>
    readFileSync(join(folder, name), 'utf8').includes('http://camunda.org/schema/1.0/bpmn');
  return cases.map((test) => ({
    ...(test.profile === 'c7' && !test.models.some(usesCamunda)
      ? { ignored: 'profile c7 on a file without camunda: attributes: the reading of another engine' }
      : {}),
    id: test.id,
    suite: `engines/${test.profile}`,
    features: test.features,
    models: test.steps[0]?.do === 'deploy' ? [] : test.models.map((name) => modelAt(folder, name)),
    modelNamed: (name) => modelAt(folder, name),
    steps: test.steps,
    kind: 'steps',
    strict: false,
  }));
}

interface TokenSimCase {
  readonly id: string;
  readonly group: string;
  readonly verdict?: string;
  readonly note?: string;
  readonly executable?: {
    readonly file: string;
    readonly steps: readonly CaseStep[];
    readonly variables: Readonly<Record<string, boolean>>;
  };
}

function readTokenSim(folder: string): readonly ConformanceCase[] {
  const { cases } = readJson<{ readonly cases: readonly TokenSimCase[] }>(join(folder, 'cases.json'));
  return cases.map((test) => ({
    id: test.id,
    suite: 'token-sim',
    features: [test.group],
    models: test.executable === undefined ? [] : [modelAt(folder, test.executable.file)],
    modelNamed: (name) => modelAt(folder, name),
    steps: (test.executable?.steps ?? []).map((step) =>
      step.do === 'start' ? { ...step, vars: { ...test.executable?.variables, ...step.vars } } : step,
    ),
    kind: 'steps',
    strict: false,
    ...(test.executable === undefined
      ? { ignored: 'shows a trace only' }
      : test.verdict !== 'sound'
        ? { ignored: `verdict ${test.verdict ?? 'unknown'}: ${test.note ?? ''}` }
        : {}),
  }));
}

interface BetsyTest {
  readonly test: string;
  readonly verdict: string;
  readonly note: string;
}

type BetsyEntry = BetsyCase & {
  readonly id: string;
  readonly test: string;
  readonly group: string;
  readonly file: string;
  readonly variantFile?: string;
  readonly verdict: string;
};

/** The cases with their marks bound to jobs, and the constraint files that must be refused. */
function readBetsy(folder: string): readonly ConformanceCase[] {
  const { tests, cases } = readJson<{
    readonly tests: readonly BetsyTest[];
    readonly cases: readonly BetsyEntry[];
  }>(join(folder, 'cases.json'));
  const constraints = readJson<{
    readonly cases: readonly { readonly id: string; readonly file: string; readonly constraint: string }[];
  }>(join(folder, 'constraints.json'));
  const notes = new Map(tests.map((test) => [test.test, test.note]));
  const usable = new Set(['sound', 'race']);
  const executed = cases.map((entry): ConformanceCase => ({
    id: entry.id,
    suite: 'betsy',
    features: [entry.group],
    models: [
      bindBetsyModel(
        modelAt(folder, entry.verdict === 'race' ? (entry.variantFile ?? entry.file) : entry.file),
      ),
    ],
    modelNamed: (name) => modelAt(folder, name),
    steps: [],
    kind: 'betsy',
    betsy: entry,
    strict: false,
    ...(usable.has(entry.verdict)
      ? {}
      : { ignored: `verdict ${entry.verdict}: ${notes.get(entry.test) ?? ''}` }),
  }));
  const refusals = constraints.cases.map((entry): ConformanceCase => ({
    id: entry.id,
    suite: 'betsy/constraints',
    features: [entry.constraint],
    models: [modelAt(folder, entry.file)],
    modelNamed: (name) => modelAt(folder, name),
    steps: [],
    kind: 'refusal',
    strict: false,
    ...(ACCEPTED_CONSTRAINTS.has(entry.constraint)
      ? { accepted: `${entry.constraint}: ${ACCEPTED_CONSTRAINTS.get(entry.constraint) ?? ''}` }
      : {}),
  }));
  return [...executed, ...refusals];
}

/** Constraints of the standard that the project knowingly does not enforce, each with its reason. */
const ACCEPTED_CONSTRAINTS: ReadonlyMap<string, string> = new Map([
  ['EXT012', 'expressions without xsi:type are read as formal ones, as every tool writes them'],
  ['EXT101', 'the sequence flows decide; incoming and outgoing elements are optional'],
  ['EXT107', 'the sequence flows decide; incoming and outgoing elements are optional'],
  ['EXT076', 'the name of a data object reference is shown only; its dataState decides'],
  ['EXT128', 'a message needs no operation'],
]);

/** Files other engines refuse and this one runs, each with its reason. */
const ACCEPTED_FILES: readonly (readonly [part: string, reason: string])[] = [
  [
    'EscalationEventParseInvalidProcessTest.invalidAttachement',
    'escalations are caught on every activity (E61)',
  ],
  [
    'FormServiceTest.testInvalidFormKeyReference',
    'an unknown form key is an external reference (FORM_EXTERNAL)',
  ],
];

interface WildFile {
  readonly id: string;
  readonly file: string;
  readonly category: string;
  readonly expect: string;
}

function readWild(folder: string): readonly ConformanceCase[] {
  const index = readJson<{ readonly files: readonly WildFile[] } | readonly WildFile[]>(
    join(folder, 'index.json'),
  );
  const files = 'files' in index ? index.files : index;
  return files.map((entry): ConformanceCase => ({
    id: entry.id,
    suite: 'wild',
    features: [entry.category],
    models: [modelAt(folder, entry.file)],
    modelNamed: (name) => modelAt(folder, name),
    steps: [],
    kind: entry.expect.startsWith('refuse') ? 'refusal' : 'robust',
    strict: false,
    ...ACCEPTED_FILES.filter(([part]) => entry.file.includes(part)).map(([, reason]) => ({
      accepted: reason,
    }))[0],
  }));
}

interface OwnCase {
  readonly title: string;
  /** Rules the case shows, and rows of specs/bpmn-rows.json it is an example of. */
  readonly rules?: readonly string[];
  readonly rows?: readonly string[];
  readonly models?: readonly string[];
  readonly steps: readonly CaseStep[];
}

/** `<element>/<case>.yaml` with `<case>.bpmn` beside it, unless `models` names others. */
function readOwn(root: string, folder: string): readonly ConformanceCase[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name): readonly ConformanceCase[] => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return readOwn(root, path);
      if (!name.endsWith('.yaml')) return [];
      const test = parse(readFileSync(path, 'utf8')) as OwnCase;
      const models = test.models ?? [name.replace(/\.yaml$/, '.bpmn')];
      const element = relative(root, folder).split(sep)[0] ?? '';
      return [
        {
          id: `${basename(dirname(path))}/${name.replace(/\.yaml$/, '')}`,
          suite: 'specs',
          features: [
            element === '' ? basename(folder) : element,
            ...(test.rules ?? []),
            ...(test.rows ?? []),
          ],
          models: test.steps[0]?.do === 'deploy' ? [] : models.map((model) => modelAt(folder, model)),
          modelNamed: (model) => modelAt(folder, model),
          steps: test.steps,
          kind: 'steps',
          strict: true,
        },
      ];
    });
}
