import type { Cluster, CompiledNet } from './net-transitions.ts';
import { outgoing } from './scope-structure.ts';

/**
 * The nodes of a scope that some run reaches. Choices are free, so everything behind a reached node is reached but for
 * joins: those left in the net are reached if they fired, those drawn together if what they need is. Without the firings
 * (the search was cut, or tokens met) a join counts as reached with any of its flows.
 */
export function liveNodes(
  compiled: CompiledNet,
  fired: ReadonlySet<Cluster> | undefined,
): ReadonlySet<number> {
  const { net } = compiled;
  const { graph } = net;
  const firing = new Set([...(fired ?? [])].map((cluster) => cluster.node));
  const live = new Set<number>();
  const edges = new Set<number>();
  const work = graph.starts.flat();
  const isReached = (number: number): boolean => {
    const node = net.nodes[number];
    if (node === undefined || fired === undefined) return true;
    if (node.isAlive && (node.join === 'all' || node.join === 'inclusive')) return firing.has(node);
    return node.node.join !== 'all' || node.node.incoming.every((edge) => edges.has(edge));
  };
  for (let edge = work.pop(); edge !== undefined; edge = work.pop()) {
    edges.add(edge);
    const target = graph.edges[edge]?.target ?? -1;
    if (live.has(target) || !isReached(target)) continue;
    live.add(target);
    work.push(...outgoing(graph.nodes[target]).filter((next) => !edges.has(next)));
  }
  return live;
}
