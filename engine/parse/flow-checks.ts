import type { Expression } from '../model/process-model.ts';
import { readExpression } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { FlowEdge, FlowNode, ProcessGraph } from './scopes.ts';

/** Conditions of the sequence flows, by flow id, with the checks on them; and default flows found by XOR-2. */
export interface FlowConditions {
  readonly conditions: ReadonlyMap<string, Expression>;
  readonly defaults: ReadonlyMap<string, string>;
}

export function readFlowConditions(c: Compilation, graph: ProcessGraph): FlowConditions {
  const conditions = new Map<string, Expression>();
  const defaults = new Map<string, string>();
  const written = new Set<string>();
  for (const flow of graph.flows) readCondition(c, flow, conditions, written);
  for (const node of graph.nodes.values()) {
    checkDefault(c, node, written);
    if (node.element.local === 'exclusiveGateway') checkExclusive(c, node, written, defaults);
    if (node.element.local === 'inclusiveGateway' || node.element.local === 'complexGateway')
      checkInclusive(c, node, written);
    if (node.element.local === 'eventBasedGateway') checkEventGateway(c, node);
  }
  return { conditions, defaults };
}

// helpers

const NEVER_CONDITIONAL = new Set(['parallelGateway', 'eventBasedGateway']);

function readCondition(
  c: Compilation,
  flow: FlowEdge,
  conditions: Map<string, Expression>,
  written: Set<string>,
): void {
  flow.element.attribute('name');
  flow.element.attribute('isImmediate');
  const part = flow.element.child('conditionExpression');
  if (part === undefined) return;
  part.attribute('id');
  const text = part.text.trim();
  const resource = part.attribute('resource', 'camunda');
  if (resource !== undefined)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', flow.element, {
      message: 'resource would have no effect here. Write the condition into the flow',
    });
  // Some tools write an empty condition on every flow.
  if (text === '') return;
  written.add(flow.id);
  if (NEVER_CONDITIONAL.has(flow.source.element.local)) {
    c.reporter.error('CONDITION_NOT_ALLOWED', flow.element, {
      message: `Flows out of ${flow.source.element.local} have no condition. Remove it, or use an inclusive gateway`,
      fix: { kind: 'REMOVE_CONDITION', params: { elementId: flow.id } },
    });
  }
  const condition = readExpression(c, {
    text,
    at: part,
    label: 'conditionExpression',
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
  if (condition !== undefined) conditions.set(flow.id, condition);
}

function defaultOf(node: FlowNode): string | undefined {
  const reference = node.element.attribute('default')?.trim();
  return reference === undefined || reference === ''
    ? undefined
    : reference.slice(reference.indexOf(':') + 1);
}

function checkDefault(c: Compilation, node: FlowNode, written: ReadonlySet<string>): void {
  const id = defaultOf(node);
  if (id !== undefined && written.has(id) && node.outgoing.some((flow) => flow.id === id)) {
    c.reporter.error('DEFAULT_INVALID', node.element, {
      message: `The default flow "${id}" has a condition. Remove the condition, or choose another default`,
      fix: { kind: 'REMOVE_CONDITION', params: { elementId: id } },
    });
  }
}

/** XOR-2: one flow without condition is the default; more than one leaves the choice open. */
function checkExclusive(
  c: Compilation,
  node: FlowNode,
  written: ReadonlySet<string>,
  defaults: Map<string, string>,
): void {
  const name = node.element.attribute('name') ?? node.id;
  if (node.outgoing.length === 1) {
    if (written.has(node.outgoing[0]?.id ?? '')) warnSingle(c, node, name);
    return;
  }
  const marked = defaultOf(node);
  const bare = node.outgoing.filter((flow) => !written.has(flow.id) && flow.id !== marked);
  if (bare.length > 1 || (bare.length === 1 && marked !== undefined)) {
    c.reporter.error('CONDITION_MISSING', node.element, {
      message: `${bare.length} flows of ${name} have no condition; give conditions and one default`,
    });
  } else if (bare.length === 1 && bare[0] !== undefined) {
    defaults.set(node.id, bare[0].id);
    c.reporter.warning('CONDITION_MISSING_DEFAULT', node.element, {
      message: `"${bare[0].id}" has no condition and is used as the default flow`,
      fix: {
        kind: 'SET_DEFAULT_FLOW',
        params: { elementId: node.id, flowId: bare[0].id, name: calledBy(bare[0]) },
      },
    });
  } else if (marked === undefined && node.outgoing.length > 1) hintDefault(c, node);
}

/** OR-8: a flow without condition counts as true. */
function checkInclusive(c: Compilation, node: FlowNode, written: ReadonlySet<string>): void {
  const name = node.element.attribute('name') ?? node.id;
  if (node.outgoing.length === 1 && written.has(node.outgoing[0]?.id ?? '')) warnSingle(c, node, name);
  const allConditional = node.outgoing.length > 1 && node.outgoing.every((flow) => written.has(flow.id));
  if (allConditional && defaultOf(node) === undefined) hintDefault(c, node);
}

function warnSingle(c: Compilation, node: FlowNode, name: string): void {
  c.reporter.warning('CONDITION_SINGLE', node.element, {
    message: `The only flow of ${name} has a condition: if it is false, the instance stops with an incident`,
  });
}

function hintDefault(c: Compilation, node: FlowNode): void {
  c.reporter.hint('DEFAULT_MISSING', node.element, {
    message: 'If no condition is true, the instance stops with an incident. Choose a default flow',
  });
}

/** EBG-3. */
function checkEventGateway(c: Compilation, node: FlowNode): void {
  const broken = (rule: string): void =>
    c.reporter.error('EVENT_GATEWAY', node.element, { message: `An event-based gateway ${rule}` });
  if (node.outgoing.length === 1) broken('needs at least two outgoing flows');
  const targets = node.outgoing.map((flow) => flow.target);
  const receives = targets.filter((target) => target.element.local === 'receiveTask');
  const events = targets.filter((target) => target.element.local === 'intermediateCatchEvent');
  if (receives.length + events.length < targets.length)
    broken('leads to catch events and receive tasks only');
  if (targets.some((target) => target.incoming.length > 1)) broken('is the only source of its targets');
  const hasMessageEvent = events.some((event) =>
    event.element.children.some((child) => child.is('messageEventDefinition')),
  );
  if (hasMessageEvent && receives.length > 0) broken('does not mix message events and receive tasks');
  if (receives.some((task) => task.boundary.length > 0))
    broken('leads to receive tasks without boundary events only');
  const misfits = events.filter((event) =>
    event.element.children.some((child) => child.is('linkEventDefinition')),
  );
  if (misfits.length > 0) broken('leads to message, signal, timer and conditional events only');
}

/** What people call a flow: its name, else the name of where it leads. */
function calledBy(flow: FlowNode['outgoing'][number]): string {
  return flow.element.attribute('name') || flow.target.element.attribute('name') || flow.id;
}
