import type { FlowNode, ProcessGraph } from './scopes.ts';

/**
 * OR-3: for each incoming flow of an inclusive join, the flows and nodes of its scope from which that flow can be reached
 * without passing the join. What reaches every incoming flow is left out: such a position never blocks, because at least
 * one of the flows has a token when the question is asked (OR-1).
 */
export function reachableWithoutGateway(join: FlowNode, graph: ProcessGraph): Readonly<Record<string, readonly string[]>> {
  if (join.incoming.length < 2) return {};
  const throwsByName = linkThrows(join.scopeId, graph);
  const sets = join.incoming.map((flow) => ({ id: flow.id, ids: backwards(join, flow.id, flow.source, throwsByName, graph) }));
  const result: Record<string, readonly string[]> = {};
  for (const { id, ids } of sets) result[id] = [...ids].filter((candidate) => !sets.every((other) => other.ids.has(candidate)));
  return result;
}

// helpers

function backwards(join: FlowNode, flowId: string, source: FlowNode, throwsByName: ReadonlyMap<string, readonly FlowNode[]>, graph: ProcessGraph): ReadonlySet<string> {
  const seen = new Set<string>([flowId]);
  const work: FlowNode[] = [source];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (node === join || seen.has(node.id)) continue;
    seen.add(node.id);
    for (const flow of node.incoming) {
      seen.add(flow.id);
      work.push(flow.source);
    }
    if (node.element.local === 'boundaryEvent' && !isCompensation(node)) {
      const host = graph.nodes.get(hostId(node));
      if (host !== undefined) work.push(host);
    }
    if (node.element.local === 'intermediateCatchEvent') {
      const name = linkName(node);
      if (name !== undefined) work.push(...(throwsByName.get(name) ?? []));
    }
  }
  return seen;
}

function hostId(node: FlowNode): string {
  const reference = node.element.attribute('attachedToRef')?.trim() ?? '';
  return reference.slice(reference.indexOf(':') + 1);
}

function isCompensation(node: FlowNode): boolean {
  return node.element.children.some((child) => child.is('compensateEventDefinition'));
}

function linkThrows(scopeId: string, graph: ProcessGraph): ReadonlyMap<string, readonly FlowNode[]> {
  const found = new Map<string, FlowNode[]>();
  for (const node of graph.scopes.get(scopeId)?.nodes ?? []) {
    if (node.element.local !== 'intermediateThrowEvent') continue;
    const name = linkName(node);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}

/** Name of the link definition of an event, which is its own name where the definition has none. */
export function linkName(node: FlowNode): string | undefined {
  const definition = node.element.children.find((child) => child.is('linkEventDefinition'));
  return definition === undefined ? undefined : (definition.attribute('name') ?? node.element.attribute('name'));
}
