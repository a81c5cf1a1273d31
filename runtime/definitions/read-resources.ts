import { createHash } from 'node:crypto';
import type { Problem, WorkingCalendar } from '#engine';
import type { RequirementsSummary } from './requirements-summary.ts';
import type { FormSummary } from './read-form.ts';
import { readForm } from './read-form.ts';
import type { ProcessSummary } from './process-summary.ts';
import type { ReadingRoom } from './reading-room.ts';

export interface ResourceFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Everything a deployment consists of, read and checked but not yet compared with what is deployed. */
export interface ReadResources {
  readonly problems: readonly Problem[];
  readonly processes: readonly ProcessSummary[];
  readonly requirements: readonly RequirementsSummary[];
  readonly forms: readonly FormSummary[];
  /** How far the tokens of the processes were explored. */
  readonly soundness: { readonly complete: boolean; readonly states: number };
  readonly files: readonly (ResourceFile & { readonly kind: ResourceKind; readonly hash: Buffer })[];
}

/** A script has at most 64 KB, a form a little more; larger files are nothing a model could name. */
const BESIDE_MAX = 1_048_576;

export type ResourceKind = 'BPMN' | 'DMN' | 'FORM' | 'RESOURCE';

export interface ReadSettings {
  readonly delegatesAsJobs: boolean;
  /** False: models that bring JavaScript are refused. */
  readonly scripts: boolean;
  readonly strict: boolean;
  readonly soundness: boolean;
  readonly now: number;
  readonly timeZone: string;
  readonly calendars: Readonly<Record<string, WorkingCalendar>>;
}

export async function readResources(
  room: ReadingRoom,
  files: readonly ResourceFile[],
  settings: ReadSettings,
): Promise<ReadResources> {
  const problems: Problem[] = repeatedNames(files);
  const kinds = files.map((file) => ({ ...file, kind: kindOf(file.name), hash: contentHash(file.content) }));
  const read = await readModels(room, kinds, settings);
  problems.push(...read.problems, ...repeatedDecisions(read.requirements));
  const forms: FormSummary[] = [];
  for (const file of kinds.filter(({ kind }) => kind === 'FORM')) {
    const result = readForm(file.name, file.content);
    if ('problem' in result) problems.push(result.problem);
    else if (forms.some((form) => form.formId === result.form.formId)) problems.push(formTwice(result.form));
    else forms.push(result.form);
  }
  const { processes, requirements, soundness } = read;
  return { problems, processes, requirements, forms, soundness, files: kinds };
}

// helpers

function kindOf(name: string): ResourceKind {
  const plain = name.toLowerCase();
  if (plain.endsWith('.bpmn') || plain.endsWith('.bpmn20.xml')) return 'BPMN';
  if (plain.endsWith('.dmn') || plain.endsWith('.dmn11.xml')) return 'DMN';
  return plain.endsWith('.form') ? 'FORM' : 'RESOURCE';
}

/** Scripts, forms and JSON Schemas that models of the same deployment may name; nobody reads them where none does. */
function besideOf(
  files: readonly (ResourceFile & { readonly kind: string })[],
  models: readonly ResourceFile[],
): readonly ResourceFile[] {
  const names = models.some(({ content }) =>
    ['deployment:', 'structureRef'].some((word) => Buffer.from(content).includes(word)),
  );
  if (!names) return [];
  return files
    .filter(({ kind, content }) => (kind === 'FORM' || kind === 'RESOURCE') && content.length <= BESIDE_MAX)
    .map(({ name, content }) => ({ name, content }));
}

/** Line ends say nothing about a file: what one editor writes as CR LF is the same file. */
function contentHash(content: Uint8Array): Buffer {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const normal = bytes.includes(13)
    ? Buffer.from(bytes.toString('latin1').replace(/\r\n?/g, '\n'), 'latin1')
    : bytes;
  return createHash('sha256').update(normal).digest();
}

type ReadModels = Pick<ReadResources, 'problems' | 'processes' | 'requirements' | 'soundness'>;

const NO_MODELS: ReadModels = {
  problems: [],
  processes: [],
  requirements: [],
  soundness: { complete: true, states: 0 },
};

async function readModels(
  room: ReadingRoom,
  files: ReadResources['files'],
  settings: ReadSettings,
): Promise<ReadModels> {
  const ofKind = (wanted: ResourceKind): ResourceFile[] =>
    files.filter(({ kind }) => kind === wanted).map(({ name, content }) => ({ name, content }));
  const [models, decisions] = [ofKind('BPMN'), ofKind('DMN')];
  if (models.length + decisions.length === 0) return NO_MODELS;
  const beside = besideOf(files, models);
  const answer = await room.read({ kind: 'files', files: models, beside, decisions, ...settings });
  if (answer === 'late' && settings.soundness && models.length > 0)
    return readWithoutSoundness(room, files, models, settings);
  if (answer === 'late')
    return {
      ...NO_MODELS,
      problems: [...models, ...decisions].map((file) => tooSlow(file.name)),
      soundness: { complete: false, states: 0 },
    };
  if ('defect' in answer) throw new Error(`Reading the deployed files met a defect: ${answer.defect}`);
  return answer;
}

/** The search counts states; where even that takes too long, the files are read without it, and it is said. */
async function readWithoutSoundness(
  room: ReadingRoom,
  files: ReadResources['files'],
  models: readonly ResourceFile[],
  settings: ReadSettings,
): Promise<ReadModels> {
  const read = await readModels(room, files, { ...settings, soundness: false });
  const hints = models.map(({ name }): Problem => ({
    code: 'SOUNDNESS_INCOMPLETE',
    severity: 'HINT',
    resourceName: name,
    message: `"${name}" was not checked for deadlocks and missing joins: the search took too long. Split its processes.`,
    why: 'The search is bounded, so that a check always answers.',
  }));
  return { ...read, problems: [...read.problems, ...hints], soundness: { complete: false, states: 0 } };
}

function repeatedNames(files: readonly ResourceFile[]): Problem[] {
  const repeated = files.filter(
    (file, index) => files.findIndex((other) => other.name === file.name) < index,
  );
  return repeated.map((file) => ({
    code: 'RESOURCE_NAME_DUPLICATE',
    severity: 'ERROR',
    resourceName: file.name,
    message: `Two files of this deployment are called "${file.name}". Give one another name.`,
    why: 'A resource is known by its name within its deployment.',
  }));
}

function formTwice(form: FormSummary): Problem {
  return {
    code: 'FORM_ID_DUPLICATE',
    severity: 'ERROR',
    resourceName: form.resourceName,
    message: `The form id "${form.formId}" occurs twice in this deployment. Change one of them.`,
    why: 'A form is known by its id.',
  };
}

function tooSlow(resourceName: string): Problem {
  return {
    code: 'READ_LIMIT',
    severity: 'ERROR',
    resourceName,
    message:
      'Reading the files took more time or memory than is allowed. Deploy smaller files, or fewer at once.',
    why: 'Reading is stopped before it can disturb running processes.',
  };
}

/** A decision is known by its id in the tenant, whatever file it is in; so are the requirements of a file. */
function repeatedDecisions(files: readonly RequirementsSummary[]): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  const check = (resourceName: string, id: string, what: string, elementId?: string): void => {
    const name = `${what} ${id}`;
    if (seen.has(name))
      problems.push({
        code: 'DECISION_ID_DUPLICATE',
        severity: 'ERROR',
        resourceName,
        ...(elementId === undefined ? {} : { elementId }),
        message: `The ${what} id "${id}" occurs twice in this deployment. Change one of them.`,
        why: 'A decision is known by its id.',
      });
    seen.add(name);
  };
  for (const file of files) {
    check(file.resourceName, file.requirementsId, 'definitions');
    for (const { decisionId } of file.decisions) check(file.resourceName, decisionId, 'decision', decisionId);
  }
  return problems;
}
