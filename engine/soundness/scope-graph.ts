import type { FlowElement, ProcessModel, ScopeModel } from '../model/process-model.ts';

/** One way on from a node: edges that get a token together. */
export interface Move {
  readonly out: readonly number[];
  /** Ends everything else in the scope: terminate, error and cancel end events. */
  readonly kills?: true;
  /** The token stays where it is as well: a non-interrupting boundary event (BND-3). */
  readonly stays?: true;
}

/** A free choice of any non-empty set of edges, kept as a rule because its sets are many (OR-8, FLW-1). */
export interface SomeOf {
  readonly always: readonly number[];
  readonly may: readonly number[];
  readonly otherwise?: number;
  /** FLW-1: an activity takes its default beside the unconditional flows; a gateway only where it takes nothing else. */
  readonly isBeside?: true;
}

export type JoinKind = 'any' | 'all' | 'inclusive' | 'complex';

export interface GraphNode {
  readonly id: string;
  /** Which tokens it needs: `any` one (activities, events, splits), `all` (AND-1), by OR-1, or by its own condition (CPX-2). */
  readonly join: JoinKind;
  readonly incoming: number[];
  readonly moves: readonly Move[];
  readonly some?: SomeOf;
  /** A token may rest here while others move; gateways pass it on at once. */
  readonly rests: boolean;
  /** For inclusive and complex joins: incoming edge to the flows and nodes that reach it (OR-3). */
  readonly reachable?: Readonly<Record<string, readonly string[]>>;
}

export interface GraphEdge {
  /** A sequence flow's id, or the node it leads to where the standard draws no flow. */
  readonly id: string;
  readonly isFlow: boolean;
  readonly source: number;
  readonly target: number;
}

/** One scope as a graph of tokens: what nested scopes do inside is one activity here. */
export interface ScopeGraph {
  readonly scopeId: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Alternative ways to begin, each the edges that carry the first tokens. */
  readonly starts: readonly (readonly number[])[];
  /** What cannot be explored here, in words; undefined when everything can. */
  readonly beyond: string | undefined;
}

/** Reads one scope of a compiled model; `undefined` when its flows lead to nodes that were not compiled. */
export function buildScopeGraph(model: ProcessModel, scope: ScopeModel): ScopeGraph | undefined {
  const elements = scope.elementIds.flatMap((id) => model.elements[id] ?? []).filter(isInFlow);
  const numbers = new Map(elements.map((element, number) => [element.id, number]));
  const edges: GraphEdge[] = [];
  const byId = new Map<string, number>();
  const connect = (id: string, isFlow: boolean, source: number, target: number | undefined): void => {
    if (target === undefined) return;
    byId.set(id, edges.length);
    edges.push({ id, isFlow, source, target });
  };
  for (const [source, element] of elements.entries()) {
    for (const id of element.outgoing) {
      const flow = model.flows[id];
      if (flow === undefined || !numbers.has(flow.targetId)) return undefined;
      connect(id, true, source, numbers.get(flow.targetId));
    }
    for (const id of besideFlows(element)) connect(`${element.id}>${id}`, false, source, numbers.get(id));
  }
  const starts = startsOf(model, scope).map((ids) =>
    ids.flatMap((id) => {
      const target = numbers.get(id);
      connect(`>${id}`, false, -1, target);
      return byId.get(`>${id}`) ?? [];
    }),
  );
  const edge = (id: string): number => byId.get(id) ?? -1;
  const nodes = elements.map((element) => toNode(model, element, edge));
  edges.forEach(({ target }, number) => nodes[target]?.incoming.push(number));
  const counted = elements.find(
    (element) => 'startQuantity' in element && (element.startQuantity > 1 || element.completionQuantity > 1),
  );
  const beyond = counted === undefined ? undefined : `"${counted.id}" counts its tokens`;
  return { scopeId: scope.id, nodes, edges, starts: starts.filter((start) => start.length > 0), beyond };
}

/** True for an element during which the instance waits for somebody outside: a user, a worker, a message, a timer (RUN-3). */
export function waitsOutside(element: FlowElement): boolean {
  switch (element.type) {
    case 'userTask':
    case 'receiveTask':
    case 'callActivity':
    case 'eventBasedGateway':
      return true;
    case 'serviceTask':
    case 'sendTask':
    case 'businessRuleTask':
    case 'scriptTask':
      return element.job !== undefined;
    case 'intermediateCatchEvent':
      return !element.eventDefinitions.some(({ kind }) => kind === 'link');
    case 'intermediateThrowEvent':
      return element.eventDefinitions.some(
        (definition) =>
          definition.kind === 'compensation' ||
          (definition.kind === 'message' && definition.throw?.job !== undefined),
      );
    default:
      return false;
  }
}

// helpers

/** Handlers and what starts them stand beside the flow: their tokens come from elsewhere. */
function isInFlow(element: FlowElement): boolean {
  if (element.type === 'boundaryEvent')
    return !element.eventDefinitions.some(({ kind }) => kind === 'compensation');
  return element.type !== 'eventSubProcess' && !('isForCompensation' in element && element.isForCompensation);
}

/** Ways without a drawn flow: an activity to its boundary events, a link throw to its catch. */
function besideFlows(element: FlowElement): readonly string[] {
  const links = 'eventDefinitions' in element ? element.eventDefinitions : [];
  const targets = links.flatMap((definition) =>
    definition.kind === 'link' && definition.targetId !== undefined ? [definition.targetId] : [],
  );
  return 'boundaryEventIds' in element ? [...element.boundaryEventIds, ...targets] : targets;
}

/** Start events are alternatives (PRC-2, PRC-4, PRC-6); without any, all nodes without incoming flow start together (PRC-3). */
function startsOf(model: ProcessModel, scope: ScopeModel): readonly (readonly string[])[] {
  const gateways = scope.elementIds.filter((id) => {
    const element = model.elements[id];
    return element?.type === 'eventBasedGateway' && element.instantiate !== undefined;
  });
  // The arms of an instantiating gateway wait for it: it is where their tokens come from.
  const arms = new Set(
    gateways.flatMap((id) => model.elements[id]?.outgoing.map((flow) => model.flows[flow]?.targetId) ?? []),
  );
  const receives = scope.elementIds.filter((id) => {
    const element = model.elements[id];
    return element?.type === 'receiveTask' && element.instantiate === true && !arms.has(id);
  });
  const events = [...scope.noneStartIds, ...scope.typedStartIds].filter((id) => !arms.has(id));
  const alternatives = [...new Set([...events, ...gateways, ...receives])];
  if (alternatives.length > 0) return alternatives.map((id) => [id]);
  const isAdHoc = (model.elements[scope.id]?.type as string | undefined) === 'adHocSubProcess';
  if (!isAdHoc) return [scope.implicitStartIds];
  const ids = scope.implicitStartIds.length === 0 ? unfed(model, scope) : scope.implicitStartIds;
  return ids.map((id) => [id]);
}

/** ADH-1: the activities that can be activated on their own. */
function unfed(model: ProcessModel, scope: ScopeModel): readonly string[] {
  return scope.elementIds.filter((id) => {
    const element = model.elements[id];
    return element !== undefined && element.incoming.length === 0 && 'boundaryEventIds' in element;
  });
}

function toNode(model: ProcessModel, element: FlowElement, edge: (id: string) => number): GraphNode {
  const type = element.type as string;
  const isGateway = type.endsWith('Gateway');
  const out = element.outgoing.map(edge);
  const base = {
    id: element.id,
    incoming: [] as number[],
    rests: !isGateway || type === 'eventBasedGateway',
  };
  const reachable = 'reachable' in element ? element.reachable : {};
  switch (type) {
    case 'eventBasedGateway':
      // PRC-6: behind a parallel one every arm is awaited.
      if ('instantiate' in element && element.instantiate === 'parallel')
        return { ...base, join: 'any', moves: [{ out }] };
      return { ...base, join: 'any', moves: out.map((id) => ({ out: [id] })) };
    case 'exclusiveGateway':
      return { ...base, join: 'any', moves: out.map((id) => ({ out: [id] })) };
    case 'parallelGateway':
      return { ...base, join: 'all', moves: [{ out }] };
    case 'inclusiveGateway':
    case 'complexGateway':
      return {
        ...base,
        join: type === 'complexGateway' ? 'complex' : 'inclusive',
        reachable,
        ...choice(splitSets(model, element, edge)),
      };
    default:
      return { ...base, join: 'any', ...activityOrEvent(model, element, edge) };
  }
}

function choice(some: SomeOf): Pick<GraphNode, 'moves' | 'some'> {
  if (some.may.length === 0) {
    const out = some.always.length > 0 || some.otherwise === undefined ? some.always : [some.otherwise];
    return { moves: [{ out }] };
  }
  return { moves: [], some };
}

/** OR-8: a flow without condition counts as true. */
function splitSets(model: ProcessModel, element: FlowElement, edge: (id: string) => number): SomeOf {
  const { defaultFlowId } = element;
  const rest = element.outgoing.filter((id) => id !== defaultFlowId);
  return {
    always: rest.filter((id) => model.flows[id]?.condition === undefined).map(edge),
    may: rest.filter((id) => model.flows[id]?.condition !== undefined).map(edge),
    ...(defaultFlowId === undefined ? {} : { otherwise: edge(defaultFlowId) }),
  };
}

function activityOrEvent(
  model: ProcessModel,
  element: FlowElement,
  edge: (id: string) => number,
): Pick<GraphNode, 'moves' | 'some'> {
  if ('eventDefinitions' in element && element.type === 'endEvent') {
    const kills = element.eventDefinitions.some(({ kind }) =>
      ['terminate', 'error', 'cancel'].includes(kind),
    );
    return { moves: [kills ? { out: [], kills } : { out: [] }] };
  }
  const events: readonly string[] = 'boundaryEventIds' in element ? element.boundaryEventIds : [];
  const boundary = events.flatMap((id): Move[] => {
    const event = model.elements[id];
    if (event?.type !== 'boundaryEvent' || event.eventDefinitions.some(({ kind }) => kind === 'compensation'))
      return [];
    const out = [edge(`${element.id}>${id}`)];
    return [event.interrupting ? { out } : { out, stays: true }];
  });
  const links = besideFlows(element).filter((id) => !events.includes(id));
  if (links.length > 0) return { moves: [{ out: links.map((id) => edge(`${element.id}>${id}`)) }] };
  const left = choice({ ...splitSets(model, element, edge), isBeside: true });
  if (boundary.length === 0 || left.some === undefined)
    return { ...left, moves: [...left.moves, ...boundary] };
  return { moves: boundary, some: left.some };
}
