import type { Command } from '../command.ts';
import { Failure, Refusal } from '../failure.ts';
import { keysInOrder } from '../keys-in-order.ts';
import type { JsonObject, Key } from '../model/json.ts';
import type { FlowElement } from '../model/process-model.ts';
import { changeData, instanceOf, requireElement, scopeModelOf, type Run } from '../run.ts';
import type { ElementInstance, IncidentState, Step, Subscription } from '../state.ts';
import { definitionsOf, openWaits } from '../subscriptions.ts';

type Migration = Extract<Command, { kind: 'migrateInstance' }>;

/**
 * MIG-3: all of the instance goes on in the new version, or nothing does: `run.model` is the new one already. Everything is checked
 * first, so that a blocked instance names each reason. MIG-4: waits stay where their event is in the plan; others are closed, and
 * what only the new version waits for is opened.
 */
export function migrateInstance(run: Run, command: Migration): void {
  const { state } = run.working;
  if (state.definitionKey !== command.fromDefinitionKey)
    throw new Refusal(
      'INVALID_INSTANCE_STATE',
      `Instance ${state.key} is not of the version the plan is made for.`,
    );
  if (state.queue.length > 0 || state.elements[state.key]?.state !== 'activated')
    throw new Refusal(
      'INVALID_INSTANCE_STATE',
      `Instance ${state.key} is just moving on or ending: try again in a moment.`,
    );
  const blockers: Blocker[] = [];
  const block: Block = (code, elementId, message) => void blockers.push({ code, elementId, message });
  checkInstance(run, command, block);
  const moves = planWaits(run, command, block);
  const [first] = blockers;
  if (first !== undefined)
    throw new Refusal('MIGRATION_BLOCKED', `The instance cannot be migrated: ${first.message}`, {
      blockers: blockers as unknown as JsonObject[],
    });
  run.emit({
    kind: 'instanceMigrated',
    definitionKey: command.definitionKey,
    processId: run.model.processId,
    at: run.env.now,
  });
  for (const element of elementsOf(run)) migrateElement(run, command, element);
  for (const incident of inOrder(state.incidents)) migrateIncident(run, command, incident);
  const renewed = migrateWaits(run, moves);
  try {
    openNewWaits(run, command, renewed);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const blocker = { code: 'EVENT_FAILS', elementId: state.processId, message: thrown.message };
    throw new Refusal('MIGRATION_BLOCKED', `The instance cannot be migrated: ${thrown.message}`, {
      blockers: [blocker],
    });
  }
  askJoins(run);
  run.activations.clear();
}

// helpers

interface Blocker {
  readonly code: string;
  readonly elementId: string;
  readonly message: string;
}

type Block = (code: string, elementId: string, message: string) => void;

/** What a behavior may remember without naming a part of the model. Everything else is under way, and has to end first. */
const movable: ReadonlySet<string> = new Set([
  ...[
    'items',
    'cardinality',
    'outputs',
    'created',
    'completed',
    'terminated',
    'loopBytes',
    'loopIndex',
    'ending',
  ],
  ...[
    'calledInstanceKey',
    'callPending',
    'callEnded',
    'payload',
    'passed',
    'laneActors',
    'taskActors',
    'dataStates',
  ],
  ...['given', 'notCompensable', 'chosenFlowId'],
]);

function inOrder<Value>(record: Readonly<Record<string, Value>>): readonly Value[] {
  return keysInOrder(record).map((key) => record[key] as Value);
}

function elementsOf(run: Run): readonly ElementInstance[] {
  return (keysInOrder(run.working.state.elements) as Key[])
    .map((key) => instanceOf(run, key))
    .filter((element) => element !== undefined);
}

function checkInstance(run: Run, command: Migration, block: Block): void {
  const { state } = run.working;
  for (const element of elementsOf(run)) checkElement(run, command, element, block);
  for (const [scopeKey, flows] of run.working.tokens)
    for (const flowId of flows.keys())
      if (!command.plan.flows.includes(flowId))
        block(
          'FLOW_NOT_MAPPED',
          flowId,
          `A token waits on the flow "${flowId}" of ${scopeKey}, which does not lead to the same place.`,
        );
  for (const job of inOrder(state.jobs)) {
    if (job.kind === 'BPMN_ELEMENT' || job.kind === 'DECISION') continue;
    const { elementId } = state.elements[job.elementInstanceKey] ?? { elementId: '' };
    block(
      'STEP_UNDER_WAY',
      elementId,
      `A listener, script or continuation of "${elementId}" is running: let it end first.`,
    );
  }
  for (const task of inOrder(state.userTasks)) {
    if (task.transition === undefined) continue;
    const { elementId } = state.elements[task.elementInstanceKey] ?? { elementId: '' };
    block(
      'STEP_UNDER_WAY',
      elementId,
      `The user task "${elementId}" waits for its listeners: let them answer first.`,
    );
  }
  for (const incident of inOrder(state.incidents)) checkIncident(command, incident, block);
}

function checkElement(run: Run, { plan }: Migration, element: ElementInstance, block: Block): void {
  const { elementId, role, data } = element;
  if (role !== 'process' && plan.elements[elementId] === undefined)
    block('ELEMENT_NOT_MAPPED', elementId, `"${elementId}" is active and not mapped.`);
  if (role === 'handler' || role === 'activation')
    block(
      'NOT_MIGRATABLE',
      elementId,
      `"${elementId}" is compensating, or runs inside an ad-hoc sub-process: let it end first.`,
    );
  // What stands still with an incident is tried again as a whole.
  if (element.state !== 'activated' && run.working.incidentsOf.of(element.key).size === 0)
    block('STEP_UNDER_WAY', elementId, `"${elementId}" is beginning or ending: let it go on first.`);
  const others = Object.keys(data).filter(
    (name) => data[name] !== undefined && data[name] !== null && !movable.has(name),
  );
  if (others.length > 0)
    block(
      'STEP_UNDER_WAY',
      elementId,
      `"${elementId}" is in the middle of a step (${others.join(', ')}): let it end first.`,
    );
  if (data['chosenFlowId'] !== undefined && !plan.flows.includes(data['chosenFlowId'] as string))
    block(
      'FLOW_NOT_MAPPED',
      elementId,
      `"${elementId}" has chosen a flow that does not lead to the same place.`,
    );
  const target = plan.elements[elementId];
  if (role !== 'process' && target !== undefined && run.model.elements[target] === undefined)
    block('ELEMENT_NOT_MAPPED', elementId, `The new version has no element "${target}".`);
}

function checkIncident({ plan }: Migration, { elementId, retry }: IncidentState, block: Block): void {
  const named = [elementId, ...(retry?.elementId === undefined ? [] : [retry.elementId])];
  const isKnown = named.every((id) => plan.elements[id] !== undefined || plan.events[id] !== undefined);
  const isPlain = Object.keys(retry?.data ?? {}).every((name) => name === 'variables' || name === 'again');
  const isFlowKnown = retry?.flowId === undefined || plan.flows.includes(retry.flowId);
  if (!isKnown || !isPlain || !isFlowKnown)
    block(
      'INCIDENT_OPEN',
      elementId,
      `"${elementId}" has an incident whose step exists in the old version only: resolve it first.`,
    );
}

interface WaitMove {
  readonly wait: Subscription;
  /** Its event in the new version; null: it is closed. */
  readonly elementId: string | null;
  /** It is opened anew there. */
  readonly renewedAs?: string;
}

/** MIG-4, MIG-5: what becomes of each wait. One at the border of an element goes where its event has no counterpart. */
function planWaits(run: Run, { plan }: Migration, block: Block): readonly WaitMove[] {
  const { subscriptions } = run.working.state;
  const moves: WaitMove[] = [];
  for (const key of keysInOrder(subscriptions)) {
    const wait = subscriptions[key] as Subscription;
    const { elementId } = wait;
    const owner = instanceOf(run, wait.elementInstanceKey);
    const target = run.model.elements[plan.elements[owner?.elementId ?? ''] ?? ''];
    if (wait.kind === 'compensation') {
      checkCompensation(run, wait, block);
      moves.push({ wait, elementId });
      continue;
    }
    const isOwn = owner?.elementId === elementId;
    const isCatching = target?.type === 'receiveTask' || target?.type === 'intermediateCatchEvent';
    const renewedAs = plan.renewed[elementId];
    const keptAs = plan.events[elementId];
    // Deadlines, and listeners beside a task, wait under the id of their element.
    if (isOwn && !isCatching) moves.push({ wait, elementId: target?.id ?? run.model.processId });
    else if (renewedAs !== undefined) moves.push({ wait, elementId: null, renewedAs });
    else if (keptAs !== undefined) moves.push({ wait, elementId: keptAs });
    else if (isOwn || target?.type === 'eventBasedGateway')
      block('EVENT_NOT_MAPPED', elementId, `The event "${elementId}" is waited for and not mapped.`);
    else moves.push({ wait, elementId: null });
  }
  return moves;
}

function checkCompensation(
  run: Run,
  wait: Extract<Subscription, { kind: 'compensation' }>,
  block: Block,
): void {
  const { elementId, handlerId, inside, called } = wait;
  const ids = [elementId, ...(handlerId === null ? [] : [handlerId])];
  if (inside.length > 0 || called !== undefined || ids.some((id) => run.model.elements[id] === undefined))
    block(
      'COMPENSATION_KEPT',
      elementId,
      `"${elementId}" can be compensated in a way that the new version does not have.`,
    );
}

function migrateElement(
  run: Run,
  { plan }: Migration,
  { key, elementId, role, data }: ElementInstance,
): void {
  const target = role === 'process' ? run.model.processId : (plan.elements[elementId] ?? elementId);
  run.emit({ kind: 'elementMigrated', key, elementId: target });
  const { taskActors } = data;
  if (taskActors === undefined) return;
  const actors = Object.entries(taskActors).map(([id, names]) => [plan.elements[id] ?? id, names] as const);
  changeData(run, key, { taskActors: Object.fromEntries(actors) });
}

function migrateIncident(run: Run, { plan }: Migration, incident: IncidentState): void {
  const idOf = (id: string): string => plan.elements[id] ?? plan.events[id] ?? id;
  const { retry } = incident;
  const step: Step | null =
    retry?.elementId === undefined ? retry : { ...retry, elementId: idOf(retry.elementId) };
  const migrated = { ...incident, elementId: idOf(incident.elementId), retry: step };
  run.emit({ kind: 'incidentMigrated', incident: migrated });
}

/** Answers the events of the new version that are opened anew, by their owner. */
function migrateWaits(run: Run, moves: readonly WaitMove[]): ReadonlySet<string> {
  const renewed = new Set<string>();
  for (const { wait, elementId, renewedAs } of moves) {
    if (renewedAs !== undefined) renewed.add(`${wait.elementInstanceKey} ${renewedAs}`);
    if (elementId === null) run.emit({ kind: 'subscriptionClosed', subscription: wait, by: null });
    else run.emit({ kind: 'subscriptionMigrated', subscription: { ...wait, elementId } });
  }
  return renewed;
}

/** A join may have what it needs in the new version. */
function askJoins(run: Run): void {
  for (const [scopeKey, flows] of run.working.tokens)
    for (const flowId of flows.keys()) {
      const elementId = run.model.flows[flowId]?.targetId;
      if (elementId !== undefined)
        run.enqueue({ kind: 'arrive', scopeKey: scopeKey as Key, flowId, elementId });
    }
}

function openNewWaits(run: Run, { plan }: Migration, renewed: ReadonlySet<string>): void {
  const kept = new Set([...Object.values(plan.events), ...Object.values(plan.renewed)]);
  // What had occurred already in the old version is not waited for again.
  const isNew = (owner: ElementInstance, event: FlowElement): boolean =>
    renewed.has(`${owner.key} ${event.id}`) || !kept.has(event.id);
  for (const owner of elementsOf(run)) {
    const element = run.model.elements[owner.elementId];
    if (
      element !== undefined &&
      renewed.has(`${owner.key} ${element.id}`) &&
      definitionsOf(element).length > 0
    )
      openWaits(run, owner, element, true, owner.key);
    if (element !== undefined && element.type === 'eventBasedGateway') openArms(run, owner, element, isNew);
    if (element !== undefined && 'boundaryEventIds' in element && owner.role !== 'inner')
      for (const id of element.boundaryEventIds) {
        const event = requireElement(run.model, id);
        if (event.type === 'boundaryEvent' && isNew(owner, event))
          openWaits(run, owner, event, event.interrupting, owner.key);
      }
    for (const id of scopeModelOf(run, owner)?.eventSubProcessIds ?? []) {
      const inside = requireElement(run.model, id);
      if (inside.type !== 'eventSubProcess') continue;
      const event = requireElement(run.model, inside.startEventId);
      if (isNew(owner, event)) openWaits(run, owner, event, inside.interrupting, owner.key);
    }
  }
}

function openArms(
  run: Run,
  owner: ElementInstance,
  gateway: FlowElement,
  isNew: (owner: ElementInstance, event: FlowElement) => boolean,
): void {
  for (const flowId of gateway.outgoing) {
    const event = requireElement(run.model, run.model.flows[flowId]?.targetId ?? '');
    if (isNew(owner, event)) openWaits(run, owner, event, true, owner.key);
  }
}
