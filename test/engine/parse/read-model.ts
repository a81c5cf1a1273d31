import { readBpmn } from '#engine';
import type { FlowElement, ProcessModel, ReadOptions } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';

/** `ERROR CODE element` of every finding, in file order. */
export async function problemsOf(content: Uint8Array, options: ReadOptions = {}): Promise<readonly string[]> {
  const { problems } = await readBpmn([{ name: 'a.bpmn', content }], options);
  return problems.map((problem) => `${problem.severity} ${problem.code} ${problem.elementId ?? ''}`.trim());
}

/** The model of the only process of a file that deploys. */
export async function modelOf(content: Uint8Array, options: ReadOptions = {}): Promise<ProcessModel> {
  const result = await readBpmn([{ name: 'a.bpmn', content }], options);
  const [process] = result.processes;
  if (process === undefined) throw new Error(JSON.stringify(result.problems));
  return process.model;
}

/** One node between a start and an end event, compiled. */
export async function elementOf(
  node: string,
  id: string,
  options: ReadOptions & { readonly roots?: string } = {},
): Promise<FlowElement | undefined> {
  return (await modelOf(bpmnFile(inARow(node), options), options)).elements[id];
}

/** An extension that makes a task a job. */
export const job = '<extensionElements><zeebe:taskDefinition type="work"/></extensionElements>';
