import type { Cluster, CompiledNet } from './net-transitions.ts';

/** More places than this are explored without leaving orders out: the tables below grow with their square. */
const PLACES_MAX = 2_000;

/**
 * When the firings of one cluster may go before everything else (a persistent set): nobody else takes its tokens, no other
 * token can ever come to where they are, and no join that looks at positions could fire before they have moved. Then every
 * order of the rest can be had afterwards too, so that trying this one first loses no deadlock, no meeting of two tokens and
 * no firing.
 */
export class Independence {
  private readonly compiled: CompiledNet;
  /** For each place, which places can send a token there. */
  private readonly sources: readonly Uint8Array[];
  /** For each join that looks at positions, the inputs each place can fill without passing it. */
  private readonly fills: readonly { readonly cluster: Cluster; readonly bits: Int32Array }[];
  private readonly isOff: boolean;

  constructor(compiled: CompiledNet) {
    this.compiled = compiled;
    this.isOff = compiled.placeCount > PLACES_MAX;
    const feeders = this.isOff ? [] : feedersOf(compiled);
    this.sources = this.isOff ? [] : feeders.map((_list, place) => sourcesOf(compiled, feeders, place));
    this.fills = compiled.clusters
      .filter((cluster) => cluster.awaited !== undefined)
      .map((cluster) => ({
        cluster,
        bits: this.isOff ? new Int32Array(0) : fillsOf(compiled, feeders, cluster),
      }));
  }

  allows(
    cluster: Cluster,
    taken: readonly number[],
    marked: readonly number[],
    isMarked: Uint8Array,
  ): boolean {
    if (this.isOff || cluster.awaited !== undefined) return false;
    for (const transition of cluster.transitions) {
      if (transition.kills || transition.unless.some((place) => isMarked[place] === 1)) return false;
      if (this.fills.length > 0 && transition.gives.some((place) => this.compiled.isQuick[place] === true))
        return false;
    }
    for (const other of marked) {
      if (taken.includes(other)) continue;
      for (const place of taken) if (this.sources[place]?.[other] === 1) return false;
    }
    return this.fills.every(({ cluster: join, bits }) => this.isBefore(join, bits, taken, marked, isMarked));
  }

  /** True when the join cannot fire, or does not care, as long as these tokens stay. */
  private isBefore(
    join: Cluster,
    bits: Int32Array,
    taken: readonly number[],
    marked: readonly number[],
    isMarked: Uint8Array,
  ): boolean {
    let own = 0;
    for (const place of taken) own |= bits[place] ?? 0;
    if (own === 0) return true;
    // A complex gateway may fire at any tokens (CPX-2).
    if (join.node.join === 'complex') return false;
    let filled = 0;
    join.inputs.forEach((input, bit) => {
      if (isMarked[input] === 1) filled |= 1 << bit;
    });
    if ((filled & own) !== 0) return false;
    return marked.every((other) => taken.includes(other) || ((bits[other] ?? 0) & own) === 0);
  }
}

/** For each place, the inputs of a join it can still fill without passing the join, by their bits. */
export function fillsOfJoin(compiled: CompiledNet, join: Cluster): Int32Array {
  return fillsOf(compiled, feedersOf(compiled), join);
}

// helpers

interface Feeder {
  readonly from: number;
  readonly cluster: Cluster;
  /** The way of a non-interrupting boundary event, closed while a token is on it. */
  readonly unless: readonly number[];
}

function feedersOf(compiled: CompiledNet): readonly (readonly Feeder[])[] {
  const feeders: Feeder[][] = Array.from({ length: compiled.placeCount }, () => []);
  for (const cluster of compiled.clusters)
    for (const { takes, gives, unless } of cluster.transitions)
      for (const from of takes) for (const to of gives) feeders[to]?.push({ from, cluster, unless });
  return feeders;
}

function sourcesOf(
  compiled: CompiledNet,
  feeders: readonly (readonly Feeder[])[],
  place: number,
): Uint8Array {
  const seen = new Uint8Array(compiled.placeCount);
  const work = [place];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const { from, unless } of feeders[at] ?? []) {
      if (seen[from] === 1 || unless.includes(place)) continue;
      seen[from] = 1;
      work.push(from);
    }
  }
  return seen;
}

function fillsOf(compiled: CompiledNet, feeders: readonly (readonly Feeder[])[], join: Cluster): Int32Array {
  const bits = new Int32Array(compiled.placeCount);
  join.inputs.forEach((input, bit) => {
    const mask = 1 << bit;
    const work = [input];
    bits[input] = (bits[input] ?? 0) | mask;
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      for (const { from, cluster } of feeders[at] ?? []) {
        if (cluster === join || ((bits[from] ?? 0) & mask) !== 0) continue;
        bits[from] = (bits[from] ?? 0) | mask;
        work.push(from);
      }
    }
  });
  return bits;
}
