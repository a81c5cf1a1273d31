import type { FlowElement, LaneAssignment } from '../model/process-model.ts';
import { readNames, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import { groupOf } from './resource-roles.ts';
import type { ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * LAN-1, LAN-2: user tasks without people of their own get those of their innermost assigning lane. A task inside a
 * sub-process without lanes is in the lane its sub-process stands in.
 */
export function assignLanes(c: Compilation, graph: ProcessGraph, elements: Map<string, FlowElement>): void {
  const lanes = new Map<string, LaneAssignment>();
  for (const scope of graph.scopes.values())
    for (const set of scope.element.childrenNamed('laneSet')) readLaneSet(c, scope.id, set, lanes);
  if (lanes.size === 0) return;
  for (const node of graph.nodes.values()) {
    const element = elements.get(node.id);
    if (element?.type !== 'userTask') continue;
    const { assignee, candidateUsers, candidateGroups, roles } = element;
    if ([assignee, candidateUsers, candidateGroups, roles].some((own) => own !== undefined)) continue;
    const lane = laneOf(graph, lanes, node.id, node.scopeId);
    if (lane !== undefined) elements.set(node.id, { ...element, lane });
  }
}

// helpers

interface LaneWork {
  readonly lane: XmlElement;
  /** The next lane outside that assigns. */
  readonly outer: LaneAssignment | undefined;
}

function readLaneSet(
  c: Compilation,
  scopeId: string,
  set: XmlElement,
  lanes: Map<string, LaneAssignment>,
): void {
  const work: LaneWork[] = set.childrenNamed('lane').map((lane) => ({ lane, outer: undefined }));
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { lane, outer } = next;
    const assignment = readLane(c, scopeId, lane) ?? outer;
    for (const reference of lane.childrenNamed('flowNodeRef')) {
      const id = reference.text.trim();
      // A task is listed in the inner lane and may be listed in the outer one as well: the inner one counts.
      if (assignment !== undefined && !(lanes.has(id) && hasInnerLane(lane)))
        lanes.set(id.slice(id.indexOf(':') + 1), assignment);
    }
    for (const inner of lane.childrenNamed('childLaneSet'))
      for (const child of inner.childrenNamed('lane')) work.push({ lane: child, outer: assignment });
  }
}

function hasInnerLane(lane: XmlElement): boolean {
  return lane.children.some((child) => child.is('childLaneSet'));
}

function readLane(c: Compilation, scopeId: string, lane: XmlElement): LaneAssignment | undefined {
  const native = lane.extension('lane', 'millrace');
  const names = (attribute: 'candidateGroups' | 'candidateUsers'): LaneAssignment[typeof attribute] => {
    const text = native?.attribute(attribute);
    return native === undefined || text === undefined || text === ''
      ? undefined
      : readNames(c, { text, at: native, label: attribute });
  };
  const candidateUsers = names('candidateUsers');
  const group = partitionGroup(c, lane) ?? laneName(c, lane);
  const candidateGroups =
    names('candidateGroups') ??
    (group === undefined || candidateUsers !== undefined
      ? undefined
      : ({ language: 'literal', value: [group] } as const));
  const sameActor = native?.attribute('sameActor') === 'true';
  if (candidateUsers === undefined && candidateGroups === undefined && !sameActor) return undefined;
  return {
    id: lane.id ?? `lane-${String(lane.line)}`,
    scopeId,
    ...present({ candidateUsers, candidateGroups }),
    ...(sameActor ? { sameActor: true as const } : {}),
  };
}

/** A partition that is a resource is the group of its name; any other partition documents. */
function partitionGroup(c: Compilation, lane: XmlElement): string | undefined {
  const inline = lane.child('partitionElement');
  inline?.useAll();
  const type = inline?.attributes.find((attribute) => attribute.local === 'type')?.value;
  if (inline !== undefined && /(^|:)tResource$/.test(type ?? '')) return groupOf(inline);
  const reference = lane.attribute('partitionElementRef');
  const target = resolve(c, lane, 'partitionElementRef', reference);
  return target?.is('resource') === true ? groupOf(target) : undefined;
}

function laneName(c: Compilation, lane: XmlElement): string | undefined {
  if (c.process.extension('process', 'millrace')?.attribute('laneAssignment') !== 'laneName')
    return undefined;
  const name = lane.attribute('name')?.trim() ?? '';
  return name === '' ? undefined : name;
}

function laneOf(
  graph: ProcessGraph,
  lanes: ReadonlyMap<string, LaneAssignment>,
  id: string,
  scopeId: string,
): LaneAssignment | undefined {
  let outer: string | undefined = scopeId;
  for (let at: string | undefined = id; at !== undefined;) {
    const lane = lanes.get(at);
    if (lane !== undefined) return lane;
    at = outer;
    outer = at === undefined ? undefined : graph.scopes.get(at)?.parentId;
  }
  return undefined;
}
