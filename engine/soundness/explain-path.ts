import type { Cluster, CompiledNet } from './net-transitions.ts';
import type { Exploration, Firing, Meeting, Stuck } from './explore-net.ts';
import { fillsOfJoin } from './independence.ts';

/** One element of a run, and the flows that carry its tokens afterwards. */
export interface PathStep {
  readonly elementId: string;
  readonly tokens: readonly string[];
}

export interface Explained {
  readonly elementId: string;
  readonly path: readonly PathStep[];
}

/** How the tokens got to a join that never fires: their way there, and the way of those that went elsewhere. */
export function explainStuck(compiled: CompiledNet, exploration: Exploration, stuck: Stuck): Explained {
  const { cluster, state } = stuck;
  const run = replay(compiled, exploration.runTo(state));
  const waiting = cluster.inputs.flatMap((place) => run.tokens.get(place) ?? []);
  const lost = lostChances(compiled, cluster, run);
  const others = stuck.mutual.flatMap((other) =>
    other.inputs.flatMap((place) => {
      const token = run.tokens.get(place);
      return token === undefined ? [] : [{ token, node: numberOfNode(compiled, other) }];
    }),
  );
  const causes = [...waiting, ...others.map(({ token }) => token)].map((token) => token.by);
  const items = [...sliceOf(compiled, run, [...causes, ...lost])];
  for (const { token, node } of others) items.push(...walk(compiled, token.edge, node), { node });
  for (const token of waiting) items.push(...walk(compiled, token.edge, numberOfNode(compiled, cluster)));
  const elementId = cluster.node.node.id;
  return { elementId, path: toSteps(compiled, [...items, { node: numberOfNode(compiled, cluster) }]) };
}

/** How two tokens came to one place: the first element both would pass. */
export function explainMeeting(compiled: CompiledNet, exploration: Exploration, meeting: Meeting): Explained {
  const run = replay(compiled, exploration.runTo(meeting.state));
  const { transition, place } = meeting;
  const items: Item[] = [];
  const entries: number[] = [];
  const there = run.tokens.get(place);
  if (transition === undefined) {
    const start = compiled.starts[exploration.runTo(meeting.state).start];
    start?.places.forEach((at, index) => {
      if (at === place) entries.push(start.edges[index] ?? -1);
    });
  } else {
    const taken = transition.takes.flatMap((at) => run.tokens.get(at) ?? []);
    const isThereTaken = transition.takes.includes(place);
    const causes = [...taken.map((token) => token.by), ...(there === undefined ? [] : [there.by])];
    items.push(
      ...sliceOf(compiled, run, causes),
      ...segment(compiled, { transition, takes: transition.takes }, taken),
    );
    if (there !== undefined && !isThereTaken) entries.push(there.edge);
    transition.gives.forEach((at, index) => {
      if (at === place) entries.push(transition.edges[index] ?? there?.edge ?? -1);
    });
  }
  const [first = -1, second = first] = entries;
  const met = firstCommon(compiled, first, second);
  for (const edge of entries.slice(-1)) items.push(...walk(compiled, edge, met), { node: met });
  return { elementId: compiled.net.graph.nodes[met]?.id ?? '', path: toSteps(compiled, items) };
}

// helpers

interface Token {
  /** The edge by which it came into its place. */
  readonly edge: number;
  /** The firing that put it there; -1 for the start. */
  readonly by: number;
  /** It stayed when a non-interrupting event fired; its way has been shown. */
  readonly isShown?: true;
}

interface Run {
  readonly firings: readonly Firing[];
  /** What each firing took. */
  readonly taken: readonly (readonly Token[])[];
  readonly tokens: ReadonlyMap<number, Token>;
}

/** A node or an edge on the way. */
interface Item {
  readonly node?: number;
  readonly edge?: number;
}

function replay(
  compiled: CompiledNet,
  { start, firings }: { readonly start: number; readonly firings: readonly Firing[] },
): Run {
  const tokens = new Map<number, Token>();
  const begin = compiled.starts[start];
  begin?.places.forEach((place, at) => tokens.set(place, { edge: begin.edges[at] ?? -1, by: -1 }));
  const taken: Token[][] = [];
  firings.forEach(({ transition, takes }, by) => {
    const before = takes.map((place) => ({ place, token: tokens.get(place) }));
    taken.push(before.flatMap(({ token }) => token ?? []));
    if (transition.kills) tokens.clear();
    for (const { place } of before) tokens.delete(place);
    transition.gives.forEach((place, at) => {
      const edge = transition.edges[at] ?? -1;
      const stayed = before.find((entry) => entry.place === place)?.token;
      if (edge >= 0) tokens.set(place, { edge, by });
      else if (stayed !== undefined) tokens.set(place, { ...stayed, isShown: true });
    });
  });
  return { firings, taken, tokens };
}

/** Firings after which an input that stays empty could no longer be filled. */
function lostChances(compiled: CompiledNet, join: Cluster, run: Run): readonly number[] {
  const fills = fillsOfJoin(compiled, join);
  let missing = 0;
  join.inputs.forEach((place, bit) => {
    if (!run.tokens.has(place)) missing |= 1 << bit;
  });
  return run.firings.flatMap(({ transition, takes }, at) => {
    if (compiled.clusters[transition.cluster] === join) return [];
    const could = takes.some((place) => ((fills[place] ?? 0) & missing) !== 0);
    const can = transition.gives.some((place) => ((fills[place] ?? 0) & missing) !== 0);
    return could && !can ? [at] : [];
  });
}

/** The given firings with all that led to them, in the order of the run. */
function sliceOf(compiled: CompiledNet, run: Run, targets: readonly number[]): readonly Item[] {
  const needed = new Set<number>();
  const work = [...targets];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (at < 0 || needed.has(at)) continue;
    needed.add(at);
    for (const token of run.taken[at] ?? []) work.push(token.by);
  }
  return [...needed]
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const firing = run.firings[at];
      return firing === undefined ? [] : segment(compiled, firing, run.taken[at] ?? []);
    });
}

function segment(compiled: CompiledNet, firing: Firing, taken: readonly Token[]): readonly Item[] {
  const { net } = compiled;
  const cluster = compiled.clusters[firing.transition.cluster];
  if (cluster === undefined) return [];
  const node = numberOfNode(compiled, cluster);
  const items: Item[] = taken.flatMap((token) =>
    token.isShown === true ? [] : walk(compiled, token.edge, node),
  );
  items.push({ node });
  for (const edge of firing.transition.via) {
    const next = net.consumerOf(edge);
    items.push(...walk(compiled, edge, next), { node: next });
  }
  return [...items, ...leave(compiled, firing.transition.gone)];
}

/** The way of a token that only ended, as far as one was drawn. */
function leave(compiled: CompiledNet, gone: readonly number[]): readonly Item[] {
  const items: Item[] = [];
  const seen = new Set<number>();
  const work = [...gone];
  for (const edge of work) {
    const next = compiled.net.consumerOf(edge);
    if (seen.has(next)) continue;
    seen.add(next);
    items.push(...walk(compiled, edge, next), { node: next });
    work.push(...(compiled.net.nodes[next]?.moves[0]?.gone ?? []));
  }
  return items;
}

function numberOfNode(compiled: CompiledNet, cluster: Cluster): number {
  return compiled.net.nodes.indexOf(cluster.node);
}

/** What a token passes inside its place, from the edge it came by up to a node, that node left out. */
function walk(compiled: CompiledNet, edge: number, goal: number): readonly Item[] {
  const { edges } = compiled.net.graph;
  const before = new Map<number, number>();
  const queue = [edge];
  for (const at of queue) {
    if (edges[at]?.target === goal) return trail(compiled, before, at);
    for (const next of insideOf(compiled, at)) {
      if (next === edge || before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return [];
}

function trail(compiled: CompiledNet, before: ReadonlyMap<number, number>, last: number): readonly Item[] {
  const items: Item[] = [];
  for (let edge: number | undefined = last; edge !== undefined; edge = before.get(edge)) {
    items.unshift({ edge });
    if (before.has(edge)) items.unshift({ node: compiled.net.graph.edges[edge]?.source ?? -1 });
  }
  return items;
}

/** The edges of the same place behind the node an edge leads to. */
function insideOf(compiled: CompiledNet, edge: number): readonly number[] {
  const { net } = compiled;
  const target = net.graph.nodes[net.graph.edges[edge]?.target ?? -1];
  if (target === undefined) return [];
  const place = net.placeOf(edge);
  const { some } = target;
  const outs = [
    ...target.moves.flatMap((move) => move.out),
    ...(some === undefined
      ? []
      : [...some.always, ...some.may, ...(some.otherwise === undefined ? [] : [some.otherwise])]),
  ];
  return outs.filter((out) => net.placeOf(out) === place);
}

function firstCommon(compiled: CompiledNet, first: number, second: number): number {
  const one = distances(compiled, first);
  const other = distances(compiled, second);
  let best = -1;
  let shortest = Infinity;
  for (const [node, distance] of one) {
    const both = Math.max(distance, other.get(node) ?? Infinity);
    if (both < shortest || (both === shortest && node < best)) [best, shortest] = [node, both];
  }
  return best;
}

function distances(compiled: CompiledNet, from: number): ReadonlyMap<number, number> {
  const { edges } = compiled.net.graph;
  const found = new Map<number, number>();
  const seen = new Set([from]);
  let level = [from];
  for (let distance = 0; level.length > 0; distance += 1) {
    const next: number[] = [];
    for (const edge of level) {
      const target = edges[edge]?.target ?? -1;
      if (target >= 0 && !found.has(target)) found.set(target, distance);
      for (const out of insideOf(compiled, edge)) {
        if (seen.has(out)) continue;
        seen.add(out);
        next.push(out);
      }
    }
    level = next;
  }
  return found;
}

function toSteps(compiled: CompiledNet, items: readonly Item[]): readonly PathStep[] {
  const { nodes, edges } = compiled.net.graph;
  const steps: { elementId: string; tokens: string[] }[] = [];
  for (const { node, edge } of items) {
    if (node !== undefined) {
      const elementId = nodes[node]?.id;
      if (elementId !== undefined) steps.push({ elementId, tokens: [] });
    } else if (edge !== undefined && edges[edge]?.isFlow === true) {
      steps.at(-1)?.tokens.push(edges[edge].id);
    }
  }
  return steps;
}
