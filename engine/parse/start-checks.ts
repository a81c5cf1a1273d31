import type { FlowElement } from '../model/process-model.ts';
import { definitionsOf } from '../subscriptions.ts';
import type { Compilation } from './compilation.ts';
import { isStartPoint } from './scopes.ts';
import type { ProcessGraph } from './scopes.ts';

/** PRC-4: start events of one process are alternatives, also beside receive tasks and gateways that create instances (PRC-6). */
export function checkStartMessages(
  c: Compilation,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  const seen = new Set<string>();
  for (const element of elements.values()) {
    const node = graph.nodes.get(element.id);
    if (node === undefined || element.scopeId !== c.process.id) continue;
    if (element.type !== 'startEvent' && !isStartPoint(node)) continue;
    for (const definition of definitionsOf(element)) {
      const name = definition.kind === 'message' ? definition.catch?.name : undefined;
      if (name === undefined) continue;
      const text = name.language === 'literal' ? String(name.value) : name.source;
      if (seen.has(text))
        c.reporter.error('MESSAGE_START_DUPLICATE', node.element, {
          message: `Two start events wait for message "${text}"`,
        });
      seen.add(text);
    }
  }
}
