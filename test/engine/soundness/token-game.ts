import type { FlowElement, ProcessModel } from '../../../engine/model/process-model.ts';

/** What an exhaustive play of one flat process finds, for comparison with the engine's own search. */
export interface Played {
  /** Flows that can carry two tokens at once. */
  readonly meets: ReadonlySet<string>;
  /** Joins with a token in a state that nothing can leave. */
  readonly stuck: ReadonlySet<string>;
  readonly reached: ReadonlySet<string>;
  readonly isComplete: boolean;
}

interface Edge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

interface Firing {
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  readonly kills?: boolean;
}

/**
 * Plays every order of everything, flow by flow, without any reduction: tokens rest on flows, an activity with boundary
 * events on the flow before it. Slow and plain on purpose.
 */
export function playAll(model: ProcessModel, statesMax = 20_000): Played {
  const elements = Object.values(model.elements);
  const edges: Edge[] = Object.values(model.flows).map(({ id, sourceId, targetId }) => ({
    id,
    source: sourceId,
    target: targetId,
  }));
  for (const element of elements)
    if (element.type === 'boundaryEvent')
      edges.push({ id: `>${element.id}`, source: element.attachedToId, target: element.id });
  const start = elements.find((element) => element.type === 'startEvent');
  edges.push({ id: '>start', source: '', target: start?.id ?? '' });
  const game = { model, edges, elements, grounds: groundsOf(edges, elements) };
  const states = new Map<string, ReadonlySet<string>>([['>start', new Set(['>start'])]]);
  const reached = new Set<string>();
  const stuck = new Set<string>();
  const meets = new Set<string>();
  for (const marked of states.values()) {
    if (states.size > statesMax) return { meets, stuck, reached, isComplete: false };
    const firings = elements.flatMap((element) => firingsOf(game, element, marked));
    for (const { element, firing } of firings) {
      reached.add(element);
      const next = new Set(firing.kills === true ? [] : marked);
      for (const edge of firing.takes) next.delete(edge);
      const twice = firing.gives.filter((edge, at) => next.has(edge) || firing.gives.indexOf(edge) !== at);
      if (twice.length > 0) {
        for (const edge of twice) meets.add(edge);
        continue;
      }
      for (const edge of firing.gives) next.add(edge);
      const key = [...next].sort().join(' ');
      if (!states.has(key)) states.set(key, next);
    }
    if (firings.length === 0)
      for (const edge of edges)
        if (marked.has(edge.id) && isJoin(model.elements[edge.target])) stuck.add(edge.target);
  }
  return { meets, stuck, reached, isComplete: true };
}

// helpers

interface Game {
  readonly model: ProcessModel;
  readonly edges: readonly Edge[];
  readonly elements: readonly FlowElement[];
  /** Flows that only a given non-interrupting boundary event fills. */
  readonly grounds: ReadonlyMap<string, ReadonlySet<string>>;
}

function isJoin(element: FlowElement | undefined): boolean {
  return element?.type === 'parallelGateway' || element?.type === 'inclusiveGateway';
}

function firingsOf(
  game: Game,
  element: FlowElement,
  marked: ReadonlySet<string>,
): readonly { readonly element: string; readonly firing: Firing }[] {
  const incoming = game.edges.filter((edge) => edge.target === element.id).map(({ id }) => id);
  const filled = incoming.filter((id) => marked.has(id));
  const named = (firings: readonly Firing[]) => firings.map((firing) => ({ element: element.id, firing }));
  if (filled.length === 0) return [];
  if (element.type === 'parallelGateway')
    return filled.length < incoming.length ? [] : named([{ takes: incoming, gives: element.outgoing }]);
  if (element.type === 'inclusiveGateway') {
    const isAsked = incoming.length === 1 || !isQuickAhead(game, marked);
    if (!isAsked || isAwaited(game, element, marked, filled)) return [];
    return named(setsOf(game, element).map((gives) => ({ takes: filled, gives })));
  }
  return named(
    filled.flatMap((edge) => waysOn(game, element, marked, edge).map((way) => ({ ...way, takes: [edge] }))),
  );
}

function waysOn(
  game: Game,
  element: FlowElement,
  marked: ReadonlySet<string>,
  edge: string,
): readonly Omit<Firing, 'takes'>[] {
  if (element.type === 'exclusiveGateway') return element.outgoing.map((id) => ({ gives: [id] }));
  if (element.type === 'endEvent')
    return [{ gives: [], kills: element.eventDefinitions.some(({ kind }) => kind === 'terminate') }];
  const events = game.elements.flatMap((event) =>
    event.type === 'boundaryEvent' && event.attachedToId === element.id ? [event] : [],
  );
  return [
    { gives: element.outgoing },
    ...events.flatMap((event) => {
      if (event.interrupting) return [{ gives: [`>${event.id}`] }];
      const isBusy = [...(game.grounds.get(event.id) ?? [])].some((id) => marked.has(id));
      return isBusy ? [] : [{ gives: [edge, `>${event.id}`] }];
    }),
  ];
}

function setsOf(game: Game, element: FlowElement): readonly (readonly string[])[] {
  const outs = element.outgoing;
  if (outs.every((id) => game.model.flows[id]?.condition === undefined)) return [outs];
  const sets: string[][] = [];
  for (let mask = 1; mask < 2 ** outs.length; mask += 1)
    sets.push(outs.filter((_id, bit) => (mask & (1 << bit)) !== 0));
  return sets;
}

/** Table 13.3, read off the flows: some token can still come to an empty flow and to none that has one. */
function isAwaited(
  game: Game,
  join: FlowElement,
  marked: ReadonlySet<string>,
  filled: readonly string[],
): boolean {
  const incoming = game.edges.filter((edge) => edge.target === join.id).map(({ id }) => id);
  return [...marked].some((id) => {
    if (incoming.includes(id)) return false;
    const ahead = flood(game.edges, game.elements, [id], (edge) => edge.source !== join.id);
    const canFill = incoming.filter((flow) => ahead.has(flow));
    return canFill.some((flow) => !filled.includes(flow)) && !canFill.some((flow) => filled.includes(flow));
  });
}

function isQuickAhead(game: Game, marked: ReadonlySet<string>): boolean {
  return game.edges.some((edge) => {
    if (!marked.has(edge.id)) return false;
    const target = game.model.elements[edge.target];
    const incoming = game.edges.filter((other) => other.target === edge.target);
    if (target?.type === 'exclusiveGateway') return true;
    if (target?.type === 'inclusiveGateway') return incoming.length === 1;
    return target?.type === 'parallelGateway' && incoming.every((other) => marked.has(other.id));
  });
}

function groundsOf(
  edges: readonly Edge[],
  elements: readonly FlowElement[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const grounds = new Map<string, ReadonlySet<string>>();
  for (const event of elements) {
    if (event.type !== 'boundaryEvent' || event.interrupting) continue;
    const without = flood(edges, elements, ['>start'], (edge) => edge.id !== `>${event.id}`);
    const own = flood(edges, elements, [`>${event.id}`], () => true);
    grounds.set(event.id, new Set([...own].filter((id) => !without.has(id))));
  }
  return grounds;
}

function flood(
  edges: readonly Edge[],
  elements: readonly FlowElement[],
  from: readonly string[],
  isOpen: (edge: Edge) => boolean,
): ReadonlySet<string> {
  const seen = new Set(from);
  for (const id of seen) {
    const target = edges.find((edge) => edge.id === id)?.target;
    if (!elements.some((element) => element.id === target)) continue;
    for (const edge of edges) if (edge.source === target && isOpen(edge)) seen.add(edge.id);
  }
  return seen;
}
