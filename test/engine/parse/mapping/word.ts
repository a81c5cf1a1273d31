import { readBpmn } from '#engine';
import { bpmnFile, inARow } from '../bpmn-text.ts';

/** A place (`@`) in a node of the process, or in the part that the third member names, and what is written there. */
export type Word = readonly [
  node: string,
  written: string,
  elsewhere?: {
    readonly roots?: string;
    readonly process?: string;
    readonly processExtensions?: string;
    /** Code becomes jobs: otherwise all of it is refused with one message. */
    readonly delegates?: boolean;
  },
];

/** Everything a reader of the file learns: the problems, and the compiled model. */
export async function outcomeOf(word: Word, isWritten: boolean): Promise<string> {
  const [node, written, elsewhere = {}] = word;
  const fill = (text: string): string => text.replace('@', () => (isWritten ? written : ''));
  const extensions =
    elsewhere.processExtensions === undefined
      ? ''
      : `<extensionElements>${fill(elsewhere.processExtensions)}</extensionElements>`;
  const filled = fill(node);
  const nodes = filled.startsWith('<startEvent') ? filled : inARow(filled);
  const content = bpmnFile(`${extensions}${nodes}`, {
    roots: fill(elsewhere.roots ?? ''),
    process: fill(elsewhere.process ?? ''),
  });
  const result = await readBpmn([{ name: 'a.bpmn', content }], {
    delegatesAsJobs: elsewhere.delegates === true,
    files: new Map([['a.js', '1']]),
    calendars: new Set(['office']),
  });
  const problems = result.problems.map(({ code, message }) => `${code} ${message}`);
  return JSON.stringify([problems, result.processes.map(({ model }) => model)]);
}
