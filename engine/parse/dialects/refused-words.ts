/** Why a word of a vendor namespace is refused, and what to write instead (bpmn.md 3.2, 3.3). */
export interface RefusedWord {
  readonly code: 'ATTRIBUTE_UNSUPPORTED' | 'ELEMENT_UNSUPPORTED' | 'LANGUAGE_UNSUPPORTED';
  readonly replacement: string;
}

/** Code that no option turns into a job (3.3, 4). */
const code = (replacement: string): RefusedWord => ({ code: 'LANGUAGE_UNSUPPORTED', replacement });
const attribute = (replacement: string): RefusedWord => ({ code: 'ATTRIBUTE_UNSUPPORTED', replacement });
const element = (replacement: string): RefusedWord => ({ code: 'ELEMENT_UNSUPPORTED', replacement });

const TRANSIENT = attribute('Use an input mapping: its variables end with the element');
const EVENT_REGISTRY = element('Use a message event');
const DECISION = attribute('Use a decision (DMN)');
const CASE = attribute('Call a process');

/** By local name; the same word means the same in `camunda:`, `flowable:` and `activiti:`. */
export const REFUSED_ATTRIBUTES: ReadonlyMap<string, RefusedWord> = new Map([
  ['skipExpression', attribute('Use an exclusive gateway in front of it')],
  ['triggerable', attribute('Use a message event or a receive task behind it')],
  ['autoStoreVariables', attribute('Return the value and name a resultVariable')],
  ['doNotIncludeVariables', attribute('Map the variables the script needs')],
  ['parallelInSameTransaction', attribute('Use asyncBefore: steps of one instance run one after the other')],
  ['storeResultVariableAsTransient', TRANSIENT],
  ['errorVariableTransient', TRANSIENT],
  ['transient', TRANSIENT],
  ['targetExpression', attribute('Name the variable in target')],
  ['rules', DECISION],
  ['ruleVariablesInput', DECISION],
  ['exclude', DECISION],
  ['formHandlerClass', code('Use a deployed form')],
  ['variableMappingClass', code('Use in and out mappings')],
  ['variableMappingDelegateExpression', code('Use in and out mappings')],
  ['caseRef', CASE],
  ['caseBinding', CASE],
  ['caseVersion', CASE],
  ['caseTenantId', CASE],
  ['caseDefinitionKey', CASE],
  ['extensionId', attribute('Use an external task with a topic')],
  ['messageExpression', attribute('Use a message whose name is an expression')],
  ['signalExpression', attribute('Use a signal whose name is an expression')],
  ['onTransaction', attribute('A listener runs in a job of its own, before the element goes on')],
  ['customPropertiesResolverClass', code('Give the values as fields')],
  ['customPropertiesResolverExpression', code('Give the values as fields')],
  ['customPropertiesResolverDelegateExpression', code('Give the values as fields')],
]);

export const REFUSED_ELEMENTS: ReadonlyMap<string, RefusedWord> = new Map([
  ['eventListener', element('Read the stream of facts, or register a webhook')],
  ['mapException', code('Let the worker throw the error')],
  ['customResource', element('Use assignee, candidateUsers and candidateGroups')],
  ['eventType', EVENT_REGISTRY],
  ['triggerEventType', EVENT_REGISTRY],
  ['sendSynchronously', EVENT_REGISTRY],
  ['startEventCorrelationConfiguration', EVENT_REGISTRY],
  ['triggerEventCorrelationParameter', EVENT_REGISTRY],
  ['eventCorrelationParameter', EVENT_REGISTRY],
  ['eventInParameter', EVENT_REGISTRY],
  ['eventOutParameter', EVENT_REGISTRY],
  ['channelKey', EVENT_REGISTRY],
  ['channelType', EVENT_REGISTRY],
  ['channelDestination', EVENT_REGISTRY],
  ['triggerChannelKey', EVENT_REGISTRY],
  ['keyDetectionType', EVENT_REGISTRY],
  ['keyDetectionValue', EVENT_REGISTRY],
  ['httpRequestHandler', code('Use a worker that makes the request')],
  ['httpResponseHandler', code('Use a worker that reads the response')],
  ['constraint', element('Use required, min, max, minlength, maxlength or readonly')],
]);

/** What switches a thing off that is not offered says nothing. */
export function switchesOff(local: string, value: string): boolean {
  return REFUSED_ATTRIBUTES.has(local) && (value === 'false' || value.trim() === '');
}
