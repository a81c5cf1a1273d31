import type { FlowNode, ProcessGraph } from './scopes.ts';

/** The flows and nodes of one scope as numbers, with the paths of OR-3 between them. */
export interface ScopeIndex {
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** Activities and their non-interrupting boundary events: a path beside the activity's own, never instead of it. */
  readonly beside: readonly { readonly host: number; readonly event: number }[];
  /** One bit per incoming flow of the join in question; all zero between questions. */
  readonly masks: Uint32Array;
}

/** OR-3: paths follow sequence flows, link throw to link catch, and an activity to its boundary events but compensation. */
export function indexScope(
  scopeId: string,
  graph: ProcessGraph,
  flowsOfScope: readonly { readonly id: string; readonly source: FlowNode; readonly target: FlowNode }[],
): ScopeIndex {
  const nodes = graph.scopes.get(scopeId)?.nodes ?? [];
  const ids = [...nodes.map((node) => node.id), ...flowsOfScope.map((flow) => flow.id)];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const before: number[][] = ids.map(() => []);
  const after: number[][] = ids.map(() => []);
  const connect = (from: string, to: string): void => {
    const [a, b] = [numbers.get(from), numbers.get(to)];
    if (a === undefined || b === undefined) return;
    after[a]?.push(b);
    before[b]?.push(a);
  };
  for (const flow of flowsOfScope) {
    connect(flow.source.id, flow.id);
    connect(flow.id, flow.target.id);
  }
  const catchByName = new Map<string, FlowNode>();
  const beside: { host: number; event: number }[] = [];
  for (const node of nodes) {
    for (const event of node.boundary) {
      if (event.element.children.some((child) => child.is('compensateEventDefinition'))) continue;
      if (event.element.attribute('cancelActivity') !== 'false') connect(node.id, event.id);
      else beside.push({ host: numbers.get(node.id) ?? 0, event: numbers.get(event.id) ?? 0 });
    }
    const name = linkName(node);
    if (name !== undefined && node.element.local === 'intermediateCatchEvent') catchByName.set(name, node);
  }
  for (const node of nodes) {
    const target =
      node.element.local === 'intermediateThrowEvent' ? catchByName.get(linkName(node) ?? '') : undefined;
    if (target !== undefined) connect(node.id, target.id);
  }
  return { ids, numbers, before, after, beside, masks: new Uint32Array(ids.length) };
}

/**
 * OR-3: for each incoming flow of an inclusive join, the flows and nodes of its scope from which that flow can be reached
 * without passing the join. What reaches every incoming flow is left out: such a position never blocks, because at least
 * one of the flows has a token when the question is asked (OR-1). An activity with a non-interrupting boundary event counts
 * by its own outgoing flows; only where those do not lead to the join, by the event's: the event comes in addition, so it
 * is no other way that would excuse the activity from being awaited.
 */
export function reachableWithoutGateway(
  join: FlowNode,
  scope: ScopeIndex,
): Readonly<Record<string, readonly string[]>> {
  if (join.incoming.length < 2) return {};
  const result: Record<string, string[]> = Object.fromEntries(
    join.incoming.map((flow) => [flow.id, [] as string[]]),
  );
  // A mask has 32 bits; a wider join is asked in groups against the same "reaches all" rule, which only leaves out less.
  for (let first = 0; first < join.incoming.length; first += MASK_BITS) {
    const flows = join.incoming.slice(first, first + MASK_BITS).map((flow) => flow.id);
    const isWhole = flows.length === join.incoming.length;
    for (const vertex of mark(join, flows, scope, isWhole)) {
      const mask = scope.masks[vertex] ?? 0;
      const id = scope.ids[vertex] ?? '';
      flows.forEach((flowId, bit) => {
        if ((mask & (1 << bit)) !== 0 && !(isWhole && mask === allBits(flows.length)))
          result[flowId]?.push(id);
      });
      scope.masks[vertex] = 0;
    }
  }
  return result;
}

/** Name of the link definition of an event, which is its own name where the definition has none. */
export function linkName(node: FlowNode): string | undefined {
  const definition = node.element.children.find((child) => child.is('linkEventDefinition'));
  return definition === undefined
    ? undefined
    : (definition.attribute('name') ?? node.element.attribute('name'));
}

// helpers

const MASK_BITS = 31;

function allBits(count: number): number {
  return 2 ** count - 1;
}

/**
 * Marks backwards from the incoming flows and gives the marked vertices. Behind a vertex that reaches every flow all
 * others do too, so the walk stops there: in a block-structured model it never leaves the block. That is exact unless a
 * path leads from inside the block back behind such a vertex; then everything is walked.
 */
function mark(
  join: FlowNode,
  flows: readonly string[],
  scope: ScopeIndex,
  mayStop: boolean,
): readonly number[] {
  const all = allBits(flows.length);
  const marked = walk(join, flows, scope, mayStop ? all : undefined);
  if (!mayStop) return marked;
  if (!leadsBack(join, marked, scope, all)) return marked;
  for (const vertex of marked) scope.masks[vertex] = 0;
  return walk(join, flows, scope, undefined);
}

function walk(
  join: FlowNode,
  flows: readonly string[],
  scope: ScopeIndex,
  stopAt: number | undefined,
): readonly number[] {
  const { masks, before, numbers } = scope;
  const joinNumber = numbers.get(join.id);
  const marked: number[] = [];
  const work: number[] = [];
  const add = (vertex: number, bits: number): void => {
    const old = masks[vertex] ?? 0;
    if ((old | bits) === old) return;
    if (old === 0) marked.push(vertex);
    masks[vertex] = old | bits;
    if (masks[vertex] === stopAt) complete(vertex, scope, stopAt);
    else work.push(vertex);
  };
  flows.forEach((flow, bit) => add(numbers.get(flow) ?? 0, 1 << bit));
  // First in, first out: the branches of a block are walked side by side, so that none runs far ahead behind the block.
  for (let at = 0; at <= work.length; at += 1) {
    if (at === work.length)
      for (const { host, event } of scope.beside)
        if (masks[host] === 0 && masks[event] !== 0) add(host, masks[event] ?? 0);
    const vertex = work[at];
    if (vertex === undefined) break;
    const mask = masks[vertex] ?? 0;
    if (mask === stopAt) continue;
    for (const previous of before[vertex] ?? []) if (previous !== joinNumber) add(previous, mask);
  }
  return marked;
}

/** A vertex that became complete completes the marked ones before it. */
function complete(start: number, scope: ScopeIndex, all: number): void {
  const work = [start];
  for (let vertex = work.pop(); vertex !== undefined; vertex = work.pop()) {
    for (const previous of scope.before[vertex] ?? []) {
      const mask = scope.masks[previous] ?? 0;
      if (mask === 0 || mask === all) continue;
      scope.masks[previous] = all;
      work.push(previous);
    }
  }
}

/** True when a path from a partly marked vertex may reach a complete one by unmarked ground. */
function leadsBack(join: FlowNode, marked: readonly number[], scope: ScopeIndex, all: number): boolean {
  const joinNumber = scope.numbers.get(join.id);
  const seen = new Set<number>();
  const work = marked.filter((vertex) => scope.masks[vertex] !== all);
  const bound = 4 * marked.length + 500;
  for (let vertex = work.pop(); vertex !== undefined; vertex = work.pop()) {
    for (const next of scope.after[vertex] ?? []) {
      const mask = scope.masks[next] ?? 0;
      if (next === joinNumber || seen.has(next)) continue;
      if (mask === all) return true;
      if (mask !== 0) continue;
      seen.add(next);
      if (seen.size > bound) return true;
      work.push(next);
    }
  }
  return false;
}
