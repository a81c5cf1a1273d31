import type { FlowElement, ProcessModel } from '../model/process-model.ts';
import { buildScopeGraph, waitsOutside } from './scope-graph.ts';
import type { GraphNode, ScopeGraph } from './scope-graph.ts';
import { outgoing } from './scope-structure.ts';

/** RUN-3: which elements a token can pass without the instance waiting for anything outside. */
export function passesWithoutWaiting(model: ProcessModel): (node: { readonly id: string }) => boolean {
  const answers = new Map<string, boolean>();
  // Inner scopes come after outer ones in a model, so each is answered before it is asked for.
  for (const scope of Object.values(model.scopes).reverse()) {
    const graph = buildScopeGraph(model, scope);
    answers.set(
      scope.id,
      graph !== undefined && canPassThrough(graph, (node) => passes(model, answers, node.id)),
    );
  }
  return (node) => passes(model, answers, node.id);
}

/** A call activity that a new instance of the process reaches before it waits for anything, and the way there. */
export interface EarlyCall {
  readonly elementId: string;
  readonly processId: string;
  readonly path: readonly string[];
}

/** Calls by a fixed process id that run in the first breath of an instance; the same there again is a recursion. */
export function callsBeforeWaiting(model: ProcessModel): readonly EarlyCall[] {
  const found: EarlyCall[] = [];
  const passesNode = passesWithoutWaiting(model);
  const work: { readonly scopeId: string; readonly path: readonly string[] }[] = [
    { scopeId: model.processId, path: [] },
  ];
  for (const { scopeId, path } of work) {
    const scope = model.scopes[scopeId];
    const graph = scope === undefined ? undefined : buildScopeGraph(model, scope);
    if (graph === undefined) continue;
    for (const { node, way } of waysFromStart(graph, passesNode)) {
      const element = model.elements[node.id];
      const here = (): readonly string[] => [...path, ...way()];
      if (element?.type === 'callActivity' && element.processId.language === 'literal')
        found.push({ elementId: element.id, processId: String(element.processId.value), path: here() });
      else if (model.scopes[node.id] !== undefined && work.length < SCOPES_MAX)
        work.push({ scopeId: node.id, path: here() });
    }
  }
  return found;
}

// helpers

/** A process nests no more scopes than this before it is refused for its size. */
const SCOPES_MAX = 1_000;

function passes(model: ProcessModel, answers: ReadonlyMap<string, boolean>, id: string): boolean {
  const element = model.elements[id];
  if (element === undefined) return false;
  if (hasListener(element)) return false;
  return model.scopes[id] === undefined ? !waitsOutside(element) : answers.get(id) === true;
}

/** Listeners are work of a worker (LSN-1). */
function hasListener(element: FlowElement): boolean {
  return element.listeners.some(({ event }) => event === 'start' || event === 'end');
}

function canPassThrough(graph: ScopeGraph, passesNode: (node: GraphNode) => boolean): boolean {
  return waysFromStart(graph, passesNode).some(({ node }) => outgoing(node).length === 0 && passesNode(node));
}

/** Every node a token gets to without waiting on the way, with the elements up to it. */
function waysFromStart(
  graph: ScopeGraph,
  passesNode: (node: GraphNode) => boolean,
): readonly { readonly node: GraphNode; readonly way: () => readonly string[] }[] {
  const before = new Map<number, number>();
  const add = (target: number, from: number): void => {
    if (graph.nodes[target] !== undefined && !before.has(target)) before.set(target, from);
  };
  for (const edge of graph.starts.flat()) add(graph.edges[edge]?.target ?? -1, -1);
  for (const number of before.keys()) {
    const node = graph.nodes[number];
    if (node === undefined || !passesNode(node)) continue;
    for (const edge of outgoing(node)) add(graph.edges[edge]?.target ?? -1, number);
  }
  const wayTo = (number: number): readonly string[] => {
    const way: string[] = [];
    for (let at: number | undefined = number; at !== undefined && at >= 0; at = before.get(at))
      way.unshift(graph.nodes[at]?.id ?? '');
    return way;
  };
  return [...before.keys()].flatMap((number) => {
    const node = graph.nodes[number];
    return node === undefined ? [] : [{ node, way: () => wayTo(number) }];
  });
}
