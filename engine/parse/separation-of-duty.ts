import type { FlowElement, SeparationOfDuty } from '../model/process-model.ts';
import { readNames } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * `millrace:separationOfDuty` of a user task: whoever completed one of its `tasks`, and whoever its `users` name, may neither
 * have the task nor complete it. The tasks it names remember who completed them, in the innermost scope around both.
 */
export function separateDuties(
  c: Compilation,
  graph: ProcessGraph,
  elements: Map<string, FlowElement>,
): void {
  for (const node of graph.nodes.values()) {
    const element = elements.get(node.id);
    const settings = node.element.extension('separationOfDuty', 'millrace');
    if (settings === undefined || element === undefined) continue;
    if (element.type !== 'userTask') {
      c.reporter.error('SEPARATION_OF_DUTY', settings, {
        message: `separationOfDuty is for user tasks, and ${node.id} is none. Remove it`,
      });
      continue;
    }
    elements.set(node.id, { ...element, separation: readSeparation(c, graph, node, settings) });
  }
  for (const element of [...elements.values()])
    if (element.type === 'userTask')
      for (const { id, scopeId } of element.separation?.tasks ?? []) remember(elements, id, scopeId);
}

// helpers

function readSeparation(
  c: Compilation,
  graph: ProcessGraph,
  node: FlowNode,
  settings: XmlElement,
): SeparationOfDuty {
  const ids = (settings.attribute('tasks') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const tasks = [...new Set(ids)].flatMap((id) => {
    const other = graph.nodes.get(id);
    if (other?.element.is('userTask') === true) return [{ id, scopeId: commonScope(graph, node, other) }];
    c.reporter.error('SEPARATION_OF_DUTY', settings, {
      message: `separationOfDuty of ${node.id} names "${id}", which is no user task of this process`,
    });
    return [];
  });
  const text = settings.attribute('users') ?? '';
  if (text === '' && ids.length === 0)
    c.reporter.error('SEPARATION_OF_DUTY', settings, {
      message: `separationOfDuty of ${node.id} names nobody. Give it tasks or users`,
    });
  const users = text === '' ? undefined : readNames(c, { text, at: settings, label: 'users' });
  return { tasks, ...present({ users }) };
}

function commonScope(graph: ProcessGraph, one: FlowNode, other: FlowNode): string {
  const around = new Set<string>();
  for (let at: string | undefined = one.scopeId; at !== undefined; at = graph.scopes.get(at)?.parentId)
    around.add(at);
  let at = other.scopeId;
  while (!around.has(at)) at = graph.scopes.get(at)?.parentId ?? one.scopeId;
  return at;
}

function remember(elements: Map<string, FlowElement>, id: string, scopeId: string): void {
  const element = elements.get(id);
  if (element?.type !== 'userTask' || element.remembersActorIn?.includes(scopeId) === true) return;
  elements.set(id, { ...element, remembersActorIn: [...(element.remembersActorIn ?? []), scopeId] });
}
