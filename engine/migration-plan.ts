import type { FlowElement, ProcessModel } from './model/process-model.ts';
import { definitionsOf } from './subscriptions.ts';

/** What waits at `sourceId` waits at `targetId` from then on. */
export interface MigrationInstruction {
  readonly sourceId: string;
  readonly targetId: string;
  /** MIG-5: its waits are opened anew by the new version instead of being kept. */
  readonly renew?: boolean;
}

/** How instances of one version go on in another: plain data, because the journal keeps it with the command. */
export interface MigrationPlan {
  /** What may be active, by its id in the old version. */
  readonly elements: Readonly<Record<string, string>>;
  /** Events whose waits stay as they are, and those that are opened anew. */
  readonly events: Readonly<Record<string, string>>;
  readonly renewed: Readonly<Record<string, string>>;
  /** Sequence flows on which a token may stay, such as those into a join. */
  readonly flows: readonly string[];
}

export interface MigrationProblem {
  readonly code: MigrationProblemCode;
  readonly elementId: string;
  readonly message: string;
}

export type MigrationProblemCode =
  | 'OTHER_PROCESS'
  | 'UNKNOWN_ELEMENT'
  | 'MAPPED_TWICE'
  | 'TYPE_DIFFERS'
  | 'SCOPE_DIFFERS'
  | 'LOOP_DIFFERS'
  | 'WORK_DIFFERS'
  | 'EVENT_DIFFERS'
  | 'NOT_MIGRATABLE';

/**
 * MIG-1: what an instruction maps has to be the same kind of thing in the same place: type, loop, kind of work, definitions of an
 * event, and the scope around it, which is mapped too. MIG-2: events at the border of what is mapped follow by their id.
 */
export function planMigration(
  source: ProcessModel,
  target: ProcessModel,
  instructions: readonly MigrationInstruction[],
): { readonly plan: MigrationPlan; readonly problems: readonly MigrationProblem[] } {
  const ids = new Map<string, string>([[source.processId, target.processId]]);
  const problems: MigrationProblem[] = [];
  if (source.processId !== target.processId)
    problems.push({
      code: 'OTHER_PROCESS',
      elementId: source.processId,
      message: `"${target.processId}" is another process than "${source.processId}": choose a version of the same process.`,
    });
  for (const { sourceId } of instructions.filter(
    ({ sourceId }, index) => instructions.findIndex((each) => each.sourceId === sourceId) < index,
  ))
    problems.push({
      code: 'MAPPED_TWICE',
      elementId: sourceId,
      message: `"${sourceId}" is mapped twice: keep one.`,
    });
  for (const { sourceId, targetId } of instructions) ids.set(sourceId, targetId);
  for (const instruction of instructions) problems.push(...problemsOf(source, target, instruction, ids));
  const renewing = new Set(
    instructions.filter(({ renew }) => renew === true).map(({ sourceId }) => sourceId),
  );
  const events = eventsOf(source, target, ids);
  return {
    plan: {
      elements: Object.fromEntries(
        [...ids].filter(([id]) => source.elements[id] !== undefined && !isBorder(source.elements[id])),
      ),
      events: Object.fromEntries([...events].filter(([id]) => !renewing.has(id))),
      renewed: Object.fromEntries([...events].filter(([id]) => renewing.has(id))),
      flows: flowsOf(source, target, ids),
    },
    problems,
  };
}

/** MIG-6: what has the same id and kind, and else what is the only one of its name and kind. */
export function proposeMigration(
  source: ProcessModel,
  target: ProcessModel,
): readonly (MigrationInstruction & { readonly confidence: 'SAME' | 'SUGGESTED' })[] {
  const proposed: (MigrationInstruction & { readonly confidence: 'SAME' | 'SUGGESTED' })[] = [];
  const ids = new Map<string, string>([[source.processId, target.processId]]);
  const propose = (
    from: FlowElement,
    to: FlowElement | undefined,
    confidence: 'SAME' | 'SUGGESTED',
  ): void => {
    if (to === undefined || ids.has(from.id)) return;
    const instruction = { sourceId: from.id, targetId: to.id };
    const withIt = new Map(ids).set(from.id, to.id);
    if (problemsOf(source, target, instruction, withIt).length > 0) return;
    ids.set(from.id, to.id);
    proposed.push({ ...instruction, confidence });
  };
  for (const element of outermostFirst(source)) {
    propose(element, target.elements[element.id], 'SAME');
    const named = Object.values(target.elements).filter(
      ({ id, name, type }) =>
        name !== undefined &&
        name === element.name &&
        type === element.type &&
        source.elements[id] === undefined,
    );
    if (named.length === 1) propose(element, named[0], 'SUGGESTED');
  }
  return proposed;
}

// helpers

type Ids = ReadonlyMap<string, string>;

/** Scopes come before what is inside them, hosts before their events. */
function outermostFirst(model: ProcessModel): readonly FlowElement[] {
  const depthOf = (element: FlowElement): number => {
    let depth = element.type === 'boundaryEvent' ? 1 : 0;
    for (let at = model.elements[element.scopeId]; at !== undefined; at = model.elements[at.scopeId])
      depth += 2;
    return depth;
  };
  return Object.values(model.elements).sort((a, b) => depthOf(a) - depthOf(b) || a.index - b.index);
}

function problemsOf(
  source: ProcessModel,
  target: ProcessModel,
  { sourceId, targetId }: MigrationInstruction,
  ids: Ids,
): readonly MigrationProblem[] {
  const from = source.elements[sourceId];
  const to = target.elements[targetId];
  const problem = (code: MigrationProblemCode, message: string): MigrationProblem => ({
    code,
    elementId: sourceId,
    message,
  });
  if (from === undefined)
    return [problem('UNKNOWN_ELEMENT', `The old version has no element "${sourceId}".`)];
  if (to === undefined) return [problem('UNKNOWN_ELEMENT', `The new version has no element "${targetId}".`)];
  if (from.type !== to.type)
    return [
      problem(
        'TYPE_DIFFERS',
        `"${sourceId}" is a ${from.type} and "${targetId}" a ${to.type}: map it to one of the same type.`,
      ),
    ];
  if (from.type === 'adHocSubProcess' || from.type === 'complexGateway')
    return [
      problem(
        'NOT_MIGRATABLE',
        `What runs in the ${from.type} "${sourceId}" cannot be migrated: let it end first.`,
      ),
    ];
  const found: MigrationProblem[] = [];
  if (ids.get(from.scopeId) !== to.scopeId)
    found.push(
      problem(
        'SCOPE_DIFFERS',
        `"${sourceId}" is in "${from.scopeId}", which is not mapped to "${to.scopeId}" around "${targetId}".`,
      ),
    );
  if (
    from.type === 'boundaryEvent' &&
    to.type === 'boundaryEvent' &&
    ids.get(from.attachedToId) !== to.attachedToId
  )
    found.push(
      problem(
        'SCOPE_DIFFERS',
        `"${sourceId}" is attached to "${from.attachedToId}", which is not mapped to "${to.attachedToId}".`,
      ),
    );
  if (loopOf(from) !== loopOf(to))
    found.push(problem('LOOP_DIFFERS', `"${sourceId}" and "${targetId}" are not repeated in the same way.`));
  if (workOf(from) !== workOf(to))
    found.push(
      problem('WORK_DIFFERS', `The work of "${sourceId}" is done in another way than that of "${targetId}".`),
    );
  if (eventOf(from) !== eventOf(to))
    found.push(problem('EVENT_DIFFERS', `"${sourceId}" waits for something else than "${targetId}".`));
  return found;
}

function loopOf(element: FlowElement): string {
  const loop = 'loop' in element ? element.loop : undefined;
  return loop === undefined
    ? ''
    : loop.kind === 'multiInstance'
      ? `${loop.kind} ${String(loop.sequential)}`
      : loop.kind;
}

/** Who does it: a worker, a decision, a script, the step itself; and the timers of listeners that run beside a task. */
function workOf(element: FlowElement): string {
  const has = ['job', 'decision', 'script', 'expression', 'message'].filter(
    (member) => (element as unknown as Readonly<Record<string, unknown>>)[member] !== undefined,
  );
  const timeouts =
    element.type === 'userTask'
      ? (element.taskListeners ?? []).map(({ event }) => (event === 'timeout' ? 1 : 0))
      : [];
  return `${has.join()} ${timeouts.includes(1) ? timeouts.join('') : ''}`;
}

function eventOf(element: FlowElement): string {
  const interrupting = 'interrupting' in element ? String(element.interrupting) : '';
  return `${definitionsOf(element)
    .map(({ kind }) => kind)
    .join()} ${interrupting}`;
}

/** Events that belong to another element: they are never active themselves while they wait. */
function isBorder(element: FlowElement | undefined): boolean {
  return (
    element?.type === 'boundaryEvent' || element?.type === 'startEvent' || element?.type === 'eventSubProcess'
  );
}

/** Old events and what they are in the new version: those that are mapped, and at what is mapped those of the same id. */
function eventsOf(source: ProcessModel, target: ProcessModel, ids: Ids): Map<string, string> {
  const events = new Map<string, string>();
  const follow = (from: FlowElement | undefined, to: FlowElement | undefined): void => {
    if (from !== undefined && to?.type === from.type && eventOf(from) === eventOf(to))
      events.set(from.id, to.id);
  };
  for (const element of Object.values(source.elements)) {
    const mapped = ids.get(element.id);
    const other = target.elements[mapped ?? element.id];
    if (element.type === 'boundaryEvent') {
      if (other?.type === 'boundaryEvent' && ids.get(element.attachedToId) === other.attachedToId)
        follow(element, other);
    } else if (element.type === 'eventSubProcess') {
      if (other?.type !== 'eventSubProcess' || ids.get(element.scopeId) !== other.scopeId) continue;
      follow(source.elements[element.startEventId], target.elements[other.startEventId]);
    } else if (element.type === 'eventBasedGateway' && mapped !== undefined) {
      const arms = new Set(other?.outgoing.map((id) => target.flows[id]?.targetId));
      for (const id of element.outgoing) {
        const arm = source.elements[source.flows[id]?.targetId ?? ''];
        const armId = arm === undefined ? '' : (ids.get(arm.id) ?? arm.id);
        if (arms.has(armId)) follow(arm, target.elements[armId]);
      }
    } else if (mapped !== undefined) follow(element, other);
  }
  return events;
}

function flowsOf(source: ProcessModel, target: ProcessModel, ids: Ids): readonly string[] {
  return Object.values(source.flows)
    .filter(({ id, targetId, scopeId }) => {
      const other = target.flows[id];
      if (other === undefined || ids.get(scopeId) !== other.scopeId) return false;
      const isMapped = (ids.get(targetId) ?? targetId) === other.targetId;
      return isMapped && source.elements[targetId]?.type === target.elements[other.targetId]?.type;
    })
    .map(({ id }) => id);
}
