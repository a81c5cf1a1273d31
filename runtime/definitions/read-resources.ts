import { createHash } from 'node:crypto';
import type { Problem, WorkingCalendar } from '#engine';
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
  readonly forms: readonly FormSummary[];
  /** How far the tokens of the processes were explored. */
  readonly soundness: { readonly complete: boolean; readonly states: number };
  readonly files: readonly (ResourceFile & { readonly kind: ResourceKind; readonly hash: Buffer })[];
}

/** A script has at most 64 KB, a form a little more; larger files are nothing a model could name. */
const BESIDE_MAX = 1_048_576;

export type ResourceKind = 'BPMN' | 'FORM' | 'RESOURCE';

export interface ReadSettings {
  readonly delegatesAsJobs: boolean;
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
  const bpmn = kinds.filter((file) => file.kind === 'BPMN').map(({ name, content }) => ({ name, content }));
  const read = bpmn.length === 0 ? NO_MODELS : await readModels(room, bpmn, besideOf(kinds, bpmn), settings);
  problems.push(...read.problems);
  const forms: FormSummary[] = [];
  for (const file of kinds.filter(({ kind }) => kind === 'FORM')) {
    const result = readForm(file.name, file.content);
    if ('problem' in result) problems.push(result.problem);
    else if (forms.some((form) => form.formId === result.form.formId)) problems.push(formTwice(result.form));
    else forms.push(result.form);
  }
  problems.push(...kinds.filter(({ kind }) => kind === 'DMN').map(({ name }) => decisionsLater(name)));
  const stored = kinds.flatMap((file) => (file.kind === 'DMN' ? [] : [{ ...file, kind: file.kind }]));
  return { problems, processes: read.processes, forms, soundness: read.soundness, files: stored };
}

// helpers

function kindOf(name: string): ResourceKind | 'DMN' {
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

type ReadModels = Pick<ReadResources, 'problems' | 'processes' | 'soundness'>;

const NO_MODELS: ReadModels = { problems: [], processes: [], soundness: { complete: true, states: 0 } };

async function readModels(
  room: ReadingRoom,
  files: readonly ResourceFile[],
  beside: readonly ResourceFile[],
  settings: ReadSettings,
): Promise<ReadModels> {
  const answer = await room.read({ kind: 'files', files, beside, ...settings });
  if (answer === 'late' && settings.soundness) return readWithoutSoundness(room, files, beside, settings);
  if (answer === 'late')
    return {
      problems: files.map((file) => tooSlow(file.name)),
      processes: [],
      soundness: { complete: false, states: 0 },
    };
  if ('defect' in answer) throw new Error(`Reading the deployed files met a defect: ${answer.defect}`);
  return answer;
}

/** The search counts states; where even that takes too long, the files are read without it, and it is said. */
async function readWithoutSoundness(
  room: ReadingRoom,
  files: readonly ResourceFile[],
  beside: readonly ResourceFile[],
  settings: ReadSettings,
): Promise<ReadModels> {
  const read = await readModels(room, files, beside, { ...settings, soundness: false });
  const hints = files.map(({ name }): Problem => ({
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

function decisionsLater(resourceName: string): Problem {
  return {
    code: 'DECISIONS_NOT_OFFERED',
    severity: 'ERROR',
    resourceName,
    message: `"${resourceName}" is a decision, and this version runs no decisions. Use a business rule task with a job type.`,
    why: 'What would not run is refused, never ignored.',
  };
}
