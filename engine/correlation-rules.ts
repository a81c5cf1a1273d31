import type { CorrelationRule, FlowElement, MessageCatch, ProcessModel } from './model/process-model.ts';

/** The rules by which messages are correlated to this process, by message name (COR-1). */
export function correlationRulesOf(
  model: ProcessModel,
): readonly { readonly name: string; readonly rule: CorrelationRule }[] {
  const rules = new Map<string, CorrelationRule>();
  for (const element of Object.values(model.elements)) {
    for (const { name, correlation } of catchesOf(element))
      if (correlation !== undefined && name.language === 'literal')
        rules.set(String(name.value), correlation);
  }
  return [...rules].map(([name, rule]) => ({ name, rule }));
}

/** The rule of the message an element catches; undefined where its message has none. */
export function correlationRuleAt(model: ProcessModel, elementId: string): CorrelationRule | undefined {
  const element = model.elements[elementId];
  return element === undefined ? undefined : catchesOf(element).find((each) => each.correlation)?.correlation;
}

// helpers

function catchesOf(element: FlowElement): readonly MessageCatch[] {
  if (element.type === 'receiveTask') return element.message === undefined ? [] : [element.message];
  if (!('eventDefinitions' in element)) return [];
  return element.eventDefinitions.flatMap((each) =>
    each.kind === 'message' && each.catch !== undefined ? [each.catch] : [],
  );
}
