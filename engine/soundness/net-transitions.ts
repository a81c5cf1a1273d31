import type { SomeOf } from './scope-graph.ts';
import { isEnd } from './token-net.ts';
import type { NetNode, TokenNet } from './token-net.ts';

/** One firing in the numbers of a compiled net. Inclusive and complex joins take what is there, so `takes` is what may be. */
export interface Transition {
  readonly number: number;
  readonly cluster: number;
  readonly takes: readonly number[];
  readonly gives: readonly number[];
  readonly kills: boolean;
  /** Places that must be empty: the way of a non-interrupting boundary event whose last token is still on it. */
  readonly unless: readonly number[];
  /** Edges behind the node that get the tokens, one for each of `gives`. */
  readonly edges: readonly number[];
  /** Edges passed on the way to them. */
  readonly via: readonly number[];
  /** Edges to ends that are no longer in the net. */
  readonly gone: readonly number[];
}

/** The transitions of one node: what takes their tokens is nobody else's. */
export interface Cluster {
  readonly number: number;
  readonly node: NetNode;
  readonly inputs: readonly number[];
  readonly transitions: readonly Transition[];
  /** Only for joins that look at positions: the inputs each place can still fill, by its bit (OR-3). */
  readonly awaited?: Int32Array;
}

export interface CompiledNet {
  readonly net: TokenNet;
  readonly placeCount: number;
  /** Number of the place of an edge; -1 where it is no longer one. */
  readonly numberOf: (edge: number) => number;
  readonly clusters: readonly Cluster[];
  readonly starts: readonly { readonly places: readonly number[]; readonly edges: readonly number[] }[];
  /** Places whose token is passed on before anything outside happens. */
  readonly isQuick: readonly boolean[];
  readonly beyond: string | undefined;
}

/** More inputs than a mask has bits are not explored. */
const INPUTS_MAX = 30;
/** Of more conditional flows not every set is tried. */
const SETS_OF_MAX = 10;

/** Numbers what is left of a net after reduction. */
export function compileNet(net: TokenNet): CompiledNet {
  const numbers = new Map<number, number>();
  const rootsInUse = new Set<number>();
  const alive = net.nodes.filter((node) => node.isAlive);
  for (const node of alive)
    for (const place of [...net.inputsOf(node), ...net.outputsOf(node).map((edge) => net.placeOf(edge))])
      rootsInUse.add(place);
  for (const edge of net.graph.starts.flat()) rootsInUse.add(net.placeOf(edge));
  for (const root of [...rootsInUse].sort((a, b) => a - b)) numbers.set(root, numbers.size);
  const numberOf = (edge: number): number => numbers.get(net.placeOf(edge)) ?? -1;
  const members = membersOf(net, numberOf, numbers.size);
  let next = 0;
  let beyond = net.graph.beyond;
  const clusters = alive.map((node, number): Cluster => {
    const inputs = net.inputsOf(node).map((place) => numberOf(place));
    const outs = waysOn(node);
    if (outs.isCut) beyond ??= `"${node.node.id}" has too many conditional flows`;
    if (node.join !== 'any' && inputs.length > INPUTS_MAX)
      beyond ??= `"${node.node.id}" joins too many flows`;
    const sources = node.join === 'any' ? inputs.map((input) => [input]) : [inputs];
    const transitions = sources.flatMap((takes) =>
      outs.moves.map((move): Transition => {
        const gives = move.out.map(numberOf);
        return {
          number: next++,
          cluster: number,
          takes,
          gives: move.stays === true ? [...gives, ...takes] : gives,
          kills: move.kills === true,
          unless: move.stays === true ? ownGround(net, numbers.size, numberOf, node, move.out) : [],
          edges: move.stays === true ? [...move.out, ...takes.map(() => -1)] : move.out,
          via: move.via,
          gone: move.gone ?? [],
        };
      }),
    );
    const looks = node.join === 'inclusive' || node.join === 'complex';
    const awaited = looks && inputs.length <= INPUTS_MAX ? awaitedBy(net, node, inputs, members) : undefined;
    return { number, node, inputs, transitions, ...(awaited === undefined ? {} : { awaited }) };
  });
  const starts = net.graph.starts.map((edges) => ({ edges, places: edges.map(numberOf) }));
  const isQuick = members.map((edges) => edges.every((edge) => isPassing(net, edge)));
  return { net, placeCount: numbers.size, numberOf, clusters, starts, isQuick, beyond };
}

// helpers

interface Ways {
  readonly moves: readonly {
    readonly out: readonly number[];
    readonly via: readonly number[];
    readonly gone?: readonly number[];
    readonly kills?: true;
    readonly stays?: true;
  }[];
  readonly isCut: boolean;
}

function waysOn(node: NetNode): Ways {
  if (node.some === undefined) return { moves: node.moves, isCut: false };
  const sets = setsOf(node.some);
  return {
    moves: [...sets.map((out) => ({ out, via: [] })), ...node.moves],
    isCut: node.some.may.length > SETS_OF_MAX,
  };
}

/** Every set that conditions can choose; of very many flows only the small sets and all of them. */
export function setsOf(some: SomeOf): readonly (readonly number[])[] {
  const { always, may, otherwise, isBeside } = some;
  const sets: number[][] = [];
  if (may.length <= SETS_OF_MAX) {
    for (let mask = 1; mask < 2 ** may.length; mask += 1)
      sets.push(may.filter((_edge, bit) => (mask & (1 << bit)) !== 0));
  } else {
    may.forEach((edge, at) => {
      sets.push([edge], ...may.slice(at + 1).map((other) => [edge, other]));
    });
    sets.push([...may]);
  }
  sets.sort((a, b) => a.length - b.length);
  const chosen = sets.map((set) => [...always, ...set]);
  if (always.length > 0 && (isBeside !== true || otherwise === undefined)) return [[...always], ...chosen];
  if (otherwise === undefined) return chosen;
  return [[...(isBeside === true ? always : []), otherwise], ...chosen];
}

function membersOf(
  net: TokenNet,
  numberOf: (edge: number) => number,
  count: number,
): readonly (readonly number[])[] {
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const edge of net.graph.edges.keys()) members[numberOf(edge)]?.push(edge);
  return members;
}

/** True when a token on this edge does not rest: gateways and the end of a path take it at once. */
function isPassing(net: TokenNet, edge: number): boolean {
  const target = net.graph.nodes[net.graph.edges[edge]?.target ?? -1];
  return target !== undefined && !target.rests;
}

/** Places that only a given non-interrupting boundary event fills. */
function ownGround(
  net: TokenNet,
  count: number,
  numberOf: (edge: number) => number,
  owner: NetNode,
  way: readonly number[],
): readonly number[] {
  const flood = (from: readonly number[], isOpen: (node: NetNode, edge: number) => boolean): Uint8Array => {
    const seen = new Uint8Array(count);
    const work = [...from];
    for (let edge = work.pop(); edge !== undefined; edge = work.pop()) {
      const place = numberOf(edge);
      if (place < 0 || seen[place] === 1) continue;
      seen[place] = 1;
      const node = net.nodes[net.consumerOf(edge)];
      if (node?.isAlive !== true || isEnd(node)) continue;
      work.push(...net.outputsOf(node).filter((out) => isOpen(node, out)));
    }
    return seen;
  };
  const without = flood(net.graph.starts.flat(), (node, edge) => node !== owner || !way.includes(edge));
  const own = flood(way, () => true);
  return [...own.keys()].filter((place) => own[place] === 1 && without[place] !== 1);
}

/** OR-3 as the join itself has it, in places. */
function awaitedBy(
  net: TokenNet,
  node: NetNode,
  inputs: readonly number[],
  members: readonly (readonly number[])[],
): Int32Array {
  const { graph } = net;
  const awaited = new Int32Array(members.length);
  const placesOf = new Map<string, number[]>();
  members.forEach((edges, place) => {
    for (const number of edges) {
      const edge = graph.edges[number];
      const id = edge?.isFlow === true ? edge.id : graph.nodes[edge?.target ?? -1]?.id;
      if (id !== undefined) placesOf.set(id, [...(placesOf.get(id) ?? []), place]);
    }
  });
  inputs.forEach((input, bit) => {
    for (const number of members[input] ?? []) {
      const edge = graph.edges[number];
      if (edge === undefined || graph.nodes[edge.target] !== node.node) continue;
      for (const id of node.node.reachable?.[edge.id] ?? [])
        for (const place of placesOf.get(id) ?? []) awaited[place] = (awaited[place] ?? 0) | (1 << bit);
    }
  });
  for (const input of inputs) awaited[input] = 0;
  return awaited;
}
