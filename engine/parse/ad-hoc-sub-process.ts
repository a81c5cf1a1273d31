import type { ActivityBase, AdHocSubProcessElement } from '../model/process-model.ts';
import { dialectOf, readExpression, readVariableName } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { zeebe } from './dialects/zeebe.ts';
import { present } from './present.ts';
import { ACTIVITY_TYPES } from './scopes.ts';
import type { FlowNode, ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/** S05…S07: an ad-hoc sub-process, natively by `zeebe:adHoc` and `millrace:adHoc`, else by the attributes of the standard. */
export function adHocSubProcess(
  c: Compilation,
  node: FlowNode,
  graph: ProcessGraph,
  base: ActivityBase,
): AdHocSubProcessElement {
  const { element } = node;
  checkContent(c, node, graph);
  const native = element.extension('adHoc', 'zeebe');
  const settings = element.extension('adHoc', 'millrace');
  const completionCondition = conditionOf(c, element);
  const collection = native?.attribute('outputCollection');
  const outputElement = expressionOf(c, native, 'outputElement');
  if ((collection === undefined) !== (outputElement === undefined)) {
    c.reporter.error('MI_SOURCE', element, { message: 'Output needs outputCollection and outputElement' });
  }
  const byCommand =
    dialectOf(element, c.dialect) === 'flowable' && completionCondition === undefined ? 'false' : 'true';
  return {
    ...base,
    type: 'adHocSubProcess',
    sequential:
      choice(c, element, 'ordering', element.attribute('ordering') ?? 'Parallel', [
        'Parallel',
        'Sequential',
      ]) === 'Sequential',
    cancelRemaining: element.attribute('cancelRemainingInstances') !== 'false',
    followFlows:
      choice(c, element, 'followFlows', settings?.attribute('followFlows') ?? 'auto', ['auto', 'enable']) ===
      'enable'
        ? 'enable'
        : 'auto',
    autoComplete: (settings?.attribute('autoComplete') ?? byCommand) !== 'false',
    ...present({
      activeElements: expressionOf(c, native, 'activeElementsCollection'),
      completionCondition,
      outputCollection:
        collection === undefined || native === undefined
          ? undefined
          : readVariableName(c, collection, native),
      outputElement,
      job: zeebe.work(c, element)?.job,
    }),
  };
}

// helpers

function choice(
  c: Compilation,
  element: XmlElement,
  attribute: string,
  value: string,
  known: readonly string[],
): string {
  if (!known.includes(value))
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `${attribute}="${value}" is not known. Use ${known.join(' or ')}`,
    });
  return value;
}

function conditionOf(c: Compilation, element: XmlElement): AdHocSubProcessElement['completionCondition'] {
  const part = element.child('completionCondition');
  const text = part?.text.trim() ?? '';
  if (part === undefined || text === '') return undefined;
  part.attribute('id');
  return readExpression(c, {
    text,
    at: part,
    label: 'completionCondition',
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}

function expressionOf(
  c: Compilation,
  at: XmlElement | undefined,
  attribute: string,
): AdHocSubProcessElement['activeElements'] {
  const text = at?.attribute(attribute);
  return at === undefined || text === undefined || text === ''
    ? undefined
    : readExpression(c, { text, at, label: attribute, place: 'expression' });
}

/** ADH-1; only activities are enabled, so that anything else without incoming flow could never run. */
function checkContent(c: Compilation, { id, element }: FlowNode, graph: ProcessGraph): void {
  const nodes = graph.scopes.get(id)?.nodes ?? [];
  const locals = nodes.map((inner) => inner.element.local);
  const hasActivity = nodes.some(
    (inner) =>
      ACTIVITY_TYPES.has(inner.element.local) && inner.element.attribute('triggeredByEvent') !== 'true',
  );
  if (!hasActivity || locals.includes('startEvent') || locals.includes('endEvent')) {
    c.reporter.error('AD_HOC_CONTENT', element, {
      message: 'An ad-hoc sub-process needs an activity and has no start or end events',
    });
  }
  for (const inner of nodes) {
    const { local } = inner.element;
    const isLink = inner.element.children.some((child) => child.is('linkEventDefinition'));
    if (inner.incoming.length > 0 || ACTIVITY_TYPES.has(local) || local === 'boundaryEvent' || isLink)
      continue;
    if (local === 'startEvent' || local === 'endEvent') continue;
    c.reporter.error('NOT_CONNECTED', inner.element, {
      message:
        'It has no incoming flow, and only activities are started in an ad-hoc sub-process: it can never run',
    });
  }
}
