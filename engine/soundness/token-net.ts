import type { GraphNode, JoinKind, Move, ScopeGraph, SomeOf } from './scope-graph.ts';
import { outgoing } from './scope-structure.ts';

/** A move whose parts may have been drawn together: `via` are the edges passed on the way, in order. */
export interface NetMove extends Move {
  readonly via: readonly number[];
  /** Edges that only lead to an end and are no longer in the net; for the path that is shown. */
  readonly gone?: readonly number[];
}

export interface NetNode {
  readonly node: GraphNode;
  join: JoinKind;
  moves: readonly NetMove[];
  some: SomeOf | undefined;
  /** False once everything it does is part of a place. */
  isAlive: boolean;
}

/**
 * The tokens of a scope as a net. A place is a class of edges between which a token passes without choice or company, so
 * a class holds at most one token in a model that synchronizes, as a single edge does.
 */
export class TokenNet {
  readonly graph: ScopeGraph;
  readonly nodes: readonly NetNode[];
  private readonly parents: Int32Array;
  /** The node that takes the tokens of a class; by root. */
  private readonly consumers: Int32Array;
  private readonly started: ReadonlySet<number>;
  /** For each edge, the non-interrupting boundary events without which no token comes there. */
  private readonly grounds: readonly string[];

  constructor(graph: ScopeGraph) {
    this.graph = graph;
    this.parents = Int32Array.from(graph.edges, (_edge, number) => number);
    this.consumers = Int32Array.from(graph.edges, (edge) => edge.target);
    this.started = new Set(graph.starts.flat());
    this.grounds = groundsOf(graph);
    this.nodes = graph.nodes.map((node) => ({
      node,
      join: node.incoming.length < 2 ? 'any' : node.join,
      moves: node.moves.map((move) => ({ ...move, via: [] })),
      some: node.some,
      isAlive: true,
    }));
    // Where tokens do not meet, each incoming edge is the same place before the node; ends take every token by itself.
    this.nodes.forEach((node, number) => {
      const [first, ...rest] = node.node.incoming;
      if (node.join === 'any' && first !== undefined && !isEnd(node))
        for (const other of rest) if (this.isSameGround(other, first)) this.unite(other, first, number);
    });
  }

  /** The place an edge belongs to. */
  placeOf(edge: number): number {
    let root = edge;
    while (this.parents[root] !== root) root = this.parents[root] ?? root;
    for (let at = edge; at !== root;) {
      const next = this.parents[at] ?? root;
      this.parents[at] = root;
      at = next;
    }
    return root;
  }

  consumerOf(edge: number): number {
    return this.consumers[this.placeOf(edge)] ?? -1;
  }

  /** True when the same non-interrupting events lead to both edges: beyond their own ground their tokens count as others do. */
  isSameGround(edge: number, other: number): boolean {
    return this.grounds[edge] === this.grounds[other];
  }

  unite(edge: number, into: number, consumer: number): void {
    const [from, to] = [this.placeOf(edge), this.placeOf(into)];
    this.parents[from] = to;
    this.consumers[to] = consumer;
  }

  /** The places a node takes tokens from. */
  inputsOf(node: NetNode): readonly number[] {
    return [...new Set(node.node.incoming.map((edge) => this.placeOf(edge)))];
  }

  /** The edges a node may put tokens on. */
  outputsOf(node: NetNode): readonly number[] {
    const { some } = node;
    const chosen =
      some === undefined
        ? []
        : [...some.always, ...some.may, ...(some.otherwise === undefined ? [] : [some.otherwise])];
    return [...node.moves.flatMap((move) => move.out), ...chosen];
  }

  isStart(place: number): boolean {
    for (const edge of this.started) if (this.placeOf(edge) === place) return true;
    return false;
  }

  /** Who puts tokens into each place, one entry per edge that does and per place its node can be reached from. */
  producers(): ReadonlyMap<number, readonly Producer[]> {
    const found = new Map<number, Producer[]>();
    const add = (place: number, producer: Producer): void => {
      const list = found.get(place);
      if (list === undefined) found.set(place, [producer]);
      else list.push(producer);
    };
    for (const node of this.nodes) {
      if (!node.isAlive) continue;
      const ways = node.join === 'any' ? Math.max(1, this.inputsOf(node).length) : 1;
      for (let way = 0; way < ways; way += 1) {
        for (const move of node.moves)
          for (const edge of move.out) add(this.placeOf(edge), { node, move, edge });
        if (node.some === undefined) continue;
        const { always, may, otherwise } = node.some;
        for (const edge of [...always, ...may, ...(otherwise === undefined ? [] : [otherwise])])
          add(this.placeOf(edge), { node, move: undefined, edge });
      }
    }
    for (const edge of this.started) add(this.placeOf(edge), { node: undefined, move: undefined, edge });
    return found;
  }
}

/** `node` is undefined for the start of the scope, `move` for one of a free choice of sets. */
export interface Producer {
  readonly node: NetNode | undefined;
  readonly move: NetMove | undefined;
  readonly edge: number;
}

/** An element after which a token is gone. */
export function isEnd(node: NetNode): boolean {
  return node.some === undefined && node.moves.every((move) => move.out.length === 0 && move.stays !== true);
}

// helpers

/** In a model with more of these events than this, their ground is not told apart. */
const EVENTS_MAX = 200;

function groundsOf(graph: ScopeGraph): readonly string[] {
  const grounds = graph.edges.map(() => '');
  const ways = graph.nodes.flatMap((node) =>
    node.moves.filter((move) => move.stays === true).flatMap(({ out }) => out),
  );
  if (ways.length > EVENTS_MAX) return grounds;
  const flood = (from: readonly number[], but: number): ReadonlySet<number> => {
    const seen = new Set(from);
    for (const edge of seen)
      for (const next of outgoing(graph.nodes[graph.edges[edge]?.target ?? -1]))
        if (next !== but) seen.add(next);
    return seen;
  };
  for (const way of ways) {
    const without = flood(graph.starts.flat(), way);
    for (const edge of flood([way], -1))
      if (!without.has(edge)) grounds[edge] = `${grounds[edge] ?? ''} ${way}`;
  }
  return grounds;
}
