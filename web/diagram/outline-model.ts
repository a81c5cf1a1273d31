/** The parts of a parsed BPMN object that the outline reads; parsed objects have many more. */
export interface ModelNode {
  $type: string;
  id?: string;
  name?: string;
  rootElements?: ModelNode[];
  participants?: ModelNode[];
  processRef?: ModelNode;
  flowElements?: ModelNode[];
  sourceRef?: ModelNode;
  targetRef?: ModelNode;
  attachedToRef?: ModelNode;
}

export interface OutlineStep {
  flowId: string;
  flowName: string | undefined;
  targetId: string;
  targetName: string | undefined;
  targetType: string;
}

export interface OutlineItem {
  id: string;
  name: string | undefined;
  /** The BPMN type without prefix, first letter small: `userTask`. */
  type: string;
  /** Where the flow goes from here, one entry per branch. */
  next: OutlineStep[];
  /** The element a boundary event sits on. */
  attachedTo: string | undefined;
  children: OutlineItem[];
}

/** All processes of a file as trees of their elements in flow order. */
export function buildOutline(definitions: ModelNode): OutlineItem[] {
  const roots = definitions.rootElements ?? [];
  const pools = new Map<ModelNode, ModelNode>();
  for (const root of roots) {
    for (const pool of root.participants ?? []) {
      if (pool.processRef) pools.set(pool.processRef, pool);
    }
  }
  return roots
    .filter((root) => root.$type === 'bpmn:Process')
    .map((process) => itemOf(process, pools.get(process)));
}

/** The items in the order a person walks them with the arrow keys, closed ones without children. */
export function visibleItems(items: OutlineItem[], closed: ReadonlySet<string>): VisibleItem[] {
  const result: VisibleItem[] = [];
  const pending = items.map((item, index) => entry(item, 1, index, items.length, undefined)).reverse();
  while (pending.length > 0) {
    const next = pending.pop() as VisibleItem;
    result.push(next);
    if (closed.has(next.item.id)) continue;
    const children = next.item.children;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index] as OutlineItem;
      pending.push(entry(child, next.level + 1, index, children.length, next.item.id));
    }
  }
  return result;
}

/** The items that must be open for this one to be seen. */
export function ancestorsOf(items: readonly OutlineItem[], id: string): string[] {
  const parents = new Map<string, string>();
  const pending = [...items];
  for (let item = pending.pop(); item; item = pending.pop()) {
    for (const child of item.children) {
      parents.set(child.id, item.id);
      pending.push(child);
    }
  }
  const ancestors: string[] = [];
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) ancestors.push(at);
  return ancestors;
}

export interface VisibleItem {
  item: OutlineItem;
  level: number;
  position: number;
  siblings: number;
  parentId: string | undefined;
}

/** The BPMN type without prefix, first letter small. */
export function typeName(type: string): string {
  const bare = type.replace(/^.*:/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

// helpers

function entry(
  item: OutlineItem,
  level: number,
  index: number,
  siblings: number,
  parentId: string | undefined,
): VisibleItem {
  return { item, level, position: index + 1, siblings, parentId };
}

function itemOf(node: ModelNode, pool?: ModelNode): OutlineItem {
  const elements = node.flowElements ?? [];
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow');
  const steps = stepsBySource(flows);
  const nodes = elements.filter(isFlowNode);
  return {
    id: pool?.id ?? node.id ?? '',
    name: pool?.name ?? node.name,
    type: typeName(node.$type),
    next: [],
    attachedTo: undefined,
    children: inFlowOrder(nodes, steps).map((child) => ({
      ...itemOf(child),
      next: steps.get(child.id ?? '') ?? [],
      attachedTo: child.attachedToRef?.id,
    })),
  };
}

function stepsBySource(flows: ModelNode[]): Map<string, OutlineStep[]> {
  const steps = new Map<string, OutlineStep[]>();
  for (const flow of flows) {
    const source = flow.sourceRef?.id;
    const target = flow.targetRef;
    if (!source || !target?.id) continue;
    const step = {
      flowId: flow.id ?? '',
      flowName: flow.name,
      targetId: target.id,
      targetName: target.name,
      targetType: typeName(target.$type),
    };
    steps.set(source, [...(steps.get(source) ?? []), step]);
  }
  return steps;
}

/**
 * Topological order that follows one branch before the next and puts a join after its branches.
 * Loops have no such order: when only blocked elements are left, the one reached first goes on.
 */
function inFlowOrder(nodes: ModelNode[], steps: Map<string, OutlineStep[]>): ModelNode[] {
  const byId = new Map(nodes.map((node) => [node.id ?? '', node]));
  const waitingFor = new Map<string, number>();
  for (const list of steps.values()) {
    for (const step of list) waitingFor.set(step.targetId, (waitingFor.get(step.targetId) ?? 0) + 1);
  }
  const attached = attachedEvents(nodes);
  const order: ModelNode[] = [];
  const visited = new Set<string>();
  const ready = nodes
    .filter((node) => !waitingFor.has(node.id ?? '') && !node.attachedToRef)
    .sort(startEventsLast);
  const blocked: string[] = [];
  const visit = (node: ModelNode) => {
    const id = node.id ?? '';
    if (visited.has(id)) return;
    visited.add(id);
    order.push(node);
    for (const step of [...(steps.get(id) ?? [])].reverse()) {
      const left = (waitingFor.get(step.targetId) ?? 1) - 1;
      waitingFor.set(step.targetId, left);
      const target = byId.get(step.targetId);
      if (target && left === 0) ready.push(target);
      else blocked.push(step.targetId);
    }
    for (const event of [...(attached.get(id) ?? [])].reverse()) ready.push(event);
  };
  while (order.length < nodes.length) {
    const node =
      ready.pop() ?? takeBlocked(blocked, byId, visited) ?? nodes.find((n) => !visited.has(n.id ?? ''));
    if (!node) break;
    visit(node);
  }
  return order;
}

function takeBlocked(
  blocked: string[],
  byId: Map<string, ModelNode>,
  visited: Set<string>,
): ModelNode | undefined {
  for (let id = blocked.shift(); id !== undefined; id = blocked.shift()) {
    const node = byId.get(id);
    if (node && !visited.has(id)) return node;
  }
  return undefined;
}

function attachedEvents(nodes: ModelNode[]): Map<string, ModelNode[]> {
  const attached = new Map<string, ModelNode[]>();
  for (const node of nodes) {
    const host = node.attachedToRef?.id;
    if (host) attached.set(host, [...(attached.get(host) ?? []), node]);
  }
  return attached;
}

/** `ready` is taken from its end, so what should come first is sorted last. */
function startEventsLast(a: ModelNode, b: ModelNode): number {
  return Number(a.$type === 'bpmn:StartEvent') - Number(b.$type === 'bpmn:StartEvent');
}

function isFlowNode(element: ModelNode): boolean {
  return !/SequenceFlow|DataObject|DataStore/.test(element.$type);
}
