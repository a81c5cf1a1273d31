import type { ModdleNode } from '../canvas/model-element.ts';

/** One expression of the selected element, as it stands in the model. */
export interface ElementExpression {
  /** Which property has it; mappings are called by what they write. */
  property: string;
  expression: string;
  /** For a way out of the element: where it leads. */
  flow?: { id: string; target: string; isDefault: boolean };
}

/**
 * What can be evaluated of an element: its own FEEL expressions, and of a gateway or activity the conditions of the ways out, in
 * their order, with the default way, which has none.
 */
export function elementExpressions(node: ModdleNode): ElementExpression[] {
  if (!node.$model.getPackage('zeebe')) return [];
  if (node.$type === 'bpmn:SequenceFlow') return [...ownExpressions(node).map((own) => withFlow(own, node))];
  return [...ownExpressions(node), ...waysOut(node)];
}

// helpers

/** Parts that are elements of their own or only a drawing, and texts that are never evaluated. */
const leftOut = new Set([
  'id',
  'name',
  'documentation',
  'flowElements',
  'incoming',
  'outgoing',
  'di',
  'laneSets',
  'artifacts',
  'boundaryEventRefs',
]);

/** Gateways whose ways out have conditions: those that miss one are shown as well. */
const choosing = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway']);

/** Walks what the element contains; an object that another element contains is only referred to. */
function ownExpressions(node: ModdleNode): ElementExpression[] {
  const found: ElementExpression[] = [];
  for (const [property, value] of Object.entries(node)) {
    if (property.startsWith('$') || leftOut.has(property)) continue;
    for (const part of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isExpression(part)) found.push({ property: nameOf(node, property), expression: part });
      else if (isContained(part, node)) found.push(...bodyOrParts(part, property));
    }
  }
  return found;
}

function bodyOrParts(part: ModdleNode, property: string): ElementExpression[] {
  // The text of a condition or of a timer is called by the property that holds it.
  if (isExpression(part.body)) return [{ property, expression: part.body }];
  return ownExpressions(part);
}

function waysOut(node: ModdleNode): ElementExpression[] {
  const outgoing = Array.isArray(node.outgoing) ? (node.outgoing as ModdleNode[]) : [];
  if (outgoing.length < 2) return [];
  const areChosen = choosing.has(node.$type);
  return outgoing.flatMap((flow) => {
    const [condition] = ownExpressions(flow);
    const isShown = areChosen || flow === node.default || condition;
    const none = { property: 'conditionExpression', expression: '' };
    return isShown ? [withFlow(flow === node.default ? none : (condition ?? none), flow)] : [];
  });
}

function withFlow(found: ElementExpression, flow: ModdleNode): ElementExpression {
  const target = flow.targetRef as ModdleNode | undefined;
  const source = flow.sourceRef as ModdleNode | undefined;
  const flowOf = {
    id: flow.id ?? '',
    target: target?.name || target?.id || '',
    isDefault: source?.default === flow,
  };
  return { ...found, flow: flowOf };
}

function isExpression(value: unknown): value is string {
  return typeof value === 'string' && /^\s*=\s*\S/.test(value);
}

function isContained(value: unknown, node: ModdleNode): value is ModdleNode {
  return typeof value === 'object' && value !== null && (value as ModdleNode).$parent === node;
}

/** A mapping is called by the variable it writes, any other by its property. */
function nameOf(node: ModdleNode, property: string): string {
  const target = node.target;
  return property === 'source' && typeof target === 'string' && target !== '' ? target : property;
}
