import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModdleNode, ModelElement } from '../canvas/model-element.ts';

/** Where the people tab writes: the element that is shown, and the process it belongs to. */
export interface PeoplePlace {
  modeler: BpmnModeler;
  element: ModelElement;
  process: ModdleNode;
}

/** The process a node of the model belongs to; a pool may have none. */
export function processOf(node: ModdleNode): ModdleNode | undefined {
  if (node.$type === 'bpmn:Participant') return node.processRef as ModdleNode | undefined;
  for (let at: ModdleNode | undefined = node; at; at = at.$parent) if (at.$type === 'bpmn:Process') return at;
  return undefined;
}

export interface NamedTask {
  id: string;
  name: string;
}

/** The user tasks of a process, those of its sub-processes too, in the order of the file. */
export function userTasksOf(process: ModdleNode): NamedTask[] {
  const found: NamedTask[] = [];
  const work = [process];
  for (const node of work) {
    if (node.$type === 'bpmn:UserTask' && node.id) found.push({ id: node.id, name: node.name ?? node.id });
    work.push(...((node.flowElements as ModdleNode[] | undefined) ?? []));
  }
  return found;
}
