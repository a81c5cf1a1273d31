import type { EventBasedGatewayElement, Expression, FlowElement } from '../model/process-model.ts';
import { readExpression } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { readBase } from './flow-nodes.ts';
import { present } from './present.ts';
import { indexScope, reachableWithoutGateway } from './reachability.ts';
import type { ScopeIndex } from './reachability.ts';
import { instantiates } from './scopes.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';

/** One gateway of the file as model element. */
export function compileGateway(c: Compilation, node: FlowNode, graph: ProcessGraph): FlowElement | undefined {
  const { element } = node;
  checkDirection(c, node);
  switch (element.local) {
    case 'exclusiveGateway':
      return { ...readBase(c, node), type: 'exclusiveGateway' };
    case 'parallelGateway':
      return { ...readBase(c, node), type: 'parallelGateway' };
    case 'inclusiveGateway':
      return {
        ...readBase(c, node),
        type: 'inclusiveGateway',
        reachable:
          node.incoming.length < 2 ? {} : reachableWithoutGateway(node, indexOf(node.scopeId, graph)),
      };
    case 'eventBasedGateway':
      return eventBasedGateway(c, node);
    default:
      return {
        ...readBase(c, node),
        type: 'complexGateway',
        reachable:
          node.incoming.length < 2 ? {} : reachableWithoutGateway(node, indexOf(node.scopeId, graph)),
        ...present({ activationCondition: activationCondition(c, node) }),
      };
  }
}

// helpers

/** PRC-6. `Parallel` means something only where the gateway creates instances. */
function eventBasedGateway(c: Compilation, node: FlowNode): EventBasedGatewayElement {
  const isParallel = (node.element.attribute('eventGatewayType') ?? 'Exclusive') === 'Parallel';
  const base = { ...readBase(c, node), type: 'eventBasedGateway' } as const;
  if (instantiates(node)) return { ...base, instantiate: isParallel ? 'parallel' : 'exclusive' };
  if (isParallel) {
    c.reporter.error('INSTANTIATE', node.element, {
      message: 'eventGatewayType="Parallel" needs instantiate="true" and message arms only',
    });
  }
  return base;
}

/** CPX-7: what joins needs a condition; with one incoming flow it may only split. */
function activationCondition(c: Compilation, node: FlowNode): Expression | undefined {
  const part = node.element.child('activationCondition');
  const text = part?.text.trim() ?? '';
  if (part === undefined || text === '') {
    if (node.incoming.length > 1)
      c.reporter.error('COMPLEX_CONDITION', node.element, {
        message: 'A joining complex gateway needs an activationCondition, such as activationCount >= 2',
      });
    return undefined;
  }
  part.attribute('id');
  return readExpression(c, {
    text,
    at: part,
    label: 'activationCondition',
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}

/** One index per scope of a graph, made when the first join asks. */
const indexes = new WeakMap<ProcessGraph, Map<string, ScopeIndex>>();

function indexOf(scopeId: string, graph: ProcessGraph): ScopeIndex {
  const known = indexes.get(graph) ?? new Map<string, ScopeIndex>();
  indexes.set(graph, known);
  const found =
    known.get(scopeId) ??
    indexScope(
      scopeId,
      graph,
      graph.flows.filter((flow) => flow.scopeId === scopeId),
    );
  known.set(scopeId, found);
  return found;
}

function checkDirection(c: Compilation, node: FlowNode): void {
  const direction = node.element.attribute('gatewayDirection');
  const [n, m] = [node.incoming.length, node.outgoing.length];
  const wrong =
    (direction === 'Converging' && m > 1) ||
    (direction === 'Diverging' && n > 1) ||
    (direction === 'Mixed' && (n < 2 || m < 2));
  if (wrong)
    c.reporter.warning('GATEWAY_DIRECTION', node.element, {
      message: `gatewayDirection is ${direction}, but there are ${n} incoming and ${m} outgoing flows`,
      fix: { kind: 'CLEAR_DIRECTION', params: { elementId: node.id } },
    });
}
