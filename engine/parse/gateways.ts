import type { FlowElement } from '../model/process-model.ts';
import type { Compilation } from './compilation.ts';
import { readBase } from './flow-nodes.ts';
import { reachableWithoutGateway } from './reachability.ts';
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
      return { ...readBase(c, node), type: 'inclusiveGateway', reachable: reachableWithoutGateway(node, graph) };
    case 'eventBasedGateway':
      if (element.attribute('instantiate') === 'true') {
        c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, { message: 'instantiate="true" would have no effect here yet. Use message start events' });
      }
      if ((element.attribute('eventGatewayType') ?? 'Exclusive') !== 'Exclusive') {
        c.reporter.error('INSTANTIATE', element, { message: 'eventGatewayType="Parallel" needs instantiate="true" and message arms only' });
      }
      return { ...readBase(c, node), type: 'eventBasedGateway' };
    default:
      element.useAll();
      c.reporter.error('ELEMENT_UNSUPPORTED', element, { message: 'A complex gateway would have no effect here yet. Use an inclusive or parallel gateway' });
      return undefined;
  }
}

// helpers

function checkDirection(c: Compilation, node: FlowNode): void {
  const direction = node.element.attribute('gatewayDirection');
  const [n, m] = [node.incoming.length, node.outgoing.length];
  const wrong = (direction === 'Converging' && m > 1) || (direction === 'Diverging' && n > 1) || (direction === 'Mixed' && (n < 2 || m < 2));
  if (wrong) c.reporter.warning('GATEWAY_DIRECTION', node.element, { message: `gatewayDirection is ${direction}, but there are ${n} incoming and ${m} outgoing flows` });
}
