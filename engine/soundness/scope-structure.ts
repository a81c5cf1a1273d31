import { mutualGroups } from './mutual-groups.ts';
import type { GraphNode, ScopeGraph } from './scope-graph.ts';

/** Nodes from which no end can be reached although they can be, each the first of its dead ground, with the way there. */
export function withoutEnd(
  graph: ScopeGraph,
  isLive: (node: number) => boolean,
): readonly (readonly string[])[] {
  const ending = new Set<number>();
  const before = graph.nodes.map(() => [] as number[]);
  graph.nodes.forEach((node, number) => {
    const outs = completing(node);
    if (outs.length === 0) ending.add(number);
    for (const edge of outs) before[graph.edges[edge]?.target ?? -1]?.push(number);
  });
  for (const number of ending) for (const previous of before[number] ?? []) ending.add(previous);
  const found: (readonly string[])[] = [];
  graph.nodes.forEach((_node, number) => {
    if (ending.has(number) || !isLive(number)) return;
    const isFirst = graph.edges.some(
      ({ source, target }) => target === number && (source < 0 || ending.has(source)),
    );
    if (isFirst) found.push(wayTo(graph, number));
  });
  return found;
}

/** Elements of the shortest way from a start to a node. */
export function wayTo(graph: ScopeGraph, goal: number): readonly string[] {
  const before = new Map<number, number>();
  const queue: number[] = [];
  const add = (node: number, from: number): void => {
    if (before.has(node)) return;
    before.set(node, from);
    queue.push(node);
  };
  for (const edge of graph.starts.flat()) add(graph.edges[edge]?.target ?? -1, -1);
  for (const node of queue) {
    if (node === goal) break;
    for (const edge of outgoing(graph.nodes[node])) add(graph.edges[edge]?.target ?? -1, node);
  }
  const way: string[] = [];
  for (let at: number | undefined = goal; at !== undefined && at >= 0; at = before.get(at))
    way.unshift(graph.nodes[at]?.id ?? '');
  return way;
}

/** One shortest circle of each group of nodes that lead to each other, over the nodes that do not wait. */
export function circles(
  graph: ScopeGraph,
  passes: (node: GraphNode) => boolean,
): readonly (readonly string[])[] {
  const next = graph.nodes.map((node) =>
    passes(node)
      ? [...new Set(outgoing(node).map((edge) => graph.edges[edge]?.target ?? -1))].filter((target) => {
          const reached = graph.nodes[target];
          return reached !== undefined && passes(reached);
        })
      : [],
  );
  const groups = mutualGroups(next);
  const within = next.map((targets, node) => targets.filter((target) => groups[target] === groups[node]));
  const done = new Set<number>();
  const found: (readonly string[])[] = [];
  graph.nodes.forEach((_node, number) => {
    const group = groups[number] ?? -1;
    if (done.has(group) || (within[number]?.length ?? 0) === 0) return;
    const circle = shortestCircle(within, number);
    if (circle === undefined) return;
    done.add(group);
    found.push([...circle, number].map((member) => graph.nodes[member]?.id ?? ''));
  });
  return found;
}

export function outgoing(node: GraphNode | undefined): readonly number[] {
  if (node === undefined) return [];
  return [...node.moves.flatMap((move) => move.out), ...chosen(node)];
}

// helpers

function chosen(node: GraphNode): readonly number[] {
  const { some } = node;
  return some === undefined
    ? []
    : [...some.always, ...some.may, ...(some.otherwise === undefined ? [] : [some.otherwise])];
}

/** The ways by which a token leaves for good; a non-interrupting event is no end of its activity. */
function completing(node: GraphNode): readonly number[] {
  return [...node.moves.filter((move) => move.stays !== true).flatMap((move) => move.out), ...chosen(node)];
}

function shortestCircle(next: readonly (readonly number[])[], from: number): readonly number[] | undefined {
  const before = new Map<number, number>();
  const queue = [from];
  for (const node of queue) {
    for (const target of next[node] ?? []) {
      if (target === from) {
        const way = [node];
        for (let at = node; at !== from;) {
          at = before.get(at) ?? from;
          way.unshift(at);
        }
        return way;
      }
      if (before.has(target)) continue;
      before.set(target, node);
      queue.push(target);
    }
  }
  return undefined;
}
