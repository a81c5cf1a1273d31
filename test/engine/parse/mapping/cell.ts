import { readBpmn } from '#engine';
import type { FlowElement, Problem, ProcessModel, ReadOptions } from '#engine';
import { bpmnFile, inARow } from '../bpmn-text.ts';

/** One cell of the mapping tables (bpmn.md 3.2): what is written, and what it becomes or is refused with. */
export interface Cell {
  readonly meaning: string;
  /** One node `x` of the process, or the content of the process when it begins with `<startEvent`. */
  readonly written: string;
  readonly roots?: string;
  readonly process?: string;
  /** Extension elements of the process. */
  readonly processExtensions?: string;
  readonly options?: ReadOptions;
}

export interface Mapped extends Cell {
  /** Part of the compiled element `x`, or of the model where `of` says so. */
  readonly becomes: object;
  readonly of?: 'settings' | 'model' | string;
  /** A warning or hint that goes with it. */
  readonly says?: readonly [string, RegExp];
}

export interface RefusedCell extends Cell {
  readonly code: string;
  readonly message: RegExp;
}

export async function readCell(
  cell: Cell,
): Promise<{ readonly problems: readonly Problem[]; readonly model: ProcessModel | undefined }> {
  const nodes = cell.written.startsWith('<startEvent') ? cell.written : inARow(cell.written);
  const extensions =
    cell.processExtensions === undefined
      ? ''
      : `<extensionElements>${cell.processExtensions}</extensionElements>`;
  const content = bpmnFile(`${extensions}${nodes}`, {
    ...(cell.roots === undefined ? {} : { roots: cell.roots }),
    ...(cell.process === undefined ? {} : { process: cell.process }),
  });
  const result = await readBpmn([{ name: 'a.bpmn', content }], cell.options ?? {});
  return { problems: result.problems, model: result.processes[0]?.model };
}

export function partOf(model: ProcessModel, of: Mapped['of']): ProcessModel | object | FlowElement {
  if (of === 'model') return model;
  if (of === 'settings') return model.settings;
  return model.elements[of ?? 'x'] ?? {};
}

export const ext = (content: string): string => `<extensionElements>${content}</extensionElements>`;
export const task = (attributes: string, content = ''): string =>
  `<serviceTask id="x" ${attributes}>${content === '' ? '' : ext(content)}</serviceTask>`;
export const userTask = (attributes: string, content = ''): string =>
  `<userTask id="x" ${attributes}>${content === '' ? '' : ext(content)}</userTask>`;
export const external = (content = '', more = ''): string =>
  task(`camunda:type="external" camunda:topic="work" ${more}`, content);
export const multi = (attributes: string, content = ''): string =>
  `<serviceTask id="x">${ext('<zeebe:taskDefinition type="w"/>')}<multiInstanceLoopCharacteristics id="l" ${attributes}>${content}</multiInstanceLoopCharacteristics></serviceTask>`;
export const thrown = (definition: string, extensions = ''): string =>
  `<intermediateThrowEvent id="x">${extensions === '' ? '' : ext(extensions)}${definition}</intermediateThrowEvent>`;
export const caught = (definition: string): string =>
  `<intermediateCatchEvent id="x">${definition}</intermediateCatchEvent>`;
/** A boundary event `x` on a task `h`, with a path of its own. */
export const boundary = (definition: string, attributes = ''): string =>
  `<startEvent id="s"/><task id="h"/><endEvent id="e"/><boundaryEvent id="x" attachedToRef="h" ${attributes}>${definition}</boundaryEvent><endEvent id="e2"/><sequenceFlow id="f1" sourceRef="s" targetRef="h"/><sequenceFlow id="f2" sourceRef="h" targetRef="e"/><sequenceFlow id="f3" sourceRef="x" targetRef="e2"/>`;

export const literal = (value: unknown): object => ({ language: 'literal', value });
export const juel = (source: string): object => ({ language: 'juel', source });
export const feel = (source: string): object => ({ language: 'feel', source });
export const jobs = { delegatesAsJobs: true };
export const signal = '<signal id="sig" name="alarm"/>';
export const message = '<message id="m" name="news"/>';
export const error = '<error id="err" errorCode="E1"/>';
