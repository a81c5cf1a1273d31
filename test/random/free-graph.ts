import fc from 'fast-check';
import type { Bit, Graph, GraphFlow, GraphNode, ProcessGraph } from './graph.ts';

/** A drawing without order: any node may lead to any other, so that joins wait in vain, loops turn and tokens pile up. */
export interface FreeGraph {
  readonly kinds: readonly (typeof kinds)[number][];
  readonly links: readonly (readonly [from: number, to: number])[];
}

const kinds = ['wait', 'user', 'pass', 'xor', 'and', 'or', 'catch', 'sub'] as const;
const bits: readonly Bit[] = ['a', 'b', 'c', 'd'];

export const freeGraph: fc.Arbitrary<FreeGraph> = fc.record({
  kinds: fc.array(fc.constantFrom(...kinds), { minLength: 3, maxLength: 9 }),
  links: fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 2, maxLength: 14 }),
});

/** Every node is reached from the one before it, and whatever has no way out leads to the end. */
export function buildFreeProcess({ kinds: chosen, links }: FreeGraph): ProcessGraph {
  const nodes: GraphNode[] = [{ id: 'start', kind: 'start' }];
  chosen.forEach((kind, at) => nodes.push(nodeOf(kind, `n${String(at)}`)));
  nodes.push({ id: 'end', kind: 'end' });
  const pairs = new Map<string, [from: string, to: string]>();
  const link = (from: string, to: string): void => void pairs.set(`${from}_${to}`, [from, to]);
  for (let at = 1; at < nodes.length; at += 1) link(nodes[at - 1]?.id ?? '', nodes[at]?.id ?? '');
  for (const [from, to] of links) link(`n${String(from % chosen.length)}`, `n${String(to % chosen.length)}`);
  const flows = [...pairs].map(([id, [from, to]], at) => flowOf(id, from, to, at, nodes));
  return { id: 'main', graph: { nodes, flows: withDefaults(flows, nodes), eventSubs: [] } };
}

// helpers

function nodeOf(kind: (typeof kinds)[number], id: string): GraphNode {
  if (kind === 'user') return { id, kind: 'wait', isUserTask: true };
  if (kind !== 'sub') return { id, kind };
  const inner: Graph = {
    nodes: [
      { id: `${id}s`, kind: 'start' },
      { id: `${id}t`, kind: 'wait' },
    ],
    flows: [{ id: `${id}f`, from: `${id}s`, to: `${id}t` }],
    eventSubs: [],
  };
  const boundaries = [{ id: `${id}b`, trigger: 'message', interrupting: true } as const];
  return { id, kind, inner, boundaries };
}

/** Gateways that choose have conditions; a boundary event leads where its activity leads. */
function flowOf(id: string, from: string, to: string, at: number, nodes: readonly GraphNode[]): GraphFlow {
  const kind = nodes.find((node) => node.id === from)?.kind;
  const when = kind === 'xor' || kind === 'or' ? bits[at % bits.length] : undefined;
  return { id, from, to, ...(when === undefined ? {} : { when }) };
}

function withDefaults(flows: readonly GraphFlow[], nodes: readonly GraphNode[]): readonly GraphFlow[] {
  const seen = new Set<string>();
  const chosen = flows.map((flow) => {
    const isChoice = ['xor', 'or'].includes(nodes.find((node) => node.id === flow.from)?.kind ?? '');
    if (!isChoice || seen.has(flow.from)) return flow;
    seen.add(flow.from);
    const { id, from, to } = flow;
    return { id, from, to, isDefault: true };
  });
  const boundaries = nodes.flatMap((node) =>
    (node.boundaries ?? []).map((boundary): GraphFlow => ({
      id: `${boundary.id}_end`,
      from: boundary.id,
      to: 'end',
    })),
  );
  return [...chosen, ...boundaries];
}
