import { isEnd } from './token-net.ts';
import type { NetNode, Producer, TokenNet } from './token-net.ts';

/**
 * Draws together what cannot change the answers: sequences, choices whose branches meet again, blocks that split and join
 * in full, exits that only end. What is left are the parts of a model where tokens can really miss each other. Each rule
 * keeps which joins can wait for ever, which can fire, and whether two tokens can ever stand in one place.
 */
export function reduceNet(net: TokenNet): void {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const changes = [fuseSequences(net), groupInputs(net), dropExits(net), drawChoicesTogether(net)];
    if (!changes.some(Boolean)) return;
  }
}

// helpers

/** Each round works on one level of nesting; deeper nesting than this is refused at deployment. */
const ROUNDS_MAX = 200;
/** A choice with more ways than this is left as several. */
const MOVES_MAX = 64;

/** A node with one way in and one way out is part of its place; ways to the same place are one. */
function fuseSequences(net: TokenNet): boolean {
  let hasChanged = false;
  for (let again = true; again;) {
    again = false;
    for (const node of net.nodes) {
      if (!node.isAlive || node.join !== 'any' || node.node.incoming.length === 0) continue;
      if (simplifyMoves(net, node)) hasChanged = true;
      const [move, second] = node.moves;
      if (move === undefined || second !== undefined || node.some !== undefined || move.stays === true)
        continue;
      const [edge, another] = move.out;
      if (edge === undefined || another !== undefined || move.via.length > 0) continue;
      if (net.inputsOf(node).length > 1 || !net.isSameGround(node.node.incoming[0] ?? 0, edge)) continue;
      const own = net.placeOf(node.node.incoming[0] ?? 0);
      const next = net.placeOf(edge);
      node.isAlive = false;
      again = hasChanged = true;
      // A circle nobody leaves keeps its token; the search for ends reports it.
      if (own !== next) net.unite(own, next, net.consumerOf(next));
    }
  }
  return hasChanged;
}

/** Drops moves that equal an earlier one or lead straight back. */
function simplifyMoves(net: TokenNet, node: NetNode): boolean {
  const own = net.placeOf(node.node.incoming[0] ?? 0);
  const seen = new Set<string>();
  const kept = node.moves.filter((move) => {
    const places = move.out.map((edge) => net.placeOf(edge));
    const [only] = places;
    const isBack = move.stays === true ? places.length === 0 : places.length === 1 && only === own;
    const name = `${[...places].sort((a, b) => a - b).join(',')} ${String(move.kills)} ${String(move.stays)}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return !isBack;
  });
  if (kept.length === node.moves.length || kept.length === 0) return false;
  node.moves = kept;
  return true;
}

/** Inputs of a join that are only ever filled by one firing of one node are one input. */
function groupInputs(net: TokenNet): boolean {
  let hasChanged = false;
  let producers = net.producers();
  for (const join of net.nodes) {
    if (!join.isAlive || (join.join !== 'all' && join.join !== 'inclusive')) continue;
    const groups = new Map<object, number[]>();
    for (const place of net.inputsOf(join)) {
      const from = producers.get(place) ?? [];
      const key = join.join === 'all' ? soleMove(from) : soleNode(from);
      if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), place]);
    }
    for (const places of groups.values()) {
      if (places.length < 2) continue;
      mergeGroup(net, places, producers);
      producers = net.producers();
      hasChanged = true;
    }
    if (net.inputsOf(join).length === 1) {
      join.join = 'any';
      hasChanged = true;
    }
  }
  return hasChanged;
}

function soleMove(from: readonly Producer[]): object | undefined {
  const [first, second] = from;
  return second === undefined && first?.move?.stays !== true ? first?.move : undefined;
}

function soleNode(from: readonly Producer[]): object | undefined {
  const [first] = from;
  if (first?.node === undefined || first.node.join !== 'any') return undefined;
  return from.every(({ node, move }) => node === first.node && move?.stays !== true) ? first.node : undefined;
}

/** The group gets one token where one or more of its places got one. */
function mergeGroup(
  net: TokenNet,
  places: readonly number[],
  producers: ReadonlyMap<number, readonly Producer[]>,
): void {
  const [first = 0, ...rest] = places;
  const node = producers.get(first)?.[0]?.node;
  for (const place of rest) net.unite(place, first, net.consumerOf(first));
  if (node === undefined) return;
  const group = net.placeOf(first);
  const once = (edges: readonly number[]): readonly number[] => {
    let isTaken = false;
    return edges.filter((edge) => {
      if (net.placeOf(edge) !== group) return true;
      const isFirst = !isTaken;
      isTaken = true;
      return isFirst;
    });
  };
  node.moves = node.moves.map((move) => ({ ...move, out: once(move.out) }));
  if (node.some === undefined) return;
  const { some } = node;
  const always = once(some.always);
  const isAlways = always.some((edge) => net.placeOf(edge) === group);
  const may = once(some.may).filter((edge) => !isAlways || net.placeOf(edge) !== group);
  const otherwise =
    some.otherwise !== undefined && net.placeOf(some.otherwise) === group ? undefined : some.otherwise;
  const lostDefault = some.otherwise !== undefined && otherwise === undefined && !isAlways;
  const isChosen = may.some((edge) => net.placeOf(edge) === group);
  const more = lostDefault && !isChosen && some.otherwise !== undefined ? [some.otherwise] : [];
  if (may.length + more.length === 0) {
    const withDefault =
      otherwise === undefined || (always.length > 0 && some.isBeside !== true) ? [] : [...always, otherwise];
    const outs = always.length > 0 || withDefault.length === 0 ? [always, withDefault] : [withDefault];
    node.some = undefined;
    node.moves = [
      ...node.moves,
      ...outs.filter((out, index) => index === 0 || out.length > 0).map((out) => ({ out, via: [] })),
    ];
  } else if (always.length === 0 && otherwise === undefined && may.length + more.length === 1) {
    node.some = undefined;
    node.moves = [...node.moves, { out: [...may, ...more], via: [] }];
  } else if (more.length === 0) {
    const { isBeside } = some;
    node.some = {
      always,
      may,
      ...(otherwise === undefined ? {} : { otherwise }),
      ...(isBeside === true ? { isBeside } : {}),
    };
  }
}

/** A way that only leads to an end takes its token out of the scope at once, unless a circle could fill it again and again. */
function dropExits(net: TokenNet): boolean {
  let hasChanged = false;
  // A join that looks at positions may wait for this very token before it lets the next one round.
  const repeated = looksAtPositions(net) ? behindCircles(net) : undefined;
  const producers = net.producers();
  for (const node of net.nodes) {
    if (!node.isAlive || node.join !== 'any') continue;
    node.moves = node.moves.map((move) => {
      const kept = move.out.filter((edge) => {
        const place = net.placeOf(edge);
        const end = net.nodes[net.consumerOf(place)];
        if (end === undefined || !isEnd(end) || end.moves.some((ending) => ending.kills === true))
          return true;
        if ((producers.get(place)?.length ?? 0) !== 1) return true;
        if (move.stays === true) return false;
        if (repeated !== undefined) return repeated.has(node);
        return move.out.length > 1 && isOnCircle(net, node, move.out, edge);
      });
      if (kept.length === move.out.length) return move;
      hasChanged = true;
      const gone = [...(move.gone ?? []), ...move.out.filter((edge) => !kept.includes(edge))];
      return { ...move, out: kept, gone };
    });
  }
  return hasChanged;
}

/** Nodes on a circle or behind one: what is left when nodes without anything before them are taken away again and again. */
function behindCircles(net: TokenNet): ReadonlySet<NetNode> {
  const left = new Set(net.nodes.filter((node) => node.isAlive));
  const before = new Map<NetNode, number>();
  const nextOf = (node: NetNode): readonly NetNode[] =>
    net.outputsOf(node).flatMap((edge) => {
      const next = net.nodes[net.consumerOf(edge)];
      return next?.isAlive === true ? [next] : [];
    });
  for (const node of left) for (const next of nextOf(node)) before.set(next, (before.get(next) ?? 0) + 1);
  const work = [...left].filter((node) => !before.has(node));
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    left.delete(node);
    for (const next of nextOf(node)) {
      const count = (before.get(next) ?? 0) - 1;
      before.set(next, count);
      if (count === 0) work.push(next);
    }
  }
  return left;
}

/** True when some of the given edges, but one, lead back to the node. */
function isOnCircle(net: TokenNet, node: NetNode, edges: readonly number[], but: number): boolean {
  const seen = new Set<number>();
  const work = edges.filter((edge) => edge !== but);
  for (let edge = work.pop(); edge !== undefined; edge = work.pop()) {
    const place = net.placeOf(edge);
    if (seen.has(place)) continue;
    seen.add(place);
    const next = net.nodes[net.consumerOf(place)];
    if (next === node) return true;
    if (next?.isAlive === true) work.push(...net.outputsOf(next));
  }
  return false;
}

/** A choice directly behind a way of another choice is one choice. */
function drawChoicesTogether(net: TokenNet): boolean {
  // With joins that look at positions, a token on the way must stay visible.
  if (looksAtPositions(net)) return false;
  let hasChanged = false;
  const producers = net.producers();
  const touched = new Set<NetNode>();
  for (const node of net.nodes) {
    if (!node.isAlive || node.join !== 'any' || node.some !== undefined || touched.has(node)) continue;
    for (const move of node.moves) {
      const [edge, another] = move.out;
      if (edge === undefined || another !== undefined || move.stays === true) continue;
      const place = net.placeOf(edge);
      const next = net.nodes[net.consumerOf(place)];
      if (next === undefined || next === node || touched.has(next) || touched.has(node)) continue;
      if ((producers.get(place)?.length ?? 0) !== 1 || !isPlainChoice(net, next, node)) continue;
      node.moves = node.moves.flatMap((own) =>
        own === move
          ? next.moves.map((after) => ({
              ...after,
              via: [...move.via, edge, ...after.via],
              gone: [...(move.gone ?? []), ...(after.gone ?? [])],
            }))
          : [own],
      );
      next.isAlive = false;
      touched.add(node).add(next);
      hasChanged = true;
    }
  }
  return hasChanged;
}

function looksAtPositions(net: TokenNet): boolean {
  return net.nodes.some((node) => node.isAlive && (node.join === 'inclusive' || node.join === 'complex'));
}

function isPlainChoice(net: TokenNet, next: NetNode, before: NetNode): boolean {
  return (
    next.isAlive &&
    net.inputsOf(next).length === 1 &&
    next.join === 'any' &&
    next.some === undefined &&
    next.moves.length > 0 &&
    next.moves.length + before.moves.length <= MOVES_MAX &&
    next.moves.every((move) => move.stays !== true)
  );
}
