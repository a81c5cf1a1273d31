import type { Graph } from './graph.ts';

/** Whether a token at a place can come to a flow without passing the gateway. From an activity it may leave by its boundary events. */
export function mayReach(
  graph: Graph,
  place: { readonly flow: string } | { readonly node: string },
  targetFlow: string,
  gateway: string,
): boolean {
  const seen = new Set<string>();
  const open = 'flow' in place ? [place.flow] : flowsOut(graph, place.node);
  for (let flow = open.pop(); flow !== undefined; flow = open.pop()) {
    if (seen.has(flow)) continue;
    seen.add(flow);
    if (flow === targetFlow) return true;
    const to = graph.flows.find((one) => one.id === flow)?.to;
    if (to !== undefined && to !== gateway) open.push(...flowsOut(graph, to));
  }
  return false;
}

// helpers

function flowsOut(graph: Graph, node: string): string[] {
  const boundaries = graph.nodes.find((one) => one.id === node)?.boundaries ?? [];
  const sources = new Set([node, ...boundaries.map((boundary) => boundary.id)]);
  return graph.flows.filter((flow) => sources.has(flow.from)).map((flow) => flow.id);
}
