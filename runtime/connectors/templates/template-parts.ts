import type { JsonObject, JsonValue } from '#engine';

/** The published form of element templates that modelers of this dialect read. */
const SCHEMA = 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json';

interface PropertyText {
  readonly id?: string;
  readonly label: string;
  readonly group: string;
  readonly description?: string;
  readonly type?: 'String' | 'Text' | 'Boolean' | 'Dropdown';
  /** `optional`: text, or FEEL with the mark; `required`: always FEEL. */
  readonly feel?: 'optional' | 'required' | 'static';
  readonly value?: JsonValue;
  readonly choices?: readonly (readonly [name: string, value: string])[];
  readonly isRequired?: boolean;
  readonly condition?: JsonObject;
}

export interface TemplateText {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly elementType:
    | 'bpmn:ServiceTask'
    | 'bpmn:SendTask'
    | 'bpmn:BusinessRuleTask'
    | 'bpmn:StartEvent'
    | 'bpmn:IntermediateCatchEvent';
  readonly eventDefinition?: 'bpmn:MessageEventDefinition';
  readonly groups: readonly (readonly [id: string, label: string])[];
  readonly properties: readonly JsonObject[];
}

/** An input mapping of the task; nothing is written while the field is empty. */
export function input(name: string, text: PropertyText): JsonObject {
  return property({ type: 'zeebe:input', name }, text);
}

export function header(key: string, text: PropertyText): JsonObject {
  return property({ type: 'zeebe:taskHeader', key }, text);
}

/** A property of an element that declares a webhook. */
export function hookProperty(name: string, text: PropertyText): JsonObject {
  return property({ type: 'zeebe:property', name: `inbound.${name}` }, text, false);
}

/** The message of an event: its `name`, or the `correlationKey` of who waits. */
export function messageProperty(name: string, text: PropertyText): JsonObject {
  const binding =
    name === 'name'
      ? { type: 'bpmn:Message#property', name }
      : { type: 'bpmn:Message#zeebe:subscription#property', name };
  return property(binding, text, false);
}

export function jobType(type: string): JsonObject {
  return { type: 'Hidden', value: type, binding: { type: 'zeebe:taskDefinition', property: 'type' } };
}

export function jobRetries(): JsonObject {
  const binding = { type: 'zeebe:taskDefinition', property: 'retries' };
  return property(binding, { label: 'Attempts', group: 'retries', feel: 'optional', value: '5' }, false);
}

export function calledDecision(name: 'decisionId' | 'resultVariable', text: PropertyText): JsonObject {
  return property({ type: 'zeebe:calledDecision', property: name }, text, false);
}

export function when(propertyId: string, ...values: readonly string[]): JsonObject {
  return { property: propertyId, oneOf: [...values] };
}

/** What every connector says about its result. */
export function resultProperties(example: string): readonly JsonObject[] {
  return [
    header('resultVariable', {
      label: 'Result variable',
      group: 'output',
      description: 'This variable takes the whole result',
    }),
    header('resultExpression', {
      label: 'Result expression',
      group: 'output',
      type: 'Text',
      feel: 'required',
      description: `A context of variables made of the result, such as ${example}`,
    }),
    header('errorExpression', {
      label: 'Error expression',
      group: 'errors',
      type: 'Text',
      feel: 'required',
      description: 'bpmnError(code, message) throws, jobError(message) fails, ignoreError() goes on',
    }),
    jobRetries(),
  ];
}

export const RESULT_GROUPS: TemplateText['groups'] = [
  ['output', 'Output mapping'],
  ['errors', 'Error handling'],
  ['retries', 'Retries'],
];

export function template(text: TemplateText): JsonObject {
  const { id, name, description, elementType, eventDefinition, groups, properties } = text;
  const isEvent = elementType.endsWith('Event');
  return {
    $schema: SCHEMA,
    ...{ id, name, description },
    version: 1,
    category: { id: 'connectors', name: 'Connectors' },
    appliesTo: [isEvent ? 'bpmn:Event' : 'bpmn:Task'],
    elementType: { value: elementType, ...(eventDefinition === undefined ? {} : { eventDefinition }) },
    groups: groups.map(([groupId, label]) => ({ id: groupId, label })),
    properties: [...properties],
  };
}

// helpers

function property(
  binding: JsonObject,
  text: PropertyText,
  isOptional = text.isRequired !== true,
): JsonObject {
  const {
    id,
    label,
    group,
    description,
    type = 'String',
    feel,
    value,
    choices,
    isRequired,
    condition,
  } = text;
  const given = {
    id,
    description,
    feel,
    value,
    condition,
    choices: choices?.map(([name, choice]) => ({ name, value: choice })),
    constraints: isRequired === true ? { notEmpty: true } : undefined,
    optional: isOptional && type !== 'Dropdown' && type !== 'Boolean' ? true : undefined,
  };
  const written = Object.entries(given).filter(
    (entry): entry is [string, NonNullable<JsonValue>] => entry[1] !== undefined,
  );
  return { label, type, group, binding, ...Object.fromEntries(written) };
}
