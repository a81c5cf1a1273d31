import type { NamedText, ProjectFile } from '../contract/projects.ts';
import { Refusal } from '../contract/refusal.ts';
import { PROJECT_LIMITS } from './project-limits.ts';

/** The kind of a file, by the endings that a deployment knows. Refused when a project keeps no such files. */
export function kindOfFile(name: string): ProjectFile['kind'] {
  const plain = name.toLowerCase();
  if (plain.endsWith('.bpmn') || plain.endsWith('.bpmn20.xml')) return 'BPMN';
  if (plain.endsWith('.dmn') || plain.endsWith('.dmn11.xml')) return 'DMN';
  if (plain.endsWith('.form')) return 'FORM';
  throw new Refusal(
    'INVALID_VALUE',
    `A project keeps files that end in .bpmn, .dmn or .form; "${name}" does not. Rename the file.`,
    { file: name },
  );
}

/** All files of a project with one written: not too many, and small enough to be deployed together. */
export function requireRoom(
  others: readonly Pick<ProjectFile, 'name' | 'bytes'>[],
  written: readonly NamedText[],
): void {
  const names = new Set(written.map(({ name }) => name));
  const kept = others.filter(({ name }) => !names.has(name));
  const { filesMax, bytesMax } = PROJECT_LIMITS;
  if (kept.length + names.size > filesMax)
    throw new Refusal(
      'INVALID_VALUE',
      `A project has at most ${filesMax} files. Delete one that is not used.`,
    );
  const bytes =
    kept.reduce((sum, file) => sum + file.bytes, 0) +
    written.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > bytesMax)
    throw new Refusal(
      'INVALID_VALUE',
      `The files of a project have at most ${bytesMax / 1_000_000} MB together, so that they can be deployed together.`,
    );
}

export function requireDifferentNames(files: readonly NamedText[]): void {
  const names = files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Refusal('INVALID_VALUE', `The file name "${twice}" is there twice. Rename one.`, {
      file: twice,
    });
}
